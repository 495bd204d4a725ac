#pragma once
// The one adapter to libdeflate: bytes of zlib whose size is known before they are inflated.
#include <cstddef>
#include <memory>
#include <string_view>

struct libdeflate_decompressor;

namespace plumbline::git {

/// One a thread. libdeflate inflates a whole buffer at once, at twice the speed of zlib and with its
/// checksum.
class Inflater {
 public:
  Inflater();
  /// Fills exactly `size` bytes at `out` from the beginning of `in`, which may go on behind the stream.
  /// False: the stream is torn or damaged, or holds more or less than `size`; what `out` holds then means
  /// nothing.
  [[nodiscard]] bool inflate(std::string_view in, char* out, std::size_t size) const;

 private:
  struct Free {
    void operator()(libdeflate_decompressor* p) const;
  };
  std::unique_ptr<libdeflate_decompressor, Free> m_machine;
};

}  // namespace plumbline::git

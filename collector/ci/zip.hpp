#pragma once
// The files of a zip in memory, one after another, within bounds.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace plumbline::ci {

/// Our choice: logs of a large matrix fit, a bomb does not.
struct ZipLimits {
  std::uint64_t entries = 20'000;
  std::uint64_t bytes = 2ull << 30;  ///< of all files, unpacked
  std::uint64_t ratio = 2'000;       ///< unpacked to packed, beyond the first MiB
};

/// Where the bytes of a file go, and its end.
struct ZipFile {
  std::function<void(std::string_view)> feed;
  std::function<void()> end;
};

/// `open` is asked for each file; without `feed` it is skipped. Names are only told, nothing is written.
/// Errors: unreadable (no zip, cut off, encrypted), limit.
[[nodiscard]] Result<void> read_zip(std::string_view bytes, const ZipLimits& limits,
                                    const std::function<ZipFile(const std::string& name)>& open);

/// The same files in the same order, each as `change` makes it; one that is an archive itself stays.
/// Errors: as of `read_zip`.
[[nodiscard]] Result<std::string> changed_zip(std::string_view bytes, const ZipLimits& limits,
                                              const std::function<std::string(std::string_view)>& change);

/// What a recording keeps of an archive, as `http::Redaction` asks. Nothing of a zip that is broken, which
/// reads as broken again; one that is no zip as it came.
[[nodiscard]] std::optional<std::string> recordable_archive(
    std::string_view body, const std::function<std::string(std::string_view)>& change);

}  // namespace plumbline::ci

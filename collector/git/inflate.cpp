#include "collector/git/inflate.hpp"

#include <libdeflate.h>

namespace plumbline::git {

void Inflater::Free::operator()(libdeflate_decompressor* p) const {
  libdeflate_free_decompressor(p);
}

Inflater::Inflater() : m_machine(libdeflate_alloc_decompressor()) {}

bool Inflater::inflate(std::string_view in, char* out, std::size_t size) const {
  std::size_t taken = 0;  // asked for, because without it nothing may follow the stream
  return m_machine && libdeflate_zlib_decompress_ex(m_machine.get(), in.data(), in.size(), out, size, &taken,
                                                    nullptr) == LIBDEFLATE_SUCCESS;
}

}  // namespace plumbline::git

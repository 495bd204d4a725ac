#pragma once
// Memory for tables that grow for hours.
#include <sys/mman.h>

#include <cstddef>
#include <new>

namespace plumbline::store {

/// Gives a container that has become large pages of its own: those it leaves when it grows go back at once,
/// where the heap would keep them as a hole that nothing larger fits into.
template <class T>
struct PageAllocator {
  using value_type = T;
  static constexpr std::size_t k_large = 64UL * 1024;  // bytes; our choice

  PageAllocator() = default;
  template <class U>
  explicit PageAllocator(const PageAllocator<U>&) {}

  T* allocate(std::size_t count) {
    const auto bytes = count * sizeof(T);
    if (bytes < k_large) return static_cast<T*>(::operator new(bytes));
    void* out = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (out == MAP_FAILED) throw std::bad_alloc();
    return static_cast<T*>(out);
  }
  void deallocate(T* at, std::size_t count) noexcept {
    const auto bytes = count * sizeof(T);
    if (bytes < k_large)
      ::operator delete(at);
    else
      munmap(at, bytes);
  }
  friend bool operator==(const PageAllocator&, const PageAllocator&) { return true; }
};

}  // namespace plumbline::store

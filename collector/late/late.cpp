#include "collector/late/late.hpp"

#include <dlfcn.h>

#include <map>
#include <mutex>
#include <stdexcept>

namespace plumbline {

void* LateLibrary::find(const char* name) {
  static std::mutex mutex;
  static std::map<std::pair<std::string, std::string>, void*> known;
  static std::map<std::string, void*> open;
  const std::lock_guard lock(mutex);
  auto& symbol = known[{m_name, name}];
  if (symbol != nullptr) return symbol;
  auto& library = open[m_name];
  if (library == nullptr) library = dlopen(m_name.c_str(), RTLD_LAZY | RTLD_LOCAL);
  if (library != nullptr) symbol = dlsym(library, name);
  if (symbol == nullptr) {
    const char* why = dlerror();
    throw std::runtime_error("the library " + m_name + " cannot be used: " +
                             (why == nullptr ? std::string(name) + " is not there" : std::string(why)) +
                             "; is its package installed?");
  }
  return symbol;
}

}  // namespace plumbline

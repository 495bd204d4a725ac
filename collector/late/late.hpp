#pragma once
// Libraries that most runs never call are loaded when they are first called: a quiet night asks no server,
// opens no archive and verifies no signature, and the linker took a quarter of its time for what those need
// (Kerberos, LDAP, XML, Botan). The functions are defined here under their own names, so who calls them need
// not know; their declarations are the library's own, so the compiler holds both against each other.
#include <string>
#include <utility>

namespace plumbline {

class LateLibrary {
 public:
  explicit LateLibrary(std::string name) : m_name(std::move(name)) {}

  /// Throws std::runtime_error when the library or the function is not there: the installation is broken.
  template <class F>
  [[nodiscard]] F symbol(const char* name) {
    return reinterpret_cast<F>(find(name));
  }
  template <class R, class... A, class... B>
  R call(R (*same)(A...), const char* name, B... arguments) {
    static_cast<void>(same);
    return symbol<R (*)(A...)>(name)(arguments...);
  }

 private:
  [[nodiscard]] void* find(const char* name);
  std::string m_name;
};

}  // namespace plumbline

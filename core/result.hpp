#pragma once
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace plumbline {

/// Why an expected failure happened; the set is closed so that the caller can map it to an exit code.
enum class Errc {
  usage,        ///< the call's words are off (exit 2)
  config,       ///< a file of the user's is wrong: file, line, key are in the message (exit 2)
  not_found,    ///< the named thing does not exist
  unreadable,   ///< it exists and could not be read (becomes a gap when a source says it)
  unsupported,  ///< we know what it is and cannot read it (becomes a gap likewise)
  integrity,    ///< what is stored does not prove itself (exit 4)
  busy,         ///< another run holds the store
  limit,        ///< a limit on size, depth, steps or memory was reached
  io,           ///< the machine failed us: disk full, no right to write
};

/// Message: what was attempted, on what, why it failed, what the user can do. One line, no stack trace.
struct Error {
  Errc code;
  std::string message;
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Errc code, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(message)});
}

}  // namespace plumbline

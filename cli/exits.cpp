#include "cli/exits.hpp"

namespace plumbline::cli {
namespace {

int weight(Exit e) {
  switch (e) {
    case Exit::done:
      return 0;
    case Exit::below:
      return 1;
    case Exit::incomplete:
      return 2;
    case Exit::integrity:
      return 3;
    case Exit::usage:
      return 4;
    case Exit::bug:
      return 5;
  }
  return 5;
}

}  // namespace

Exit worst(Exit a, Exit b) {
  return weight(a) < weight(b) ? b : a;
}

Exit exit_of(Errc code) {
  switch (code) {
    case Errc::usage:
    case Errc::config:
    case Errc::not_found:
      return Exit::usage;
    case Errc::integrity:
      return Exit::integrity;
    case Errc::unreadable:
    case Errc::unsupported:
    case Errc::busy:
    case Errc::limit:
    case Errc::io:
      return Exit::incomplete;
  }
  return Exit::bug;
}

}  // namespace plumbline::cli

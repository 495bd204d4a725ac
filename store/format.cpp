#include "store/format.hpp"

#include <fmt/core.h>

#include "store/schema.hpp"

namespace plumbline::store {
namespace {

std::string_view word(SqlType type) {
  switch (type) {
    case SqlType::integer:
      return "INTEGER";
    case SqlType::text:
      return "TEXT";
    default:
      return "BLOB";
  }
}

}  // namespace

std::string format_tables() {
  std::string out;
  for (const auto& shape : shapes()) {
    out += fmt::format("### e_{}\n\n| column | type | meaning |\n|---|---|---|\n", shape.name);
    for (const auto& c : shape.columns) {
      out += fmt::format("| {} | {}{} | {} |\n", c.name, word(c.type), c.nullable ? ", may be NULL" : "",
                         c.meaning);
    }
    out += '\n';
  }
  return out;
}

}  // namespace plumbline::store

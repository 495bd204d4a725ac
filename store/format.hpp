#pragma once
#include <string>

namespace plumbline::store {

/// The generated part of docs/store-format.md: the evidence tables, from the shapes.
[[nodiscard]] std::string format_tables();

}  // namespace plumbline::store

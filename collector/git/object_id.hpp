#pragma once
// Whether bytes are those an object id names.
#include <string_view>

#include "core/shapes.hpp"

namespace plumbline::git {

/// Whether `bytes`, as an object of this type ("blob"), have this id. libgit2 says the same at a quarter of
/// the speed: its SHA-1 looks for collisions, which is the business of whoever accepted the object, and uses
/// no instruction of the processor.
[[nodiscard]] bool is_named(const Oid& oid, std::string_view type, std::string_view bytes);

}  // namespace plumbline::git

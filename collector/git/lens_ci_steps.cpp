#include "collector/git/lens_ci_steps.hpp"

namespace plumbline::git {
namespace {

template <class Map>
const typename Map::mapped_type* value_of(const Map& map, std::string_view name) {
  const auto found = map.find(name);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

bool same_variable(const CiVariables& a, const CiVariables& b, std::string_view name) {
  const auto same = [](const auto* x, const auto* y) { return x == y || (x && y && *x == *y); };
  if (!same(value_of(a.values, name), value_of(b.values, name))) return false;
  if (!same(value_of(a.likely, name), value_of(b.likely, name))) return false;
  const auto* one = value_of(a.columns, name);
  const auto* other = value_of(b.columns, name);
  return one == other || (one && other && (*one == *other || **one == **other));
}

}  // namespace plumbline::git

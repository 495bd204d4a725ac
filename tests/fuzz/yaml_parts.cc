// A YAML file put together from remembered parts, against the same read at once. The memory lives on from
// input to input, as it does from version to version.
#include <algorithm>

#include "collector/git/lens_yaml_cache.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

namespace {

bool equal(const git::Yaml& a, const git::Yaml& b) {
  if (a.kind != b.kind || a.text != b.text || a.tag != b.tag) return false;
  return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), equal) &&
         std::equal(a.map.begin(), a.map.end(), b.map.begin(), b.map.end(), [](const auto& x, const auto& y) {
           return x.first == y.first && equal(x.second, y.second);
         });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static git::YamlCache cache(1U << 20, 0);
  const auto text = fuzz::text_of(data, size);
  const auto whole = git::parse_yaml(text);
  for (int i = 0; i < 2; ++i) {
    const auto parts = cache.parse(text);
    fuzz::must(whole.has_value() == parts.has_value(), "parts are readable where the whole is");
    if (!whole) continue;
    fuzz::must(std::equal(whole->begin(), whole->end(), parts->begin(), parts->end(), equal),
               "parts say what the whole says");
  }
  return 0;
}

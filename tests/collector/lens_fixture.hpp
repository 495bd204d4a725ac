#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "collector/git/lens.hpp"
#include "tests/catch.hpp"

namespace lens_test {

/// The shipped data, loaded once.
inline const plumbline::git::Lens& lens() {
  static const auto loaded = plumbline::git::Lens::load(PLUMBLINE_SOURCE_DIR "/collector/git/lens");
  REQUIRE(loaded.has_value());
  return *loaded;
}

/// What the lens reads at `path`, as "kind facts" with "-" in front when it is not substantive; sorted.
inline std::vector<std::string> read(const std::string& path, const std::string& content) {
  std::vector<std::string> out;
  for (const auto& r : lens().read_document(path, lens().classify(path), content))
    out.push_back((r.substantive ? "" : "-") + r.kind + (r.facts ? " " + *r.facts : ""));
  std::sort(out.begin(), out.end());
  return out;
}

/// "has kind" / "has kind, substantive".
inline bool is(const std::string& kind, const std::string& path, const std::string& content,
               bool substantive = true) {
  for (const auto& r : lens().read_document(path, lens().classify(path), content))
    if (r.kind == kind && r.substantive == substantive) return true;
  return false;
}
inline bool is_any(const std::string& kind, const std::string& path, const std::string& content) {
  return is(kind, path, content, true) || is(kind, path, content, false);
}
/// " fact fact " of one kind.
inline std::string facts(const std::string& kind, const std::string& path, const std::string& content) {
  for (const auto& r : lens().read_document(path, lens().classify(path), content))
    if (r.kind == kind) return " " + r.facts.value_or("") + " ";
  return "(not read)";
}
inline bool has(const std::string& text, const std::string& word) {
  return text.find(" " + word + " ") != std::string::npos;
}

/// Calls as "category/tool trigger" with "!" in front of dead ones, sorted.
inline std::vector<std::string> calls(const std::string& path, const std::string& content) {
  std::vector<std::string> out;
  for (const auto& c : lens().read_ci(path, content))
    out.push_back((c.live ? "" : "!") + c.category + "/" + c.tool + " " + c.trigger);
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace lens_test

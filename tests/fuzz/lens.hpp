#pragma once
#include "collector/git/lens.hpp"
#include "tests/fuzz/input.hpp"

namespace plumbline::fuzz {

/// The shipped data, loaded once.
inline const git::Lens& lens() {
  static const auto loaded = git::Lens::load(PLUMBLINE_SOURCE_DIR "/collector/git/lens");
  must(loaded.has_value(), "the shipped lens loads");
  return *loaded;
}

/// Words as records hold them: parted by one blank, sorted, none twice.
inline bool is_word_list(std::string_view words) {
  std::string_view before;
  while (!words.empty()) {
    const auto word = take_until(words, ' ');
    if (word.empty() || word <= before) return false;
    before = word;
  }
  return true;
}

}  // namespace plumbline::fuzz

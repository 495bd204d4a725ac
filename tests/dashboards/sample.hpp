#pragma once
#include "assess/assessment.hpp"
#include "assess/difference.hpp"

namespace plumbline::dashboards::sample {

/// Strings a repository could hold to fool a reader: markup, escapes, bidirectional overrides, formulas,
/// bytes that are no UTF-8.
extern const char* const k_hostile[];
extern const std::size_t k_hostile_count;

/// A whole assessment over 128 controls with five years of steps, gaps, exceptions and releases; every word
/// of it is made up but for ids and titles. The same on every machine.
[[nodiscard]] assess::Assessment realistic();
/// The same with hostile strings in every text that comes from outside.
[[nodiscard]] assess::Assessment hostile();
/// Nothing collected: coverage 0.
[[nodiscard]] assess::Assessment nothing();
/// A year's change: each term once, a deleted file, a window, a dropped repository.
[[nodiscard]] assess::Difference compared();
[[nodiscard]] assess::Difference hostile_comparison();
/// What the text says, which must be a date.
[[nodiscard]] inline Instant date(std::string_view text) {
  return *parse_instant(text);
}

}  // namespace plumbline::dashboards::sample

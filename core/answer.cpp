#include "core/answer.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace plumbline {

std::string_view name(Answer answer) {
  switch (answer) {
    case Answer::yes:
      return "yes";
    case Answer::no:
      return "no";
    case Answer::unknown:
      return "unknown";
    case Answer::no_case:
      return "no_case";
  }
  return "";
}

std::string_view name(Reason reason) {
  switch (reason) {
    case Reason::not_given:
      return "";
    case Reason::no_source:
      return "no_source";
    case Reason::gap:
      return "gap";
    case Reason::before_coverage:
      return "before_coverage";
    case Reason::stale_source:
      return "stale_source";
    case Reason::elsewhere:
      return "elsewhere";
    case Reason::weak_clock:
      return "weak_clock";
    case Reason::open_rows:
      return "open_rows";
    case Reason::needs_person:
      return "needs_person";
    case Reason::nothing_to_judge:
      return "nothing_to_judge";
    case Reason::none:
      return "none";
    case Reason::stale:
      return "stale";
    case Reason::below:
      return "below";
    case Reason::expired:
      return "expired";
    case Reason::contradicted:
      return "contradicted";
  }
  return "";
}

std::string_view name(State state) {
  switch (state) {
    case State::observed:
      return "observed";
    case State::attested:
      return "attested";
    case State::indicated:
      return "indicated";
    case State::absent:
      return "absent";
    case State::unknown:
      return "unknown";
    case State::not_applicable:
      return "not_applicable";
  }
  return "";
}

namespace {

constexpr std::int64_t k_most_parts = 1'000'000;  // keeps every product of judge() inside 64 bits

// Up to six digits; the rest of the text stays behind.
std::optional<std::int64_t> take_number(std::string_view& text) {
  std::int64_t value = 0;
  std::size_t n = 0;
  for (; n < text.size() && n < 7 && text[n] >= '0' && text[n] <= '9'; ++n)
    value = value * 10 + (text[n] - '0');
  if (n == 0 || n > 6) return std::nullopt;
  text.remove_prefix(n);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Share> read_share(std::string_view text) {
  const auto whole = take_number(text);
  if (!whole) return std::nullopt;
  Share share{*whole, 100};
  if (take(text, '/')) {
    const auto den = take_number(text);
    if (!den || !text.empty()) return std::nullopt;
    return Share{*whole, *den};
  }
  if (take(text, '.')) {
    std::size_t digits = 0;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; ++digits) {
      if (digits == 3) return std::nullopt;
      share = {share.num * 10 + (text.front() - '0'), share.den * 10};
      text.remove_prefix(1);
    }
    if (digits == 0) return std::nullopt;
  }
  while (take(text, ' ')) {
  }
  if (!take(text, '%') || !text.empty()) return std::nullopt;
  return share;
}

}  // namespace

Result<Share> parse_share(std::string_view text) {
  const auto share = read_share(text);
  if (share && share->num > 0 && share->num <= share->den && share->den <= k_most_parts) return *share;
  std::string shown;
  for (const char c : text.substr(0, 40)) shown += c >= ' ' && c < 0x7f ? c : '?';
  return fail(
      Errc::config,
      fmt::format("\"{}\" is not a share; write 95%, 99.5% or 1/2, more than 0 and at most 100%", shown));
}

std::string format(Share share) {
  std::int64_t den = share.den;
  int digits = 0;
  for (; den > 100 && den % 10 == 0; den /= 10) ++digits;
  if (den != 100) return fmt::format("{}/{}", share.num, share.den);
  std::string text = fmt::format("{}", share.num);
  if (digits == 0) return text + "%";
  while (text.size() <= static_cast<std::size_t>(digits)) text.insert(0, "0");
  text.insert(text.size() - static_cast<std::size_t>(digits), ".");
  return text + "%";
}

Verdict judge(std::int64_t ok, std::int64_t open, std::int64_t n, Share threshold, std::int64_t min) {
  const auto reaches = [&](std::int64_t part) { return part * threshold.den >= threshold.num * n; };
  if (n == 0 || n < min) return k_no_case;
  if (n - open < min) return {Answer::unknown, Reason::open_rows};
  if (reaches(ok)) return k_yes;
  if (!reaches(ok + open)) return {Answer::no, Reason::below};
  return {Answer::unknown, Reason::open_rows};
}

namespace {

using Chosen = Reason (*)(Reason, Reason);

// Of terms that are all needed.
Reason weightiest(Reason a, Reason b) {
  return std::min(a, b);
}

// Of terms of which one would do: what can be read again goes before what was seen and is in doubt, and that
// before what nobody connected yet.
Reason nearest_to_telling(Reason a, Reason b) {
  const auto distance = [](Reason r) {
    if (r == Reason::gap || r == Reason::stale_source) return 0;
    return r == Reason::open_rows ? 1 : 2;
  };
  return std::pair(distance(a), a) < std::pair(distance(b), b) ? a : b;
}

// The first answer of `order` that occurs, with the reason chosen among those that gave it.
Verdict first_of(const std::array<Answer, 4>& order, std::span<const Verdict> terms, Chosen chosen) {
  for (const Answer answer : order) {
    std::optional<Reason> reason;
    for (const Verdict& term : terms) {
      if (term.answer == answer) reason = reason ? chosen(*reason, term.reason) : term.reason;
    }
    if (reason) return {answer, *reason};
  }
  return k_no_case;
}

}  // namespace

Verdict all_of(std::span<const Verdict> terms) {
  return first_of({Answer::no, Answer::unknown, Answer::no_case, Answer::yes}, terms, weightiest);
}

Verdict any_of(std::span<const Verdict> terms) {
  return first_of({Answer::yes, Answer::unknown, Answer::no_case, Answer::no}, terms, nearest_to_telling);
}

namespace {

// Why nothing could be said: of the rules that answered unknown, either would do.
Reason why_unknown(const Case& c) {
  if (!c.observed && !c.indicated) return Reason::needs_person;
  std::optional<Reason> reason;
  for (const auto& verdict : {c.observed, c.indicated}) {
    if (!verdict || verdict->answer != Answer::unknown) continue;
    reason = reason ? nearest_to_telling(*reason, verdict->reason) : verdict->reason;
  }
  return reason.value_or(Reason::nothing_to_judge);
}

}  // namespace

Standing standing(const Case& c) {
  if (c.not_applicable) return {State::not_applicable, Reason::not_given};
  const auto says = [](const std::optional<Verdict>& v, Answer answer) { return v && v->answer == answer; };
  if (says(c.observed, Answer::yes)) return {State::observed, Reason::not_given};
  if (says(c.observed, Answer::no)) {
    return c.attested ? Standing{State::indicated, Reason::contradicted}
                      : Standing{State::absent, c.observed->reason};
  }
  // The `no` of an indicated rule says nothing beside an observed one.
  const bool denied = !c.observed && says(c.indicated, Answer::no);
  if (c.attested)
    return denied ? Standing{State::indicated, Reason::contradicted}
                  : Standing{State::attested, Reason::not_given};
  if (says(c.indicated, Answer::yes)) return {State::indicated, Reason::not_given};
  if (denied) return {State::absent, c.indicated->reason};
  return {State::unknown, why_unknown(c)};
}

}  // namespace plumbline

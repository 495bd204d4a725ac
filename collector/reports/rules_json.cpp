#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "collector/reports/rules.hpp"

namespace plumbline::reports {
namespace {

std::string_view sort_of(const Json& json) {
  if (json.is_object()) return "an object";
  if (json.is_array()) return "a list";
  if (json.is_text()) return "a text";
  if (json.is_number()) return "a number";
  return json.is_null() ? "null" : "true or false";
}

std::string_view wanted(Kind::What what) {
  switch (what) {
    case Kind::What::truth:
      return "true or false";
    case Kind::What::number:
      return "a number";
    case Kind::What::whole:
      return "a whole number";
    case Kind::What::list:
      return "a list";
    case Kind::What::object:
      return "an object";
    default:
      return "a text";
  }
}

bool is_sort(const Json& json, Kind::What what) {
  switch (what) {
    case Kind::What::truth:
      return json.flag().has_value();
    case Kind::What::number:
    case Kind::What::whole:
      return json.is_number();
    case Kind::What::list:
      return json.is_array();
    case Kind::What::object:
      return json.is_object();
    default:
      return json.is_text();
  }
}

std::uint64_t mixed(std::uint64_t print) {  // the finaliser of MurmurHash3
  print = (print ^ (print >> 33)) * 0xff51afd7ed558ccdU;
  print = (print ^ (print >> 33)) * 0xc4ceb9fe1a85ec53U;
  return print ^ (print >> 33);
}

std::uint64_t print_of(std::string_view text) {
  return std::hash<std::string_view>{}(text);
}

// Of what no rule looks into.
std::uint64_t print_of(const Json& json) {
  std::uint64_t out = json.is_object() ? 1 : 2;
  json.each_entry(
      [&](std::string_view key, const Json& one) { out += mixed(print_of(key) + mixed(print_of(one))); });
  json.each([&](const Json& one) { out = mixed(out + print_of(one)); });
  if (json.is_text()) return print_of(json.text());
  if (json.is_number()) return std::hash<double>{}(json.real());
  return json.flag() ? 3 + std::uint64_t{*json.flag()} : out;
}

}  // namespace

Result<void> JsonCheck::whole(const Json& root) {
  std::uint64_t print = 0;
  (void)value(root, m_rules.root(), Place{}, print);
  return verdict();
}

bool JsonCheck::value(const Json& json, const Kind& kind, const Place& place, std::uint64_t& print) {
  using What = Kind::What;
  if (kind.what == What::either) return either(json, kind, place, print);
  if (kind.what != What::any && !is_sort(json, kind.what))
    return wrong(place, fmt::format(" is {} and should be {}", sort_of(json), wanted(kind.what)));
  if (kind.what == What::object) return object(json, kind, place, print);
  if (kind.what == What::list) return list(json, kind, place, print);
  print += print_of(json);
  if (kind.what == What::number || kind.what == What::whole) return number(json, kind, place);
  return kind.what == What::truth || kind.what == What::any || text(kind, json.text(), place);
}

bool JsonCheck::object(const Json& json, const Kind& kind, const Place& place, std::uint64_t& print) {
  std::uint64_t seen = 0, truths = 0;
  std::size_t next = 0;
  bool fine = true;
  json.each_entry([&](std::string_view key, const Json& entry) {
    if (!fine) return;
    std::uint64_t inner = print_of(key);
    const auto* field = field_of(kind, key, false, next);
    if (field == nullptr) {
      inner += print_of(entry);
      fine = kind.open || no_field(kind, place, key);
    } else {
      const auto bit = std::uint64_t{1} << (field - kind.fields.data());
      seen |= bit;
      if (field->kind->what == Kind::What::truth && entry.flag() == true) truths |= bit;
      fine = value(entry, *field->kind, Place{&place, field->name}, inner);
    }
    print += mixed(inner);
  });
  return fine && complete(kind, seen, truths, place);
}

bool JsonCheck::list(const Json& json, const Kind& kind, const Place& place, std::uint64_t& print) {
  bool fine = true;
  std::vector<std::uint64_t> prints;
  Place item{&place, {}, 0};
  json.each([&](const Json& one) {
    if (!fine) return;
    if (item.index >= kind.most) {
      fine = wrong(item, " should not be there: the list holds one item only");
      return;
    }
    std::uint64_t inner = 0;
    fine = value(one, *kind.item, item, inner);
    if (kind.unique) prints.push_back(inner);
    print = mixed(print + inner);
    ++item.index;
  });
  return fine && unique(prints, place);
}

bool JsonCheck::unique(const std::vector<std::uint64_t>& prints, const Place& place) {
  if (prints.size() < 2) return true;
  auto sorted = prints;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice == sorted.end()) return true;
  const auto first = std::find(prints.begin(), prints.end(), *twice);
  const auto second = std::find(first + 1, prints.end(), *twice);
  const Place item{&place, {}, second - prints.begin()};
  return wrong(item,
               fmt::format(" is the same as [{}]; each item should be there once", first - prints.begin()));
}

// What comes furthest before it is wrong is most likely what was meant.
bool JsonCheck::either(const Json& json, const Kind& kind, const Place& place, std::uint64_t& print) {
  std::string words;
  std::int64_t way = -1;
  for (const auto* one : kind.either) {
    auto inner = print;
    if (value(json, *one, place, inner)) {
      m_wrong.clear();
      print = inner;
      return true;
    }
    if (m_way > way) {
      way = m_way;
      words = m_wrong;
    }
  }
  m_wrong = std::move(words);
  m_way = way;
  return false;
}

bool JsonCheck::number(const Json& json, const Kind& kind, const Place& place) {
  if (kind.what == Kind::What::whole && !json.is_whole()) return wrong(place, " should be a whole number");
  if (kind.least == INT64_MIN || (json.real() >= static_cast<double>(kind.least) &&
                                  (kind.most == INT64_MAX || json.real() <= static_cast<double>(kind.most))))
    return true;
  if (kind.most == INT64_MAX) return wrong(place, fmt::format(" should be {} or more", kind.least));
  return wrong(place, fmt::format(" should lie between {} and {}", kind.least, kind.most));
}

std::string JsonCheck::path(const Place& place) const {
  if (place.above == nullptr) return "the file";
  std::string out;
  for (const auto* at = &place; at->above != nullptr; at = at->above) {
    const bool first = at->above->above == nullptr;
    out.insert(
        0, at->index >= 0 ? fmt::format("[{}]", at->index) : fmt::format("{}{}", first ? "" : ".", at->name));
  }
  return out;
}

}  // namespace plumbline::reports

#include <fmt/format.h>

#include <charconv>
#include <functional>

#include "collector/reports/rules.hpp"

namespace plumbline::reports {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

std::string_view prefix_of(std::string_view name) {
  const auto colon = name.find(':');
  return colon == name.npos ? std::string_view{} : name.substr(0, colon);
}

std::optional<double> number_in(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return out;
}

}  // namespace

Result<void> XmlCheck::whole() {
  const auto root = m_document.xml();
  m_prefix = prefix_of(root.name());
  (void)element(root, m_rules.root(), Place{nullptr, "bom"});
  return verdict();
}

bool XmlCheck::is_foreign(pugi::xml_node node) const {
  return prefix_of(node.name()) != m_prefix || node.attribute("xmlns");
}

bool XmlCheck::element(pugi::xml_node node, const Kind& kind, const Place& place) {
  if (kind.what == Kind::What::any) return true;
  if (kind.what != Kind::What::object) return scalar(trimmed(node.child_value()), kind, place);
  Seen seen;
  if (!attributes(node, kind, place, seen.fields)) return false;
  seen.times.assign(kind.fields.size(), 0);
  bool fine = true;
  m_document.each_child(node, [&](pugi::xml_node child) {
    if (!fine || is_foreign(child)) return;
    const auto name = local_name(child);
    const auto* field = field_of(kind, name, false, seen.next);
    if (field == nullptr) {
      fine = kind.open || no_field(kind, place, name);
      return;
    }
    if (field->many) --seen.next;  // the next is of that name too, mostly
    const auto at = static_cast<std::size_t>(field - kind.fields.data());
    seen.fields |= std::uint64_t{1} << at;
    const auto times = ++seen.times[at];
    if (times > 1 && !field->many)
      fine = wrong(place, fmt::format(" has \"{}\" twice and should have it once", name));
    else
      fine = element(child, *field->kind, Place{&place, field->name, field->many ? times : -1});
  });
  if (fine && kind.content != nullptr) fine = scalar(trimmed(node.child_value()), *kind.content, place);
  return fine && complete(kind, seen.fields, seen.truths, place);
}

bool XmlCheck::attributes(pugi::xml_node node, const Kind& kind, const Place& place, std::uint64_t& seen) {
  std::size_t next = 0;
  for (const auto attribute : node.attributes()) {
    const std::string_view name = attribute.name(), value = attribute.value();
    if (name == "xmlns" || !prefix_of(name).empty()) continue;
    const auto* field = field_of(kind, name, true, next);
    if (field == nullptr) {
      if (kind.open_attributes) continue;
      return no_field(kind, place, name);
    }
    seen |= std::uint64_t{1} << (field - kind.fields.data());
    const Place here{&place, field->name, -2};
    if (!scalar(trimmed(value), *field->kind, here)) return false;
    if (name == "bom-ref" &&
        m_refs.count(static_cast<std::int64_t>(std::hash<std::string_view>{}(value) >> 1)) > 1)
      return wrong(here, fmt::format(" is \"{}\", and so is that of an element before it; each should be "
                                     "there once",
                                     clipped(value, k_quoted)));
  }
  return true;
}

bool XmlCheck::scalar(std::string_view value, const Kind& kind, const Place& place) {
  using What = Kind::What;
  if (kind.what == What::truth) {
    if (value == "true" || value == "false" || value == "1" || value == "0") return true;
    return wrong(place, fmt::format(" is \"{}\" and should be true or false", clipped(value, k_quoted)));
  }
  if (kind.what != What::number && kind.what != What::whole) return text(kind, value, place);
  const auto number = number_in(value);
  const bool whole = value.find_first_of(".eE") == value.npos;
  if (number && (whole || kind.what == What::number) &&
      (kind.least == INT64_MIN || *number >= static_cast<double>(kind.least)) &&
      (kind.most == INT64_MAX || *number <= static_cast<double>(kind.most)))
    return true;
  return wrong(place, fmt::format(" is \"{}\" and should be a {}number{}{}", clipped(value, k_quoted),
                                  kind.what == What::whole ? "whole " : "",
                                  kind.least == INT64_MIN ? "" : fmt::format(" from {} on", kind.least),
                                  kind.most == INT64_MAX ? "" : fmt::format(", {} at most", kind.most)));
}

std::string XmlCheck::path(const Place& place) const {
  std::string out;
  for (const auto* at = &place; at != nullptr; at = at->above)
    out.insert(0, fmt::format("/{}{}{}", at->index == -2 ? "@" : "", at->name,
                              at->index > 0 ? fmt::format("[{}]", at->index) : ""));
  return out;
}

}  // namespace plumbline::reports

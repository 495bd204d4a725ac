// Kinds of text that a table of rules names.
#include <algorithm>
#include <array>

#include "collector/reports/rules.hpp"

namespace plumbline::reports {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool all(std::string_view text, bool (*fits)(char)) {
  return std::all_of(text.begin(), text.end(), fits);
}

// 0 for a figure, x for a hexadecimal one in lower case, anything else for itself.
bool has_form(std::string_view text, std::string_view form) {
  return text.size() == form.size() && std::equal(text.begin(), text.end(), form.begin(), [](char c, char f) {
           return f == '0' ? is_digit(c) : f == 'x' ? is_hex(c) && !is_upper(c) : c == f;
         });
}

bool is_filled(std::string_view text) {
  return !text.empty();
}
bool is_hash(std::string_view text) {
  const auto size = text.size();
  return (size == 32 || size == 40 || size == 64 || size == 96 || size == 128) && all(text, is_hex);
}
constexpr std::string_view k_uuid = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
bool is_serial(std::string_view text) {
  if (text.size() == k_uuid.size() + 2 && text.front() == '{' && text.back() == '}')  // as the XSD allows
    return has_form(text.substr(1, k_uuid.size()), k_uuid);
  return text.starts_with("urn:uuid:") && has_form(text.substr(9), k_uuid);
}
bool is_bom_link(std::string_view text) {
  if (!text.starts_with("urn:cdx:") || !has_form(text.substr(8, k_uuid.size()), k_uuid)) return false;
  text.remove_prefix(8 + k_uuid.size());
  if (text.size() < 2 || text[0] != '/' || !is_digit(text[1]) || text[1] == '0') return false;
  const auto end = std::min(text.find('#'), text.size());
  return all(text.substr(1, end - 1), is_digit) && end + 1 != text.size();
}
bool is_mime(std::string_view text) {
  const auto slash = text.find('/');
  const auto plain = [](char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '+' || c == '.'; };
  return slash != text.npos && slash > 0 && slash + 1 < text.size() && all(text.substr(0, slash), plain) &&
         all(text.substr(slash + 1), plain);
}
bool is_locale(std::string_view text) {
  if (text.size() == 5 && text[2] == '-' && all(text.substr(3), is_upper)) text.remove_suffix(3);
  return text.size() == 2 && all(text, is_lower);
}
bool is_country(std::string_view text) {
  return text.size() == 2 && all(text, is_upper);
}
bool is_cre(std::string_view text) {
  if (!text.starts_with("CRE:")) return false;
  const auto dash = text.find('-');
  return dash != text.npos && dash > 4 && dash + 1 < text.size() && all(text.substr(4, dash - 4), is_digit) &&
         all(text.substr(dash + 1), is_digit);
}
bool is_patent(std::string_view text) {
  const auto plain = [](char c) { return is_digit(c) || is_upper(c) || is_lower(c); };
  return text.size() >= 2 && text.size() <= 30 && plain(text.front()) && plain(text.back()) &&
         all(text, [](char c) {
           return is_digit(c) || is_upper(c) || is_lower(c) ||
                  std::string_view("-/.() \t").find(c) != std::string_view::npos;
         });
}
bool is_date(std::string_view text) {
  return has_form(text.substr(0, 10), "0000-00-00") && loose_instant(text.substr(0, 10)).has_value();
}
// A zone may be missing, as XML Schema has it: writers of JSON leave it out too, and it is read as UTC.
bool is_time(std::string_view text) {
  return text.size() >= 19 && (text[10] == 'T' || text[10] == 't') &&
         has_form(text.substr(11, 8), "00:00:00") && loose_instant(text).has_value();
}

constexpr std::array<Word, 12> k_words{{
    {"ref", is_filled, "no empty text"},
    {"hex", is_hash, "32, 40, 64, 96 or 128 hexadecimal figures"},
    {"serial", is_serial, "urn:uuid: and a UUID in lower case"},
    {"bomlink", is_bom_link, "urn:cdx: and a UUID, a version and perhaps # and an element"},
    {"mime", is_mime, "a media type in lower case, as in text/plain"},
    {"locale", is_locale, "a locale as in en or en-US"},
    {"country", is_country, "a country of two capital letters"},
    {"cre", is_cre, "CRE: and two numbers, as in CRE:764-507"},
    {"patent-number", is_patent, "the number of a patent, 2 to 30 letters, figures and -/.()"},
    {"date", is_date, "a date as in 2026-01-31"},
    {"date-time", is_time, "a date and a time as in 2026-01-31T12:00:00Z"},
    {"spdx", is_spdx_licence, "an id of the SPDX licence list; of another licence the \"name\" is told"},
}};

}  // namespace

const Word* word_of(std::string_view name) {
  const auto it = std::find_if(k_words.begin(), k_words.end(), [&](const Word& w) { return w.name == name; });
  return it == k_words.end() ? nullptr : &*it;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> out;
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(" \n"), text.size()));
    if (text.empty()) return out;
    const auto end = std::min(text.find_first_of(" \n"), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

}  // namespace plumbline::reports

#include "collector/http/json.hpp"

#include <algorithm>

namespace plumbline::http {
namespace {

bool is_deeper(std::string_view text, int most) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      if (++depth > most) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

const Json* member(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto it = object.find(key);
  return it == object.end() ? nullptr : &*it;
}

}  // namespace

Result<Json> parse_json(std::string_view text, int most_deep) {
  if (is_deeper(text, most_deep))
    return fail(Errc::limit, "its JSON is nested deeper than " + std::to_string(most_deep));
  auto out = Json::parse(text, nullptr, false);
  if (out.is_discarded()) return fail(Errc::unreadable, "its body is no whole JSON");
  return out;
}

std::string text_at(const Json& object, std::string_view key) {
  const auto* value = member(object, key);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

std::string as_word(std::string_view text, std::size_t most) {
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) out += c;
  }
  if (out.size() <= most) return out;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xc0) == 0x80) --end;
  return out.substr(0, end) + "…";
}

std::string word_at(const Json& object, std::string_view key, std::size_t most) {
  return as_word(text_at(object, key), most);
}

std::optional<std::int64_t> number_at(const Json& object, std::string_view key) {
  const auto* value = member(object, key);
  if (value == nullptr || !value->is_number_integer()) return std::nullopt;
  if (value->is_number_unsigned() && value->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
    return std::nullopt;
  return value->get<std::int64_t>();
}

bool flag_at(const Json& object, std::string_view key) {
  const auto* value = member(object, key);
  return value != nullptr && value->is_boolean() && value->get<bool>();
}

const Json* object_at(const Json& object, std::string_view key) {
  const auto* value = member(object, key);
  return value != nullptr && value->is_object() ? value : nullptr;
}

const Json* list_at(const Json& object, std::string_view key) {
  const auto* value = member(object, key);
  return value != nullptr && value->is_array() ? value : nullptr;
}

}  // namespace plumbline::http

#include "collector/mail/message.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "collector/git/base64.hpp"
#include "collector/git/commit_parse.hpp"
#include "collector/http/json.hpp"
#include "collector/review/change.hpp"

namespace plumbline::mail {
namespace {

using review::folded;

constexpr std::size_t k_most_header = 256u << 10;
constexpr std::size_t k_most_refs = 50;
constexpr int k_most_parts = 4;  // parts in parts

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\r'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

std::string_view next_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string from_quoted(std::string_view text, bool word) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (word && text[i] == '_') {
      out += ' ';
    } else if (text[i] != '=') {
      out += text[i];
    } else if (i + 1 < text.size() && text[i + 1] == '\n') {
      ++i;
    } else if (i + 2 < text.size() && text[i + 1] == '\r' && text[i + 2] == '\n') {
      i += 2;
    } else if (i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += '=';
    }
  }
  return out;
}

// What is no base64 is nothing.
std::string from_base64(std::string_view text) {
  std::string whole;
  for (const char c : text) {
    if (c != '\n' && c != '\r' && c != ' ' && c != '\t') whole += c;
  }
  return git::from_base64(whole).value_or("");
}

struct Header {
  std::string name, value;
};

std::vector<Header> headers_of(std::string_view& raw) {
  std::vector<Header> out;
  std::size_t bytes = 0;
  while (!raw.empty()) {
    const auto line = next_line(raw);
    if (line.empty()) break;
    bytes += line.size();
    if (bytes > k_most_header) continue;
    if ((line.front() == ' ' || line.front() == '\t') && !out.empty()) {
      out.back().value += ' ';
      out.back().value += trimmed(line);
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) continue;
    out.push_back({folded(trimmed(line.substr(0, colon))), std::string(trimmed(line.substr(colon + 1)))});
  }
  return out;
}

std::string value_of(const std::vector<Header>& headers, std::string_view name) {
  const auto it =
      std::find_if(headers.begin(), headers.end(), [&](const Header& h) { return h.name == name; });
  return it == headers.end() ? std::string() : it->value;
}

std::string parameter(const std::string& value, std::string_view name) {
  const auto at = folded(value).find(std::string(name) + "=");
  if (at == std::string::npos) return {};
  std::string_view rest = std::string_view(value).substr(at + name.size() + 1);
  if (rest.starts_with('"')) {
    rest.remove_prefix(1);
    return std::string(rest.substr(0, rest.find('"')));
  }
  return std::string(rest.substr(0, rest.find_first_of("; \t")));
}

// The first text among the parts; of what is no text nothing.
std::string text_of(const std::vector<Header>& headers, std::string_view body, int depth) {
  const auto type = value_of(headers, "content-type");
  const auto kind = folded(type);
  if (kind.starts_with("multipart/") && depth < k_most_parts) {
    const auto mark = "--" + parameter(type, "boundary");
    if (mark.size() == 2) return {};
    for (auto at = body.find(mark); at != std::string_view::npos;) {
      const auto end = body.find(mark, at + mark.size());
      auto part = body.substr(at + mark.size(), end == std::string_view::npos ? end : end - at - mark.size());
      static_cast<void>(next_line(part));
      const auto inner = headers_of(part);
      const auto inner_kind = folded(value_of(inner, "content-type"));
      if (inner_kind.empty() || inner_kind.starts_with("text/plain") ||
          inner_kind.starts_with("multipart/")) {
        if (auto text = text_of(inner, part, depth + 1); !text.empty()) return text;
      }
      at = end;
    }
    return {};
  }
  if (!kind.empty() && !kind.starts_with("text/")) return {};
  const auto coding = folded(value_of(headers, "content-transfer-encoding"));
  std::string out = coding == "quoted-printable" ? from_quoted(body, false)
                    : coding == "base64"         ? from_base64(body)
                                                 : std::string(body);
  return git::to_utf8(out, parameter(type, "charset"));
}

std::vector<std::string> ids_in(std::string_view text) {
  std::vector<std::string> out;
  while (out.size() < k_most_refs) {
    const auto open = text.find('<');
    const auto close = open == std::string_view::npos ? open : text.find('>', open);
    if (close == std::string_view::npos) break;
    const auto id = text.substr(open + 1, close - open - 1);
    if (!id.empty() && id.size() <= 300) out.push_back(http::as_word(id));
    text.remove_prefix(close + 1);
  }
  return out;
}

std::optional<int> number(std::string_view text) {
  int out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && out >= 0 && out < 10'000 ? std::optional(out) : std::nullopt;
}

bool begins_a_message(std::string_view line) {
  if (!line.starts_with("From ") || line.size() < 15) return false;
  const auto year = line.find(" 19") != std::string_view::npos || line.find(" 20") != std::string_view::npos;
  return year && line.find(':') != std::string_view::npos;
}

}  // namespace

void MboxCutter::feed(std::string_view piece) {
  while (!piece.empty()) {
    const auto end = piece.find('\n');
    const auto size = end == std::string_view::npos ? piece.size() : end + 1;
    if (m_rest.size() + size > k_most_bytes + 1) {  // a line without an end is no reason to hold it
      m_large = m_large || m_inside;
      m_rest.clear();
      if (end == std::string_view::npos) return;
      piece.remove_prefix(size);
      continue;
    }
    m_rest.append(piece.substr(0, size));
    piece.remove_prefix(size);
    if (end != std::string_view::npos) {
      line(m_rest);
      m_rest.clear();
    }
  }
}

void MboxCutter::end() {
  if (!m_rest.empty()) line(m_rest);
  m_rest.clear();
  close();
}

void MboxCutter::line(std::string_view text) {
  auto shown = text;
  while (!shown.empty() && (shown.back() == '\n' || shown.back() == '\r')) shown.remove_suffix(1);
  if (m_blank && begins_a_message(shown)) {
    close();
    m_inside = true;
    m_blank = false;
    return;
  }
  m_blank = shown.empty();
  if (!m_inside) {
    m_strange = m_strange || !shown.empty();
    return;
  }
  if (const auto mark = shown.find_first_not_of('>');
      mark != 0 && mark != std::string_view::npos && shown.substr(mark).starts_with("From "))
    text.remove_prefix(1);
  if (m_message.size() + text.size() > k_most_bytes) m_large = true;
  if (!m_large) m_message += text;
}

void MboxCutter::close() {
  if (m_inside && m_large) ++m_too_large;
  if (m_inside && !m_large) m_take(std::move(m_message));
  m_message.clear();
  m_inside = m_large = false;
}

std::string decode_words(std::string_view text) {
  std::string out;
  bool after_word = false;
  while (!text.empty()) {
    const auto at = text.find("=?");
    const auto first = at == std::string_view::npos ? at : text.find('?', at + 2);
    const auto second = first == std::string_view::npos ? first : text.find('?', first + 1);
    const auto end = second == std::string_view::npos ? second : text.find("?=", second + 1);
    if (end == std::string_view::npos || second != first + 2) {
      out += text.substr(0, at == std::string_view::npos ? text.size() : at + 2);
      text.remove_prefix(at == std::string_view::npos ? text.size() : at + 2);
      after_word = false;
      continue;
    }
    const auto between = text.substr(0, at);
    if (!after_word || between.find_first_not_of(" \t") != std::string_view::npos) out += between;
    const auto content = text.substr(second + 1, end - second - 1);
    const bool base64 = text[first + 1] == 'b' || text[first + 1] == 'B';
    out += git::to_utf8(base64 ? from_base64(content) : from_quoted(content, true),
                        text.substr(at + 2, first - at - 2));
    text.remove_prefix(end + 2);
    after_word = true;
  }
  return git::to_utf8(out);
}

std::optional<Instant> parse_mail_date(std::string_view text) {
  static constexpr std::array<std::string_view, 12> k_months{"jan", "feb", "mar", "apr", "may", "jun",
                                                             "jul", "aug", "sep", "oct", "nov", "dec"};
  if (const auto comma = text.find(','); comma != std::string_view::npos) text.remove_prefix(comma + 1);
  std::vector<std::string> parts;
  for (std::string word; !text.empty() && parts.size() < 6;) {
    text = trimmed(text);
    const auto end = std::min(text.find_first_of(" \t"), text.size());
    if (end == 0) break;
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  if (parts.size() < 4) return std::nullopt;
  const auto day = number(parts[0]), year = number(parts[2]);
  const auto month = std::find(k_months.begin(), k_months.end(), folded(parts[1]).substr(0, 3));
  if (!day || !year || *year < 1970 || month == k_months.end()) return std::nullopt;
  std::string clock = parts[3], zone = parts.size() > 4 ? parts[4] : "+0000";
  if (clock.size() == 5) clock += ":00";
  if (clock.size() == 7) clock = "0" + clock;
  const bool offset = zone.size() == 5 && (zone[0] == '+' || zone[0] == '-');
  const auto shift = offset ? zone.substr(0, 3) + ":" + zone.substr(3) : std::string("+00:00");
  const auto out = parse_instant(
      fmt::format("{:04}-{:02}-{:02}T{}{}", *year, month - k_months.begin() + 1, *day, clock, shift));
  return out ? std::optional(*out) : std::nullopt;
}

std::optional<Message> parse_message(std::string_view raw) {
  const auto headers = headers_of(raw);
  if (headers.empty()) return std::nullopt;
  Message out;
  if (const auto ids = ids_in(value_of(headers, "message-id")); !ids.empty()) out.id = ids.front();
  out.refs = ids_in(value_of(headers, "in-reply-to"));
  auto older = ids_in(value_of(headers, "references"));
  std::reverse(older.begin(), older.end());
  out.refs.insert(out.refs.end(), older.begin(), older.end());
  out.date = parse_mail_date(value_of(headers, "date"));
  out.from = review::parse_account(decode_words(value_of(headers, "from")));
  out.subject = http::as_word(decode_words(value_of(headers, "subject")), 500);
  out.body = text_of(headers, raw, 0);
  return out;
}

std::optional<PatchSubject> parse_subject(std::string_view subject) {
  subject = trimmed(subject);
  PatchSubject out;
  bool patch = false;
  while (subject.starts_with('[')) {
    const auto end = subject.find(']');
    if (end == std::string_view::npos) break;
    std::string_view words = subject.substr(1, end - 1);
    subject = trimmed(subject.substr(end + 1));
    while (!words.empty()) {
      const auto cut = std::min(words.find_first_of(" ,"), words.size());
      const auto word = folded(words.substr(0, cut));
      words.remove_prefix(std::min(cut + 1, words.size()));
      patch = patch || word == "patch" || word.starts_with("patchv") || word == "rfc";
      const auto slash = word.find('/');
      if (slash != std::string::npos) {
        const auto n = number(std::string_view(word).substr(0, slash)),
                   m = number(std::string_view(word).substr(slash + 1));
        if (n && m) out.number = *n, out.of = *m;
      } else if (const auto v = word.rfind('v');
                 v != std::string::npos && (v == 0 || word.starts_with("patchv"))) {
        out.version = number(std::string_view(word).substr(v + 1)).value_or(out.version);
      }
    }
  }
  if (!patch || subject.empty()) return std::nullopt;
  out.title = std::string(subject);
  return out;
}

std::string comparable(std::string_view title) {
  std::string out;
  for (const char c : folded(trimmed(title))) {
    if (c == ' ' || c == '\t') {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      out += c;
    }
  }
  while (out.ends_with('.') || out.ends_with(' ')) out.pop_back();
  return out;
}

std::string difference_of(std::string_view body) {
  const auto begin = body.starts_with("diff --git ") ? 0 : body.find("\ndiff --git ");
  if (begin == std::string_view::npos) return {};
  body.remove_prefix(begin == 0 && body.starts_with("diff") ? 0 : begin + 1);
  std::string out;
  while (!body.empty()) {
    const auto line = next_line(body);
    if (line == "-- " || line == "--") break;  // git's signature of the mail
    out += line;
    out += '\n';
  }
  return out;
}

std::vector<Trailer> trailers_of(std::string_view body) {
  static constexpr std::array<std::string_view, 5> k_names{"reviewed-by", "acked-by", "approved-by",
                                                           "nacked-by", "rejected-by"};
  std::vector<Trailer> out;
  while (!body.empty() && out.size() < 50) {
    const auto line = trimmed(next_line(body));
    if (line.starts_with("diff --git ")) break;
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon > 20) continue;
    const auto name = folded(line.substr(0, colon));
    if (std::find(k_names.begin(), k_names.end(), name) == k_names.end()) continue;
    auto who = review::parse_account(line.substr(colon + 1));
    if (who.known()) out.push_back({name, std::move(who)});
  }
  return out;
}

}  // namespace plumbline::mail

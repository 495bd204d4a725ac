#include "collector/git/commit_parse.hpp"

#include <charconv>

namespace plumbline::git {
namespace {

// The last second of the year 9999; git reads a date it cannot hold as 0, and so do we.
constexpr std::int64_t k_last_second = 253402300799;

std::string_view take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

std::optional<std::string_view> value_of(std::string_view line, std::string_view key) {
  if (line.size() <= key.size() || !line.starts_with(key) || line[key.size()] != ' ') return std::nullopt;
  return line.substr(key.size() + 1);
}

std::string_view stripped(std::string_view s) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\0'; };
  while (!s.empty() && blank(s.front())) s.remove_prefix(1);
  while (!s.empty() && blank(s.back())) s.remove_suffix(1);
  return s;
}

std::int64_t parse_zone(std::string_view text) {
  if (text.size() != 5 || (text[0] != '+' && text[0] != '-')) return 0;
  int v = 0;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + 5, v);
  if (error != std::errc{} || end != text.data() + 5 || v % 100 > 59) return 0;
  const int minutes = v / 100 * 60 + v % 100;
  return text[0] == '-' ? -minutes : minutes;
}

Signature signature_kind(std::string_view text) {
  if (text.find("-----BEGIN PGP ") != std::string_view::npos) return Signature::openpgp;
  if (text.find("-----BEGIN SSH SIGNATURE") != std::string_view::npos) return Signature::ssh;
  if (text.find("-----BEGIN SIGNED MESSAGE") != std::string_view::npos) return Signature::x509;
  return Signature::unknown_format;
}

void take_header(RawCommit& commit, std::string_view line) {
  if (const auto a = value_of(line, "author")) {
    commit.author = parse_person(*a);
  } else if (const auto c = value_of(line, "committer")) {
    commit.committer = parse_person(*c);
  } else if (const auto e = value_of(line, "encoding")) {
    commit.encoding = stripped(*e);
  } else if (line.starts_with("gpgsig")) {
    auto s = value_of(line, "gpgsig");
    if (!s) s = value_of(line, "gpgsig-sha256");
    if (s && commit.signature == Signature::none) commit.signature = signature_kind(*s);
  }
}

}  // namespace

RawPerson parse_person(std::string_view line) {
  RawPerson out;
  const auto open = line.find('<');
  out.name = stripped(line.substr(0, open));
  if (open == std::string_view::npos) return out;
  const auto close = line.find('>', open);
  out.address = stripped(line.substr(open + 1, close == std::string_view::npos ? close : close - open - 1));
  const auto last = line.rfind('>');
  if (last == std::string_view::npos || last < open) return out;
  const auto when = stripped(line.substr(last + 1));
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(when.data(), when.data() + when.size(), seconds);
  if (error != std::errc{} || seconds > k_last_second || seconds < -k_last_second) return out;
  out.seconds = seconds;
  out.zone = parse_zone(stripped(when.substr(static_cast<std::size_t>(end - when.data()))));
  return out;
}

std::optional<RawCommit> parse_commit(std::string_view raw) {
  RawCommit out;
  const auto tree = value_of(take_line(raw), "tree");
  const auto tree_id = tree ? Oid::parse(*tree) : std::nullopt;
  if (!tree_id) return std::nullopt;
  out.tree = *tree_id;
  bool in_parents = true;
  while (!raw.empty()) {
    const auto line = take_line(raw);
    if (line.empty()) break;
    if (line.front() == ' ') continue;  // continues the header before: a signature, a merged tag
    const auto parent = in_parents ? value_of(line, "parent") : std::nullopt;
    if (parent) {
      const auto id = Oid::parse(*parent);
      if (!id) return std::nullopt;
      out.parents.push_back(*id);
      continue;
    }
    in_parents = false;
    take_header(out, line);
  }
  out.message = raw.substr(0, raw.find('\0'));
  return out;
}

std::optional<RawTag> parse_tag(std::string_view raw) {
  RawTag out;
  const auto object = value_of(take_line(raw), "object");
  const auto id = object ? Oid::parse(*object) : std::nullopt;
  if (!id) return std::nullopt;
  out.target = *id;
  while (!raw.empty()) {
    const auto line = take_line(raw);
    if (line.empty()) break;
    if (const auto t = value_of(line, "type")) out.type = *t;
    if (const auto t = value_of(line, "tagger")) out.tagger = parse_person(*t);
    if (line.starts_with("gpgsig")) out.signature = signature_kind(line);
  }
  // A tag's signature stands at the end of its message (or in a header, where the tag speaks for two
  // formats).
  const auto begin = raw.rfind("-----BEGIN ");
  if (begin != std::string_view::npos && (begin == 0 || raw[begin - 1] == '\n')) {
    const auto kind = signature_kind(raw.substr(begin));
    if (kind != Signature::unknown_format) out.signature = kind;
  }
  return out;
}

}  // namespace plumbline::git

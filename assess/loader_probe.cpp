#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "assess/loader.hpp"
#include "assess/yaml_reader.hpp"
#include "core/shapes.hpp"

namespace plumbline::assess {
namespace {

constexpr std::size_t k_most_probe_bytes = 256U << 10U;
const std::vector<std::string> k_keys{"id",      "question", "shape",  "needs",      "place",
                                      "version", "remedy",   "source", "parameters", "places"};
const std::vector<std::string> k_required{"id", "question", "shape", "needs", "version", "remedy", "source"};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(at), text.size());
    out.emplace_back(trimmed(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

struct HeaderLine {
  std::string key, value;
  int line = 0;
};

/// Reads the header of one file; remembers the first refusal.
class HeaderReader {
 public:
  HeaderReader(std::string file, std::string_view bytes) : m_file(std::move(file)) { read(bytes); }

  Result<Probe> probe();

 private:
  void read(std::string_view bytes);
  void read_header_line(std::string_view line, int number);
  void refuse(int line, std::string_view key, std::string_view what) {
    if (!m_refusal) m_refusal = Error{Errc::config, fmt::format("{}:{}: {}: {}", m_file, line, key, what)};
  }
  const HeaderLine* find(std::string_view key) const {
    const auto is = [&](const HeaderLine& h) { return h.key == key; };
    const auto it = std::find_if(m_lines.begin(), m_lines.end(), is);
    return it == m_lines.end() ? nullptr : &*it;
  }
  std::string value(std::string_view key) const { return find(key) != nullptr ? find(key)->value : ""; }
  void read_id(Probe& probe);
  void read_shape(Probe& probe);
  void read_needs(Probe& probe);
  void read_rest(Probe& probe);
  Need read_need(const std::string& text, const HeaderLine& header);

  std::string m_file;
  std::vector<HeaderLine> m_lines;
  std::string m_sql;
  int m_sql_line = 1;
  std::optional<Error> m_refusal;
};

void HeaderReader::read(std::string_view bytes) {
  int number = 0;
  while (!bytes.empty()) {
    const auto end = std::min(bytes.find('\n'), bytes.size());
    const auto line = bytes.substr(0, end);
    ++number;
    if (line.substr(0, 2) != "--" && !trimmed(line).empty()) break;
    if (line.substr(0, 2) == "--") read_header_line(line.substr(2), number);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  m_sql = std::string(bytes);
  m_sql_line = number;
}

void HeaderReader::read_header_line(std::string_view line, int number) {
  const auto text = trimmed(line);
  if (line.substr(0, 3) == "   " && !m_lines.empty()) {  // goes on from the line above
    m_lines.back().value += " " + std::string(text);
    return;
  }
  const auto colon = text.find(':');
  const std::string key(trimmed(text.substr(0, std::min(colon, text.size()))));
  if (colon == std::string_view::npos || std::find(k_keys.begin(), k_keys.end(), key) == k_keys.end()) {
    refuse(number, key, fmt::format("is no key of a probe's header.{}", hint(key, k_keys)));
  } else if (find(key) != nullptr) {
    refuse(number, key, "stands here twice");
  } else {
    m_lines.push_back({key, std::string(trimmed(text.substr(colon + 1))), number});
  }
}

void HeaderReader::read_id(Probe& probe) {
  for (const auto& key : k_required) {
    if (value(key).empty()) refuse(1, key, "is missing in the header");
  }
  probe.id = value("id");
  const auto stem = std::filesystem::path(m_file).stem().string();
  if (probe.id != stem) {
    const int line = find("id") != nullptr ? find("id")->line : 1;
    refuse(line, "id", fmt::format("\"{}\" should be the name of the file, \"{}\"", probe.id, stem));
  }
}

void HeaderReader::read_shape(Probe& probe) {
  const std::vector<std::string> shapes{"population", "presence"};
  const auto shape = value("shape");
  probe.population = shape == "population";
  if (!probe.population && shape != "presence" && find("shape") != nullptr) {
    refuse(find("shape")->line, "shape",
           fmt::format("\"{}\" is neither population nor presence.{}", shape, hint(shape, shapes)));
  }
}

Need HeaderReader::read_need(const std::string& text, const HeaderLine& header) {
  const auto colon = text.find(':');
  Need need{text.substr(0, colon), colon == std::string::npos ? "*" : text.substr(colon + 1)};
  const auto& shapes = need_shapes();
  if (std::find(shapes.begin(), shapes.end(), need.shape) == shapes.end()) {
    refuse(header.line, "needs",
           fmt::format("\"{}\" is no shape of evidence.{}", need.shape, hint(need.shape, shapes)));
  }
  if (need.kind.empty()) refuse(header.line, "needs", fmt::format("\"{}\" names no kind", text));
  return need;
}

void HeaderReader::read_needs(Probe& probe) {
  const auto* header = find("needs");
  if (header == nullptr) return;
  for (const auto& group : split(header->value, ',')) {
    probe.needs.emplace_back();
    for (const auto& one : split(group, '|')) probe.needs.back().push_back(read_need(one, *header));
    if (probe.needs.back().empty()) refuse(header->line, "needs", "has an empty part");
  }
}

void HeaderReader::read_rest(Probe& probe) {
  probe.question = value("question");
  probe.remedy = value("remedy");
  probe.source = value("source");
  if (const auto* version = find("version")) {
    const bool digits = version->value.find_first_not_of("0123456789") == std::string::npos;
    if (!digits || version->value.size() > 6)
      refuse(version->line, "version", "is not a whole number");
    else if (!version->value.empty())
      probe.version = std::stoi(version->value);
  }
  if (const auto* place = find("place")) {
    probe.in_git = place->value == "git";
    if (!probe.in_git) refuse(place->line, "place", fmt::format("\"{}\" is not git", place->value));
  }
  if (const auto* parameters = find("parameters")) probe.parameters = split(parameters->value, ',');
  for (const auto& group : probe.needs) {
    for (const auto& need : group) {
      if (need.kind.front() != ':') continue;
      const auto& known = probe.parameters;
      if (std::find(known.begin(), known.end(), need.kind.substr(1)) == known.end()) {
        refuse(find("needs")->line, "needs", fmt::format("\"{}\" is no parameter of it", need.kind));
      }
    }
  }
}

Result<Probe> HeaderReader::probe() {
  Probe probe;
  probe.file = m_file;
  read_id(probe);
  read_shape(probe);
  read_needs(probe);
  read_rest(probe);
  const auto last = m_sql.find_last_not_of(" \t\r\n;");
  probe.sql = m_sql.substr(0, last == std::string::npos ? 0 : last + 1);
  probe.sql_line = m_sql_line;
  if (probe.sql.empty()) refuse(m_sql_line, "SELECT", "the file has no query");
  if (m_refusal) return tl::unexpected(*m_refusal);
  return probe;
}

}  // namespace

const std::vector<std::string>& need_shapes() {
  static const auto names = [] {
    std::vector<std::string> out;
    for_each_shape([&]<class S>() { out.emplace_back(S::k_shape); });
    out.emplace_back("role");
    return out;
  }();
  return names;
}

Result<Probe> parse_probe(const std::string& file) {
  const auto bytes = load_bytes(file, k_most_probe_bytes);
  if (!bytes) return tl::unexpected(bytes.error());
  return HeaderReader(file, *bytes).probe();
}

}  // namespace plumbline::assess

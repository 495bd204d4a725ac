#include "assess/gates/unread.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "assess/gates/cells.hpp"
#include "assess/yaml_reader.hpp"
#include "core/version.hpp"

namespace plumbline::assess::gates {
namespace {

// "key=value" words of what the lens read, in its order.
struct Words {
  std::vector<std::string> wrong;
  std::string release, product, affirms;
};

Words words_of(const std::string& facts) {
  Words out;
  for (std::size_t i = 0; i < facts.size();) {
    const auto end = std::min(facts.find(' ', i), facts.size());
    const auto word = facts.substr(i, end - i);
    i = end + 1;
    const auto mark = std::min(word.find('='), word.size() - 1);
    const auto key = word.substr(0, mark);
    const auto value = word.substr(mark + 1);
    if (key == "wrong") out.wrong.push_back(value);
    if (key == "release") out.release = value;
    if (key == "product") out.product = value;
    if (key == "affirms") out.affirms = value;
  }
  return out;
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> out{""};
  for (const char c : text) {
    if (c == ':' && out.size() < 4)
      out.emplace_back();
    else
      out.back() += c;
  }
  out.resize(4);
  return out;
}

// What would be right, of a key.
std::string wanted(const std::string& key) {
  if (key == "decision") return fmt::format("one of {}", fmt::join(decisions(), ", "));
  if (key == "release") return "the name of the release's tag, in one word";
  if (key == "gate") return "the id of a gate, in one word";
  if (key == "affirms") return "the id of a criterion, in one word";
  if (key == "person") return "\"Ann Example <ann@example.org>\"";
  if (key == "statement") return "a sentence";
  return "a day or a time: 2026-11-30 or 2026-11-30T12:00:00Z";
}

std::string at_line(const std::string& line) {
  return line.empty() || line == "0" ? "" : fmt::format("line {}: ", line);
}

// "yaml:3", "empty", "lacks:decision", "key:3:decison:decision", "value:4:held:yesterday"
std::string wrong_in_words(const std::string& wrong) {
  const auto parts = split(wrong);
  if (parts[0] == "yaml") return at_line(parts[1]) + "is no YAML that can be read";
  if (parts[0] == "empty") return "holds no keys";
  if (parts[0] == "lacks") return fmt::format("has no `{}:` ({})", parts[1], wanted(parts[1]));
  if (parts[0] == "key")
    return fmt::format("{}unknown key \"{}\". Did you mean \"{}\"?", at_line(parts[1]), parts[2], parts[3]);
  if (parts[0] == "value")
    return fmt::format("{}{}: \"{}\" is not {}", at_line(parts[1]), parts[2], parts[3], wanted(parts[2]));
  return "cannot be read";
}

// `gate record` writes gates/RELEASE/GATE.yaml: another release in the file is one of the two misspelt.
std::string wrong_folder(const std::string& path, const std::string& release) {
  const auto end = path.rfind('/');
  const auto begin = end == std::string::npos ? end : path.rfind('/', end - 1);
  if (begin == std::string::npos || release.empty()) return {};
  const auto folder = path.substr(begin + 1, end - begin - 1);
  const auto there = parse_version(folder);
  const auto said = parse_version(release);
  if (!there || !said || there->numbers.size() < 2 || there->compare(*said) == 0) return {};
  return fmt::format("says release {} in the folder of {}: what the file says counts", release, folder);
}

std::string wrong_criterion(const Process& process, const std::string& affirms) {
  std::vector<std::string> ids;
  for (const auto& gate : process.gates) {
    for (const auto& criterion : gate.criteria) ids.push_back(criterion.id);
  }
  if (affirms.empty() || std::find(ids.begin(), ids.end(), affirms) != ids.end()) return {};
  return fmt::format("{} has no criterion \"{}\": it affirms nothing.{}", process.name, affirms,
                     hint(affirms, ids));
}

void add_file(const Process& process, const std::string& kind, const std::string& path, const Words& words,
              bool read, std::vector<std::string>& out) {
  const auto add = [&](const std::string& what) {
    if (!what.empty()) out.push_back(fmt::format("{}: {}", path, what));
  };
  std::string all;
  for (const auto& wrong : words.wrong) all += (all.empty() ? "" : "; ") + wrong_in_words(wrong);
  const bool record = kind == "gate.record";
  const auto* counts = !read && record ? "; it counts as no record"
                       : !read         ? "; it counts as no statement"
                       : words.wrong.empty() || all.find("held: ") == std::string::npos
                           ? ""
                           : "; its commit dates it";
  if (!all.empty()) add(all + counts);
  add(record ? wrong_folder(path, words.release) : wrong_criterion(process, words.affirms));
}

// The releases there are, and what their other tags are called: asked once for each record.
struct Known {
  explicit Known(const std::vector<Release>& releases) {
    for (const auto& release : releases) {
      own.insert(release.name);
      for (const auto& name : release.also)
        other.emplace(name, fmt::format("another tag of {}", release.name));
      for (const auto& name : release.candidates)
        other.emplace(name, fmt::format("a pre-release of {}", release.name));
    }
  }
  std::unordered_set<std::string_view> own;
  std::unordered_map<std::string_view, std::string> other;
};

// Why what is said of this release counts for none; empty: it is one of those there are.
std::string no_release(const Facts& facts, const Known& known, const std::string& name, bool to_come) {
  if (known.own.contains(name)) return {};
  if (const auto it = known.other.find(name); it != known.other.end())
    return fmt::format("\"{}\" is {}: it counts for no release; name that one", name, it->second);
  std::vector<std::string> names;
  for (const auto& release : facts.releases.all) names.push_back(release.name);
  const auto& tags = facts.history.tags;
  if (std::any_of(tags.begin(), tags.end(), [&](const TagSeen& tag) { return tag.name == name; }))
    return fmt::format("\"{}\" is a tag and no release: it counts for none.{}", name, hint(name, names));
  auto version = parse_version(name);
  if (version) version->suffix.clear();  // "v1.O" is no version after v1.0
  const bool newest =
      version && std::none_of(facts.releases.all.begin(), facts.releases.all.end(),
                              [&](const Release& r) { return version->compare(r.version) <= 0; });
  if (newest && to_come) return {};  // gates are held before their release is made
  return fmt::format("no tag is named \"{}\"{}: it counts for no release.{}", name, newest ? " yet" : "",
                     newest ? "" : hint(name, names));
}

}  // namespace

std::vector<std::string> records_of_no_release(const Process& process, const Facts& facts, bool alone) {
  const Known known(facts.releases.all);
  std::vector<std::string> out;
  const auto add = [&](const std::string& where, const std::string& what) {
    if (!what.empty()) out.push_back(fmt::format("{}: {}", where, what));
  };
  for (const auto& held : process.held) {
    if (held.product == facts.product || (held.product.empty() && alone))
      add(held.where, no_release(facts, known, held.release, false));
  }
  if (!alone) return out;  // a record without a product may be of a release of another one
  for (const auto& record : facts.records) {
    if (!record.ticket) add(record.source, no_release(facts, known, record.release, true));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Result<std::vector<std::string>> unread_files(const store::Reader& reader, const Process& process,
                                              const std::string& product,
                                              const std::set<std::string>& sources, Instant at) {
  const auto rows = reader.ask(
      "SELECT subject, kind, path, coalesce(facts, ''), substantive FROM document WHERE kind IN "
      "('gate.record', 'gate.statement') AND since <= :at AND coalesce(until, :at + 1) > :at "
      "ORDER BY path, subject",
      {{"at", at.seconds}});
  if (!rows) return tl::unexpected(rows.error());
  std::vector<std::string> out;
  for (const auto& row : rows->rows) {
    const auto words = words_of(text_in(row[3]));
    const bool others = !product.empty() && !words.product.empty() && words.product != product;
    if (sources.count(text_in(row[0])) == 0 || others) continue;
    add_file(process, text_in(row[1]), text_in(row[2]), words, number_in(row[4]).value_or(0) != 0, out);
  }
  out.erase(std::unique(out.begin(), out.end()), out.end());  // a branch has what its source has
  return out;
}

}  // namespace plumbline::assess::gates

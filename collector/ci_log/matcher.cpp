#include "collector/ci_log/matcher.hpp"

#include <fmt/format.h>
#include <hs/hs.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <mutex>
#include <utility>

namespace plumbline::ci_log {
namespace {

constexpr int k_most_groups = 12;

re2::StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

/// The library fails only when memory ends or the call is wrong: a bug, never the input's doing.
void must(hs_error_t code) {
  if (code != HS_SUCCESS && code != HS_SCAN_TERMINATED) std::abort();
}

/// Length of the free end of an expression: "\\S+", "[^x]*", ".*", "\\d+" as its last atom; 0: there is none.
std::size_t free_end(std::string_view text) {
  if (text.size() < 2 || (text.back() != '+' && text.back() != '*')) return 0;
  auto at = text.size() - 2;
  if (text[at] == ']') {
    const auto open = text.rfind('[', at);
    if (open == text.npos || open == 0 || text[open - 1] == '\\') return 0;
    return text.size() - open;
  }
  const bool escaped = at > 0 && text[at - 1] == '\\';
  if (escaped && std::string_view("SdwWDs").find(text[at]) != std::string_view::npos) return 3;
  return text[at] == '.' && !escaped ? 2 : 0;
}

/// `^` goes, `$` becomes the end of a line as the normalised text has it.
std::string without_anchors(std::string_view text) {
  std::string out;
  bool in_class = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\' && at + 1 < text.size()) {
      out.append(text.substr(at++, 2));
      continue;
    }
    if (c == '[' && !in_class) {
      in_class = true;
      out += c;
      if (at + 1 < text.size() && text[at + 1] == '^') out += text[++at];
      if (at + 1 < text.size() && text[at + 1] == ']') out += text[++at];
      continue;
    }
    if (c == ']') in_class = false;
    if (in_class || (c != '^' && c != '$')) {
      out += c;
    } else if (c == '$') {
      out += "[\\r\\n]";
    }
  }
  return out;
}

/// "{1,300}" -> "+": a line has an end anyway, and three hundred copies cost.
std::string with_free_repeats(std::string text) {
  for (const std::string_view most : {"100", "200", "300", "400", "500", "600"}) {
    for (const std::string_view least : {"0", "1"}) {
      const auto words = fmt::format("{{{},{}}}", least, most);
      for (auto at = text.find(words); at != text.npos; at = text.find(words, at)) {
        text.replace(at, words.size(), least == "0" ? "*" : "+");
      }
    }
  }
  return text;
}

bool is_mark(std::string_view name) {
  constexpr std::array<std::string_view, 4> k_marks = {"finding", "pass", "fail", "skip"};
  return std::find(k_marks.begin(), k_marks.end(), name) != k_marks.end();
}

/// How many named groups stand where every match goes through them: in no other group, beside no other
/// choice, and neither repeated nor left out.
std::size_t sure_groups(std::string_view text) {
  std::size_t depth = 0, count = 0;
  bool in_class = false, named = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\') {
      ++at;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
      at += text.substr(at + 1).starts_with("^]") ? 2 : text.substr(at + 1).starts_with(']') ? 1 : 0;
    } else if (c == '(') {
      if (depth++ == 0) named = text.substr(at).starts_with("(?P<");
    } else if (c == ')') {
      const bool repeated = at + 1 < text.size() && std::string_view("?*+{").find(text[at + 1]) != text.npos;
      if (--depth == 0 && named && !repeated) ++count;
    } else if (c == '|' && depth == 0) {
      return 0;
    }
  }
  return count;
}

}  // namespace

Result<Expression> Expression::compile(const std::string& text) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 20);
  auto regex = std::make_shared<const RE2>(with_free_repeats(text), options);
  if (!regex->ok())
    return fail(Errc::config, fmt::format("'{}' is no regular expression: {}", text, regex->error()));
  if (regex->NumberOfCapturingGroups() >= k_most_groups) {
    return fail(Errc::config, fmt::format("'{}' has more than {} groups", text, k_most_groups - 1));
  }
  Expression out;
  for (const auto& [number, name] : regex->CapturingGroupNames()) {
    out.m_names.emplace_back(number, name);
    if (name == "secret") out.m_secret = number;
  }
  out.m_only_marks = sure_groups(text) == out.m_names.size() &&
                     std::all_of(out.m_names.begin(), out.m_names.end(),
                                 [](const auto& name) { return is_mark(name.second); });
  out.m_regex = std::move(regex);
  return out;
}

const std::string& Expression::text() const {
  return m_regex->pattern();
}

bool Expression::has(std::string_view part) const {
  return std::any_of(m_names.begin(), m_names.end(), [&](const auto& name) { return name.second == part; });
}

bool Expression::found_in(std::string_view line) const {
  return RE2::PartialMatch(piece(line), *m_regex);
}

std::optional<std::vector<Expression::Part>> Expression::parts(std::string_view line) const {
  if (!found_in(line)) return std::nullopt;  // mostly so, and a third of the cost of asking for the parts
  std::vector<Part> out;
  if (m_only_marks) {  // to find out where the parts are costs up to ten times as much
    for (const auto& [number, name] : m_names) out.push_back({name, {}});
    return out;
  }
  std::array<re2::StringPiece, k_most_groups> groups;
  const int count = 1 + m_regex->NumberOfCapturingGroups();
  if (!m_regex->Match(piece(line), 0, line.size(), RE2::UNANCHORED, groups.data(), count))
    return std::nullopt;
  for (const auto& [number, name] : m_names) {
    const auto& group = groups[static_cast<std::size_t>(number)];
    if (group.data() != nullptr) out.push_back({name, {group.data(), group.size()}});
  }
  return out;
}

void Expression::places(std::string_view text,
                        const std::function<void(std::size_t, std::size_t)>& put) const {
  std::array<re2::StringPiece, k_most_groups> groups;
  const int count = 1 + m_regex->NumberOfCapturingGroups();
  std::size_t at = 0;
  while (at <= text.size() &&
         m_regex->Match(piece(text), at, text.size(), RE2::UNANCHORED, groups.data(), count)) {
    auto place = groups[static_cast<std::size_t>(m_secret)];
    if (place.data() == nullptr) place = groups[0];
    const auto from = static_cast<std::size_t>(place.data() - text.data());
    if (!place.empty()) put(from, place.size());
    at = std::max(from + place.size(), at + 1);
  }
}

std::string loosened(std::string_view text) {
  std::string_view flags;
  if (text.starts_with("(?i)")) {
    flags = "(?i)";
    text.remove_prefix(4);
  }
  if (text.ends_with('$') && !text.ends_with("\\$")) text.remove_suffix(1);
  while (const auto size = free_end(text)) {
    const bool needed = text.back() == '+';
    text.remove_suffix(needed ? 1 : size);  // "\\S+" -> "\\S": one is needed
    if (needed) break;
  }
  return std::string(flags) + without_anchors(text);
}

/// The working memory of scans: one for each that runs at a time, kept for the next, because to lay one out
/// costs more than to search a short text.
class Scratches {
 public:
  explicit Scratches(const hs_database_t* database) { must(hs_alloc_scratch(database, &m_pattern)); }
  Scratches(const Scratches&) = delete;
  Scratches& operator=(const Scratches&) = delete;
  ~Scratches() {
    for (auto* one : m_free) hs_free_scratch(one);
    hs_free_scratch(m_pattern);
  }
  hs_scratch_t* take() {
    const std::lock_guard lock(m_mutex);
    hs_scratch_t* out = nullptr;
    if (m_free.empty()) {
      must(hs_clone_scratch(m_pattern, &out));
    } else {
      out = m_free.back();
      m_free.pop_back();
    }
    return out;
  }
  void give_back(hs_scratch_t* scratch) {
    const std::lock_guard lock(m_mutex);
    m_free.push_back(scratch);
  }

 private:
  std::mutex m_mutex;
  hs_scratch_t* m_pattern = nullptr;
  std::vector<hs_scratch_t*> m_free;
};

Result<Automaton> Automaton::compile(const std::vector<std::string>& expressions, Scan scan) {
  std::vector<const char*> texts;
  std::vector<unsigned> flags, ids;
  for (const auto& expression : expressions) {
    ids.push_back(static_cast<unsigned>(texts.size()));
    texts.push_back(expression.c_str());
    flags.push_back(scan == Scan::block ? HS_FLAG_SINGLEMATCH : 0U);
  }
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const unsigned mode = scan == Scan::stream ? HS_MODE_STREAM : HS_MODE_BLOCK;
  if (hs_compile_multi(texts.data(), flags.data(), ids.data(), static_cast<unsigned>(texts.size()), mode,
                       nullptr, &database, &error) != HS_SUCCESS) {
    const auto which = error->expression;
    auto message = fmt::format("'{}' cannot be searched for: {}",
                               which < 0 ? "the catalogue" : expressions[static_cast<std::size_t>(which)],
                               error->message);
    hs_free_compile_error(error);
    return fail(Errc::config, std::move(message));
  }
  Automaton out;
  out.m_database = {database, [](hs_database_t* it) { hs_free_database(it); }};
  out.m_scratches = std::make_shared<Scratches>(database);
  return out;
}

std::size_t Automaton::bytes() const {
  std::size_t size = 0;
  must(hs_database_size(m_database.get(), &size));
  return size;
}

StreamScan::StreamScan(Automaton automaton) : m_automaton(std::move(automaton)) {
  m_scratch = m_automaton.m_scratches->take();
  must(hs_open_stream(m_automaton.m_database.get(), 0, &m_stream));
}

StreamScan::~StreamScan() {
  must(hs_close_stream(m_stream, nullptr, nullptr, nullptr));
  m_automaton.m_scratches->give_back(m_scratch);
}

void StreamScan::scan(std::string_view bytes, const OnHit& hit) {
  const auto handler = [](unsigned id, unsigned long long, unsigned long long to, unsigned, void* context) {
    (*static_cast<const OnHit*>(context))(id, to);
    return 0;
  };
  must(hs_scan_stream(m_stream, bytes.data(), static_cast<unsigned>(bytes.size()), 0, m_scratch, handler,
                      const_cast<OnHit*>(&hit)));
}

void StreamScan::restart() {
  must(hs_reset_stream(m_stream, 0, nullptr, nullptr, nullptr));
}

class BlockScan {
 public:
  static std::vector<unsigned> run(const Automaton& automaton, std::string_view text) {
    auto* const scratch = automaton.m_scratches->take();
    std::vector<unsigned> out;
    const auto handler = [](unsigned id, unsigned long long, unsigned long long, unsigned, void* context) {
      static_cast<std::vector<unsigned>*>(context)->push_back(id);
      return 0;
    };
    must(hs_scan(automaton.m_database.get(), text.data(), static_cast<unsigned>(text.size()), 0, scratch,
                 handler, &out));
    automaton.m_scratches->give_back(scratch);
    std::sort(out.begin(), out.end());
    return out;
  }
};

std::vector<unsigned> candidates(const Automaton& automaton, std::string_view text) {
  return BlockScan::run(automaton, text);
}

}  // namespace plumbline::ci_log

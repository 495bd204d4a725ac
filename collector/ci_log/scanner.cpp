#include <algorithm>
#include <cstring>
#include <functional>

#include "collector/ci_log/ci_log.hpp"
#include "collector/ci_log/compiled.hpp"
#include "collector/ci_log/line.hpp"
#include "collector/ci_log/normalise.hpp"
#include "collector/ci_log/runs.hpp"
#include "collector/ci_log/sieved_scan.hpp"

namespace plumbline::ci_log {
namespace {

constexpr std::size_t k_block = 128U << 10;   // scanned at once: fits the second-level cache
constexpr std::size_t k_context = 16U << 10;  // of the block before, kept for lines that go on
constexpr std::size_t k_window = 2048;        // of a longer line, looked at on both sides of a match
constexpr std::size_t k_surroundings = 4096;  // likewise searched for secrets
constexpr std::size_t k_most_kept = 240;      // bytes of a line in a record
constexpr std::uint64_t k_key_lines = 200;    // a private key is no longer than that
constexpr std::string_view k_hidden = "[redacted]";
constexpr std::string_view k_cut = "…";

bool ends_line(char c) {
  return c == '\n' || c == '\r';
}

/// Behind the last `c` of [from, until); `from`: there is none.
const char* behind_last(const char* from, const char* until, char c) {
  const void* const found = memrchr(from, c, static_cast<std::size_t>(until - from));
  return found == nullptr ? from : static_cast<const char*>(found) + 1;
}

}  // namespace

namespace scanning {
struct Hit {
  std::uint64_t line, end;  ///< offsets in the stream: start of the line or window, end of the match
  unsigned core;
};
}  // namespace scanning
using scanning::Hit;

struct Scanner::Parts {
  explicit Parts(const Signatures& signatures)
      : compiled(signatures.compiled()),
        shared(signatures),
        stream(compiled.automaton, compiled.sieve ? &*compiled.sieve : nullptr),
        runs(compiled),
        last_line(compiled.of_core.size(), k_none),
        text(k_size + Sieve::k_behind) {
    restart();
  }

  /// Every line has an end of line before it, the first too: so the search can ask for one.
  void restart() {
    text[0] = '\n';
    size = 1;
    base = counted = key_from = 0;
    lines_before = k_none;  // the line that ends there is no line of the log
  }

  static constexpr std::uint64_t k_none = ~std::uint64_t{0};
  static constexpr std::size_t k_size = k_context + k_block + 2;  ///< that may be used of `text`

  void feed(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto taken = bytes.substr(0, k_size - size - 1);
      size += normaliser.run(taken, text.data() + size);
      bytes.remove_prefix(taken.size());
      if (size + 1 >= k_size) scan(false);
    }
  }

  void scan(bool last) {
    const OnHit on_hit = [this](unsigned core, std::uint64_t end) { hit(core, end); };
    stream.scan({text.data(), size, base, last}, on_hit);
    resolve(last);
    const auto keep = last ? 0 : std::min(size, k_context);
    lines_before += count_lines(text.data() + counted, std::max(size - keep, counted) - counted);
    counted = std::max(size - keep, counted);
    std::memmove(text.data(), text.data() + (size - keep), keep);
    base += size - keep;
    counted -= size - keep;
    size = keep;
  }

  void hit(unsigned core, std::uint64_t end) {
    const char* const from = text.data() + (end - 1 - base);
    const char* const least = from - std::min<std::ptrdiff_t>(from - text.data(), k_window);
    const char* const at = behind_last(behind_last(least, from, '\n'), from, '\r');
    const auto line = base + static_cast<std::uint64_t>(at - text.data());
    // of a long line every match has its own window: one for each half of a window is enough
    const auto key =
        from - at < static_cast<std::ptrdiff_t>(k_window) ? line : end / (k_window / 2) + (k_none / 2);
    if (last_line[core] == key) return;
    last_line[core] = key;
    hits.push_back({line, end, core});
  }

  /// Looks at the lines of hits as far as they are whole.
  void resolve(bool last) {
    std::size_t done = 0;
    std::vector<unsigned> patterns;
    while (done < hits.size()) {
      auto next = done;
      const auto line = hits[done].line;
      patterns.clear();
      for (; next < hits.size() && hits[next].line == line; ++next) {
        const auto& of_core = compiled.of_core[hits[next].core];
        patterns.insert(patterns.end(), of_core.begin(), of_core.end());
      }
      if (!look(line, hits[next - 1].end, patterns, last)) break;
      done = next;
    }
    hits.erase(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(done));
  }

  /// False: the end of the line is not there yet.
  bool look(std::uint64_t line, std::uint64_t end, std::vector<unsigned>& patterns, bool last) {
    const auto from = static_cast<std::size_t>(line - base);
    const auto matched = static_cast<std::size_t>(end - base);
    const auto most = std::min(size, matched + k_window);
    const auto until = end_of_line(std::max(from, matched - 1), most);
    if (until == size && !last && until < matched + k_window) return false;
    const bool cut_front = from > 0 && !ends_line(text[from - 1]);
    const bool cut_back = until < size && !ends_line(text[until]);
    std::string whole;
    if (cut_front || cut_back) {  // so that neither ^ nor $ matches where no line ends
      if (cut_front) whole = k_cut;
      whole.append(text.data() + from, until - from);
      if (cut_back) whole.append(k_cut);
    }
    const auto view =
        whole.empty() ? std::string_view(text.data() + from, until - from) : std::string_view(whole);
    std::erase_if(patterns, [&](unsigned id) {
      const auto& also = compiled.patterns[id].also;
      return !also.empty() && view.find(also) == view.npos;
    });
    if (patterns.empty()) return true;
    std::sort(patterns.begin(), patterns.end());
    const auto number = number_at(from);
    note_keys(view, number, patterns);
    const auto words = [&] { return kept(from, until, matched, number); };
    runs.add({number, view, std::cref(words)}, patterns);
    return true;
  }

  [[nodiscard]] std::size_t end_of_line(std::size_t from, std::size_t most) const {
    const auto found = std::string_view(text.data(), most).find('\n', from);
    const auto until = std::min(found, most);
    return std::min(std::string_view(text.data(), until).find('\r', from), until);
  }

  std::uint64_t number_at(std::size_t offset) {
    if (offset > counted) {
      lines_before += count_lines(text.data() + counted, offset - counted);
      counted = offset;
    }
    return lines_before + 1;
  }

  void note_keys(std::string_view line, std::uint64_t number, const std::vector<unsigned>& patterns) {
    for (const auto id : patterns) {
      const auto& pattern = compiled.patterns[id];
      if (pattern.role != Role::key_begin && pattern.role != Role::key_end) continue;
      if (!pattern.expression.found_in(line)) continue;
      key_from = pattern.role == Role::key_begin ? number : 0;
    }
  }

  /// The part of [from, until) that may be stored: without what a search of its surroundings calls a secret.
  std::string kept(std::size_t from, std::size_t until, std::size_t matched, std::uint64_t number) const {
    if (key_from != 0 && number <= key_from + k_key_lines) return std::string(k_hidden);
    auto left = from;
    while (left > 0 && from - left < k_surroundings && text[left - 1] != '\n') --left;
    auto right = until;
    while (right < size && right - until < k_surroundings && text[right] != '\n') ++right;
    std::string out;
    auto at = from;
    for (const auto& place : compiled.redactor.places({text.data() + left, right - left})) {
      const auto begin = std::max(left + place.from, from),
                 end = std::min(left + place.from + place.size, until);
      if (begin >= end) continue;
      out.append(text.data() + at, begin - at).append(k_hidden);
      at = end;
    }
    out.append(text.data() + at, until - at);
    return clipped(out, matched - from);
  }

  static std::string clipped(std::string_view line, std::size_t matched) {
    if (line.size() > 2 * k_most_kept && matched > k_most_kept) {
      const auto skip = std::min(matched - k_most_kept / 2, line.size() - k_most_kept);
      return std::string(k_cut) + printable(line.substr(skip), k_most_kept);
    }
    return printable(body_of(line), k_most_kept);
  }

  std::vector<ToolSeen> finish() {
    size += normaliser.end(text.data() + size);
    if (size + 1 >= k_size) scan(false);
    if (size > 0 && text[size - 1] != '\n') text[size++] = '\n';  // `$` is searched for as the end of a line
    scan(true);
    stream.restart();
    restart();
    hits.clear();
    std::fill(last_line.begin(), last_line.end(), k_none);
    return runs.finish();
  }

  const Signatures::Compiled& compiled;
  Signatures shared;  ///< keeps it alive
  SievedScan stream;
  Runs runs;
  Normaliser normaliser;
  std::vector<std::uint64_t> last_line;  ///< of each core
  std::vector<Hit> hits;
  std::vector<char> text;  ///< normalised: the context, then the block
  std::size_t size = 0;
  std::uint64_t base = 0;          ///< offset in the stream of text[0]
  std::size_t counted = 0;         ///< up to here lines are counted
  std::uint64_t lines_before = 0;  ///< LF before `counted`
  std::uint64_t key_from = 0;      ///< line where a private key began; 0: none is open
};

Scanner::Scanner(const Signatures& signatures) : m_parts(std::make_unique<Parts>(signatures)) {}
Scanner::~Scanner() = default;
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;
void Scanner::feed(std::string_view bytes) {
  m_parts->feed(bytes);
}
std::vector<ToolSeen> Scanner::finish() {
  return m_parts->finish();
}

}  // namespace plumbline::ci_log

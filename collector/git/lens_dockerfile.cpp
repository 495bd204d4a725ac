// What a Dockerfile runs while an image is built: the RUN lines of the stages that the wanted one needs.
#include <algorithm>
#include <set>

#include "collector/git/lens_ci_tokens.hpp"
#include "collector/git/lens_script.hpp"
#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

constexpr std::size_t k_most_stages = 200;

struct Stage {
  std::string name;
  std::vector<std::string> needs;  ///< names or places of other stages
  std::string script;
};

std::string_view next_word(std::string_view& text) {
  text = trim(text);
  const auto end = std::min(text.find_first_of(" \t\n"), text.size());
  const auto word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

/// "<<-'EOF'" -> "EOF"; empty: none.
std::string mark_of(std::string_view word) {
  if (!word.starts_with("<<") || word.starts_with("<<<")) return {};
  word.remove_prefix(2);
  if (word.starts_with('-')) word.remove_prefix(1);
  std::string out;
  for (const char c : word) {
    if (c != '\'' && c != '"') out += c;
  }
  return out;
}

class Reader {
 public:
  explicit Reader(std::string_view content) : m_rest(content) {}

  void read() {
    std::string line;
    while (next_instruction(line)) take(line);
  }
  std::vector<Stage> stages;

 private:
  bool next_line(std::string_view& line) {
    if (m_rest.empty()) return false;
    const auto end = std::min(m_rest.find('\n'), m_rest.size());
    line = m_rest.substr(0, end);
    m_rest.remove_prefix(std::min(end + 1, m_rest.size()));
    return true;
  }

  /// One instruction, its continued lines put together; comments between them are left out.
  bool next_instruction(std::string& out) {
    out.clear();
    std::string_view line;
    bool any = false;
    while (next_line(line)) {
      const auto text = trim(line);
      if (text.starts_with('#') || (text.empty() && any)) continue;
      if (text.empty()) continue;
      any = true;
      if (!text.ends_with('\\')) return out.append(text), true;
      out.append(text.substr(0, text.size() - 1)).push_back(' ');
    }
    return any;
  }

  /// The lines up to `mark`.
  std::string here_document(std::string_view mark) {
    std::string out;
    std::string_view line;
    while (next_line(line) && trim(line) != mark) out.append(line).push_back('\n');
    return out;
  }

  void take(std::string_view line) {
    const auto name = lower(next_word(line));
    if (name == "from") return from(line);
    std::vector<std::string> marks;
    for (auto rest = line; !trim(rest).empty();) {
      if (auto mark = mark_of(next_word(rest)); !mark.empty()) marks.push_back(std::move(mark));
    }
    std::string body;
    for (const auto& mark : marks) body += here_document(mark);
    if (stages.empty()) return;
    auto& stage = stages.back();
    if (name == "copy" || name == "add") options(line, stage);
    if (name == "workdir") stage.script.append("cd ").append(trim(line)).push_back('\n');
    if (name == "run") run(line, marks, body, stage);
  }

  void from(std::string_view line) {
    if (stages.size() >= k_most_stages) return;
    auto image = next_word(line);
    while (image.starts_with("--")) image = next_word(line);
    Stage stage{"", {lower(image)}, ""};
    if (lower(next_word(line)) == "as") stage.name = lower(next_word(line));
    stages.push_back(std::move(stage));
  }

  /// `--from=x`, `--mount=type=bind,from=x`: another stage is needed. Leaves what stands behind options.
  static void options(std::string_view& line, Stage& stage) {
    while ((line = trim(line)).starts_with("--")) {
      const auto word = next_word(line);
      const auto from = word.find("from=");
      if (from == word.npos || (word[from - 1] != ',' && word[from - 1] != '-')) continue;
      const auto name = word.substr(from + 5);
      stage.needs.push_back(lower(name.substr(0, name.find(','))));
    }
  }

  static void run(std::string_view line, const std::vector<std::string>& marks, const std::string& body,
                  Stage& stage) {
    options(line, stage);
    if (!marks.empty() && line.starts_with("<<")) {
      stage.script += body;
    } else if (line.starts_with('[')) {
      stage.script += command_at(code_tokens(line, CodeComments::hash), 0);
    } else {
      stage.script.append(line);
      for (const auto& mark : marks) stage.script.append("\n").append(mark);  // ends it for the shell
    }
    stage.script.push_back('\n');
  }

  std::string_view m_rest;
};

std::size_t place_of(const std::vector<Stage>& stages, std::string_view name, std::size_t before) {
  for (std::size_t i = before; i-- > 0;) {
    if (stages[i].name == name || std::to_string(i) == name) return i;
  }
  return stages.size();
}

}  // namespace

ScriptText dockerfile_text(std::string_view content, std::string_view target) {
  Reader reader(content);
  reader.read();
  const auto& stages = reader.stages;
  ScriptText out;
  if (stages.empty()) return {"", "no stage in it", {}};
  std::set<std::size_t> wanted;
  std::vector<std::size_t> open;
  if (target == "*") {
    for (std::size_t i = 0; i < stages.size(); ++i) open.push_back(i);
  } else {
    const auto last = target.empty() ? stages.size() - 1 : place_of(stages, lower(target), stages.size());
    if (last == stages.size()) return {"", "no stage " + clip(target, 40), {}};
    open.push_back(last);
  }
  while (!open.empty()) {
    const auto i = open.back();
    open.pop_back();
    if (!wanted.insert(i).second) continue;
    for (const auto& need : stages[i].needs) {
      if (const auto other = place_of(stages, need, i); other != stages.size()) open.push_back(other);
    }
  }
  for (const auto i : wanted) out.text += stages[i].script;
  return out;
}

}  // namespace plumbline::git

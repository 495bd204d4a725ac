#pragma once
// The tool catalogue (collector/git/lens/tools.yaml): which words in a CI configuration call which tool.
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "collector/git/lens_shell.hpp"
#include "collector/git/lens_yaml.hpp"

namespace plumbline::git {

struct Tool {
  std::string name, category;
  friend bool operator==(const Tool&, const Tool&) = default;
};

class Tools {
 public:
  [[nodiscard]] static Result<Tools> load(const Yaml& root);
  /// `uses: name@version` with its `with:` map.
  [[nodiscard]] std::vector<const Tool*> by_action(std::string_view uses, const Yaml& with) const;
  [[nodiscard]] std::vector<const Tool*> by_command(const Command& command) const;
  [[nodiscard]] std::vector<const Tool*> by_image(std::string_view image) const;
  /// GitLab's `include: template:`.
  [[nodiscard]] std::vector<const Tool*> by_template(std::string_view name) const;
  /// One word that says it wherever it stands: "-fsanitize=address".
  [[nodiscard]] std::vector<const Tool*> by_argument(std::string_view word) const;
  /// Whether calls of a program of this name, or a script named so, can say a tool.
  [[nodiscard]] bool knows(std::string_view program) const;
  [[nodiscard]] std::size_t size() const { return m_tools.size(); }

 private:
  struct Pattern {
    std::size_t tool;
    std::vector<std::string> words;  // command: behind the first; action: "key=value" conditions
  };
  using Index = std::unordered_map<std::string, std::vector<Pattern>>;
  [[nodiscard]] Result<void> load_tool(const Yaml& node);
  static bool matches(const Pattern& pattern, const std::vector<std::string>& words);
  void find_command(std::string_view name, const std::vector<std::string>& words,
                    std::vector<const Tool*>& out) const;
  void find_script(std::string_view name, const std::vector<std::string>& words,
                   std::vector<const Tool*>& out) const;
  void add_analyser(const std::string& name, std::vector<const Tool*>& out) const;
  std::vector<Tool> m_tools;
  Index m_actions, m_commands, m_images;
  std::vector<std::pair<std::string, std::size_t>> m_templates;
  std::array<std::vector<std::pair<std::string, std::size_t>>, 256> m_arguments;  ///< by first byte
};

}  // namespace plumbline::git

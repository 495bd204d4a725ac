#pragma once
// What a format's schema demands, as a table, and the checks of a document against it.
//
// The language of a table: one kind a line, `name: field field …`; a line that begins with a blank goes on.
//
//     name        a field that holds a text        name!       it has to be there
//     name=kind   one that holds that kind         name^6      known from version x.6 on
//     name*       an element that may repeat       name^4-5    known in x.4 and x.5
//     .name       an attribute                     #=kind      what stands between the tags
//     ~           further fields are welcome           .~          further attributes are
//     one(a|b+c)  one of the alternatives, not two; most(…) one or none; some(…) one or more
//     true(a|b)   where a is, b is there and true
//
// A kind is a name, `[kind]` (a list, `[kind]1` of at most one), `{field …}`, `(word word …)`, or `a/b`:
// either.
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "collector/reports/builder.hpp"
#include "collector/reports/document.hpp"

namespace plumbline::reports {

struct Kind;

struct Field {
  std::string_view name;
  const Kind* kind = nullptr;
  bool must = false, many = false, attribute = false;
};

/// Of the alternatives, each a set of fields, how many may be there.
struct Choice {
  enum class How { one, most, some, is_true } how = How::one;
  std::vector<std::uint64_t> sets;  // bits of fields
};

/// Whether a text is what it should be.
struct Word {
  std::string_view name;
  bool (*fits)(std::string_view);
  std::string_view should;  ///< "should be …"
};

struct Kind {
  enum class What { any, text, word, words, truth, number, whole, list, object, either } what = What::any;
  const Word* word = nullptr;
  std::vector<std::string_view> words;  // sorted
  std::int64_t least = INT64_MIN, most = INT64_MAX;
  const Kind* item = nullptr;
  std::vector<const Kind*> either;
  std::vector<Field> fields;  // at most 64
  std::vector<Choice> choices;
  std::uint64_t musts = 0;
  const Kind* content = nullptr;                            // what stands between the tags
  std::vector<std::pair<std::string_view, int>> otherwise;  // fields of other versions: known from
  bool open = false, open_attributes = false;
  bool unique = false;  // of a list
};

class Rules {
 public:
  /// Of one version of the format. A table that cannot be parsed is a bug.
  Rules(std::string_view table, std::string_view format, int minor);
  Rules(const Rules&) = delete;
  Rules& operator=(const Rules&) = delete;
  [[nodiscard]] const Kind& root() const { return *m_root; }
  [[nodiscard]] const std::string& format() const { return m_format; }

 private:
  friend class RulesParser;
  std::deque<Kind> m_kinds;
  std::map<std::string_view, Kind*> m_named;
  const Kind* m_root = nullptr;
  std::string m_format;  // "CycloneDX 1.6"
};

/// Where a check stands; a path is made of it only when something is wrong.
struct Place {
  const Place* above = nullptr;
  std::string_view name;
  std::int64_t index = -1;
};

/// What both checks share: the words for what is wrong. The first thing counts.
class RuleCheck {
 public:
  explicit RuleCheck(const Rules& rules) : m_rules(rules) {}
  RuleCheck(const RuleCheck&) = delete;
  RuleCheck& operator=(const RuleCheck&) = delete;

 protected:
  virtual ~RuleCheck() = default;
  [[nodiscard]] virtual std::string path(const Place& place) const = 0;
  bool wrong(const Place& place, const std::string& words);
  bool no_field(const Kind& kind, const Place& place, std::string_view name);
  [[nodiscard]] bool text(const Kind& kind, std::string_view value, const Place& place);
  [[nodiscard]] bool complete(const Kind& kind, std::uint64_t seen, std::uint64_t truths, const Place& place);
  [[nodiscard]] Result<void> verdict() const;

  const Rules& m_rules;
  std::string m_wrong;
  std::int64_t m_way = 0;  // to the place that is wrong
};

class JsonCheck final : RuleCheck {
 public:
  using RuleCheck::RuleCheck;
  /// Errors: unreadable, with the path in the file (components[0].hashes[0].content) and what would be right.
  [[nodiscard]] Result<void> whole(const Json& root);

 private:
  // Each adds to `print` what tells two values apart, in whatever order their fields stand.
  bool value(const Json& json, const Kind& kind, const Place& place, std::uint64_t& print);
  bool object(const Json& json, const Kind& kind, const Place& place, std::uint64_t& print);
  bool list(const Json& json, const Kind& kind, const Place& place, std::uint64_t& print);
  bool unique(const std::vector<std::uint64_t>& prints, const Place& place);
  bool either(const Json& json, const Kind& kind, const Place& place, std::uint64_t& print);
  bool number(const Json& json, const Kind& kind, const Place& place);
  [[nodiscard]] std::string path(const Place& place) const override;
};

class XmlCheck final : RuleCheck {
 public:
  XmlCheck(const Rules& rules, const Document& document) : RuleCheck(rules), m_document(document) {}
  /// What bears another namespace than the root is nobody's business. Errors: unreadable, with the XPath
  /// (/bom/components/component[1]/scope) and what would be right.
  [[nodiscard]] Result<void> whole();

 private:
  struct Seen {
    std::uint64_t fields = 0, truths = 0;
    std::size_t next = 0;
    std::vector<std::int64_t> times;
  };
  bool element(pugi::xml_node node, const Kind& kind, const Place& place);
  bool attributes(pugi::xml_node node, const Kind& kind, const Place& place, std::uint64_t& seen);
  bool scalar(std::string_view value, const Kind& kind, const Place& place);
  [[nodiscard]] bool is_foreign(pugi::xml_node node) const;
  [[nodiscard]] std::string path(const Place& place) const override;
  const Document& m_document;
  std::string_view m_prefix;
  Tally m_refs;
};

/// A field by its name; where one was found the next is looked for behind it: writers keep an order.
[[nodiscard]] const Field* field_of(const Kind& kind, std::string_view name, bool attribute,
                                    std::size_t& next);

[[nodiscard]] std::vector<std::string_view> words_of(std::string_view text);
/// The kinds of text that a table names: "hex", "serial", …; nothing: no such kind.
[[nodiscard]] const Word* word_of(std::string_view name);
[[nodiscard]] bool is_spdx_licence(std::string_view id);

extern const std::string_view k_cyclonedx_json_rules, k_cyclonedx_xml_rules;

}  // namespace plumbline::reports

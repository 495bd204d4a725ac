#pragma once
// Elements of an XML with many children stay out of its tree, and their children are parsed piece by piece
// when they are walked, as long_lists.hpp does for JSON: a tree takes five times the room of its text.
#include <functional>
#include <memory>
#include <optional>
#include <pugixml.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::reports {

class LongElements {
 public:
  struct Wanted {
    std::string_view root;                    ///< name of the outermost element, in no other document
    std::span<const std::string_view> names;  ///< of elements that may stay out
    std::size_t least = 0, depth = 0;
  };
  /// Finds the elements of those names with at least `least` bytes between their tags and no such element in
  /// them, and parses the rest. Nothing: there are none, the outermost element is another, or the text is too
  /// odd to be cut (it has a document type, instructions, another encoding than UTF-8). `text` has to stay.
  [[nodiscard]] static std::shared_ptr<LongElements> find(std::string_view text, const Wanted& wanted);

  /// The document; the long elements in it are empty.
  [[nodiscard]] const pugi::xml_document& rest() const { return m_rest; }
  [[nodiscard]] std::optional<std::size_t> index_of(pugi::xml_node node) const;
  /// Each child element is there until `f` returns.
  void each(std::size_t index, const std::function<void(pugi::xml_node)>& f);
  /// Parses whatever nobody has asked for yet. False: something is no XML, and what was read counts for
  /// nothing.
  [[nodiscard]] bool sound();

 private:
  struct Element {
    std::size_t name = 0;             // where it stands in the text, later in what is left of it
    std::vector<std::size_t> begins;  // of each piece, whole children; it ends where the next one begins
    std::size_t end = 0;              // where its end tag begins
    bool walked = false;              // to its end
  };
  explicit LongElements(std::string_view text) : m_text(text) {}
  [[nodiscard]] bool cut(const Wanted& wanted);
  [[nodiscard]] bool parse_rest();

  std::string_view m_text;
  std::vector<Element> m_elements;
  pugi::xml_document m_rest;
  bool m_sound = true;
};

}  // namespace plumbline::reports

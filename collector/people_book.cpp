#include "collector/people_book.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "collector/collector.hpp"

namespace plumbline {
namespace {

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_address(std::string_view word) {
  const auto at = word.find('@');
  return word.front() != '"' && at != word.npos && at > 0 && at + 1 < word.size();
}

}  // namespace

std::vector<std::string> person_words(std::string_view line) {
  std::vector<std::string> out;
  std::string word;
  bool quoted = false;
  const auto end = [&] {
    if (!word.empty() && word != "\"") out.push_back(lowered(word));
    word.clear();
  };
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
      if (quoted && word.empty()) word = '"';
    } else if (!quoted && (c == ' ' || c == '\t' || c == ',' || c == '\r')) {
      end();
    } else {
      word += c;
    }
  }
  end();
  return out;
}

Result<PeopleBook> PeopleBook::parse(std::string_view text) {
  PeopleBook out;
  for (int number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    auto words = person_words(line);
    if (words.empty() || line.starts_with('#')) continue;
    const auto first = std::find_if(words.begin(), words.end(), is_address);
    if (first == words.end())
      return fail(Errc::config,
                  fmt::format("line {}: names nobody by an address, and an address is what a person is "
                              "known by over all sources",
                              number));
    std::rotate(words.begin(), first, first + 1);
    for (const auto& word : words) {
      const auto [it, fresh] = out.m_of.emplace(word, out.m_people.size());
      if (!fresh && it->second != out.m_people.size())
        return fail(Errc::config,
                    fmt::format("line {}: \"{}\" is said of {} too, and one word means one person", number,
                                word, out.m_people[it->second].front()));
    }
    out.m_people.push_back(std::move(words));
  }
  return out;
}

PeopleBook PeopleBook::of(const SourceSpec& source) {
  const auto it = source.settings.find("people");
  auto book = it == source.settings.end() ? Result<PeopleBook>(PeopleBook{}) : parse(it->second);
  return book ? std::move(*book) : PeopleBook{};
}

std::string PeopleBook::address_of(std::string_view address, std::string_view login,
                                   std::string_view name) const {
  if (m_people.empty()) return {};
  for (const auto& word : {lowered(address), lowered(login), name.empty() ? "" : '"' + lowered(name)}) {
    const auto it = word.empty() ? m_of.end() : m_of.find(word);
    if (it != m_of.end()) return m_people[it->second].front();
  }
  return {};
}

}  // namespace plumbline

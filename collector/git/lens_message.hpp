#pragma once
// What a commit message says (collector/git/lens/messages.yaml): trailers, reviewers, requests, keys.
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "collector/git/lens.hpp"
#include "collector/git/lens_text.hpp"
#include "collector/git/lens_yaml.hpp"

namespace plumbline::git {

class Messages {
 public:
  [[nodiscard]] static Result<Messages> load(const Yaml& root);
  [[nodiscard]] MessageReading read(std::string_view message, std::int64_t parents) const;

 private:
  struct Line {
    std::string token;  ///< normalised: "reviewed-by"
    std::string_view value;
  };
  void read_trailers(std::string_view message, MessageReading& out) const;
  void read_line(std::string_view line, bool in_block, MessageReading& out,
                 std::set<std::string>& trailers) const;
  void read_names(std::string_view trailer, std::string_view value, std::vector<Named>& out) const;
  void read_prose_review(std::string_view line, MessageReading& out) const;
  void read_request(std::string_view subject, std::string_view message, MessageReading& out) const;

  void read_keys(std::string_view message, std::int64_t parents, std::set<std::string>& keys) const;
  void key_at(std::string_view message, std::size_t at, std::set<std::string>& keys) const;
  void dash_key(std::string_view message, std::size_t at, std::set<std::string>& keys) const;
  void number_key(std::string_view message, std::size_t at, std::set<std::string>& keys) const;
  void word_key(std::string_view message, std::size_t at, std::set<std::string>& keys) const;
  void found_key(std::string_view message, std::size_t at, std::string key,
                 std::set<std::string>& keys) const;
  [[nodiscard]] bool is_fix(std::string_view message, std::string_view id) const;

  std::vector<std::string> m_review, m_coauthor, m_known, m_nobody, m_no_person, m_not_tickets;
  std::vector<Phrase> m_placeholders, m_found, m_ci_words, m_fix, m_no_fix_subject, m_no_fix_sentence;
};

/// Title of the change request that a forge's merge commit names in its body; empty: this is none.
[[nodiscard]] std::string_view request_title(std::string_view message);

/// Whether a text has a shape: A is capitals, a small letters, 9 at least as many digits as nines stand
/// there; all else is meant as written. "A-9" is CCR-3651.
[[nodiscard]] bool has_shape(std::string_view text, std::string_view shape);

/// CVE-2024-12345, or GHSA-abcd-1234-efgh, with its first dash at `at`, or "".
[[nodiscard]] std::string cve_at(std::string_view text, std::size_t at);
[[nodiscard]] std::string ghsa_at(std::string_view text, std::size_t at);

/// The sentence around `at`: at most 200 bytes to each side, ended by a full stop before a blank or by an
/// empty line.
[[nodiscard]] std::string_view sentence_at(std::string_view message, std::size_t at);

/// A numbered finding of an auditor's report with its first dash at `at`, or "": TOB-ABC-7 of Trail of Bits,
/// ABC-01-003 of Cure53 and those who number like them.
[[nodiscard]] std::string audit_finding_at(std::string_view text, std::size_t at);

/// The short id a monitoring service gives an event, SHOP-4K2, with its last dash at `at`, or "": two to five
/// capitals and digits of both sorts behind a project's name, right behind a word of fixing. Only digits are
/// a ticket.
[[nodiscard]] std::string production_event_at(std::string_view text, std::size_t at);

}  // namespace plumbline::git

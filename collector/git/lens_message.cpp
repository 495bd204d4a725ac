#include "collector/git/lens_message.hpp"

#include <algorithm>

namespace plumbline::git {
namespace {

bool has(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::vector<Phrase> phrases_of(const Yaml& node) {
  std::vector<Phrase> out;
  for (const auto& text : node.strings()) out.push_back(Phrase::parse(text));
  return out;
}

std::string_view first_line(std::string_view message) {
  return trim(message.substr(0, message.find('\n')));
}

/// "Reviewed by: x" -> ("reviewed-by", "x"). Tokens have at most three words and 40 bytes.
bool split_trailer(std::string_view line, std::string& token, std::string_view& value) {
  constexpr std::size_t k_longest_token = 40;
  if (line.empty() || !is_letter(line.front())) return false;
  std::size_t blanks = 0;
  std::size_t i = 0;
  for (; i < line.size() && i < k_longest_token && line[i] != ':'; ++i) {
    const char c = line[i];
    if (c == ' ' || c == '\t')
      ++blanks;
    else if (!is_word(c) && c != '-' && c != '_')
      return false;
  }
  if (i >= line.size() || line[i] != ':' || blanks > 2) return false;
  value = trim(line.substr(i + 1));
  if (value.empty() || value.starts_with("//")) return false;
  token = lower(trim(line.substr(0, i)));
  std::replace(token.begin(), token.end(), ' ', '-');
  return true;
}

/// Start of the last paragraph; the first paragraph (the subject) never is one.
std::size_t last_paragraph(std::string_view message) {
  auto end = message.size();
  while (end > 0 && is_blank(message[end - 1])) --end;
  const auto gap = message.substr(0, end).rfind("\n\n");
  return gap == std::string_view::npos ? message.size() : gap + 2;
}

/// git's rule: a block of trailers holds nothing else, or at least a quarter are trailers and one is a known
/// one.
bool is_block(std::string_view block, const std::vector<std::string>& known) {
  std::size_t lines = 0;
  std::size_t trailers = 0;
  bool has_known = false;
  for_each_line(block, [&](std::string_view line) {
    std::string token;
    std::string_view value;
    if (line.empty() || is_blank(line.front())) return true;
    ++lines;
    if (!split_trailer(line, token, value)) return true;
    ++trailers;
    has_known = has_known || has(known, token) || token.ends_with("-by");
    return true;
  });
  return trailers > 0 && (trailers == lines || (has_known && trailers * 4 >= lines));
}

std::string joined(const std::set<std::string>& words) {
  constexpr std::size_t k_most = 2000;  // bytes; "more" says that there were more
  std::string out;
  for (const auto& word : words) {
    if (out.size() + word.size() > k_most) return out + " more";
    out += (out.empty() ? "" : " ") + word;
  }
  return out;
}

}  // namespace

Result<Messages> Messages::load(const Yaml& root) {
  Messages m;
  m.m_review = root["review_trailers"].strings();
  m.m_coauthor = root["coauthor_trailers"].strings();
  m.m_known = root["known_trailers"].strings();
  m.m_nobody = root["nobody"].strings();
  m.m_no_person = root["no_person"].strings();
  m.m_placeholders = phrases_of(root["placeholders"]);
  m.m_not_tickets = root["not_tickets"].strings();
  m.m_found = phrases_of(root["found"]);
  m.m_ci_words = phrases_of(root["talks_about_tooling"]);
  m.m_fix = phrases_of(root["fix"]);
  m.m_no_fix_subject = phrases_of(root["no_fix_subject"]);
  m.m_no_fix_sentence = phrases_of(root["no_fix_sentence"]);
  if (m.m_review.empty() || m.m_fix.empty() || m.m_found.empty())
    return fail(Errc::config, "messages.yaml: \"review_trailers\", \"found\" or \"fix\" is missing");
  m.m_known.insert(m.m_known.end(), m.m_review.begin(), m.m_review.end());
  m.m_known.insert(m.m_known.end(), m.m_coauthor.begin(), m.m_coauthor.end());
  return m;
}

bool has_shape(std::string_view text, std::string_view shape) {
  const auto take = [&](auto is, std::size_t least) {
    std::size_t n = 0;
    while (n < text.size() && is(text[n])) ++n;
    text.remove_prefix(n);
    return n >= least;
  };
  while (!shape.empty()) {
    const char sort = shape.front();
    std::size_t nines = 0;
    while (nines < shape.size() && shape[nines] == '9') ++nines;
    shape.remove_prefix(std::max<std::size_t>(nines, 1));
    const bool fits = sort == '9'   ? take(is_digit, nines)
                      : sort == 'A' ? take([](char c) { return c >= 'A' && c <= 'Z'; }, 1)
                      : sort == 'a' ? take([](char c) { return c >= 'a' && c <= 'z'; }, 1)
                                    : !text.empty() && text.front() == sort;
    if (!fits) return false;
    if (sort != '9' && sort != 'A' && sort != 'a') text.remove_prefix(1);
  }
  return text.empty();
}

/// "Ann <a@x>, bob@y and carl" -> three. A value that is a placeholder, nobody or a link names nobody.
void Messages::read_names(std::string_view trailer, std::string_view value, std::vector<Named>& out) const {
  constexpr std::size_t k_most = 32;
  std::size_t named = 0;
  while (!value.empty() && named++ < k_most) {
    const auto open = value.find('<');
    auto cut = std::min(value.find_first_of(",;"), value.find(" and "));
    if (open < cut) cut = std::min(value.find_first_of(",;", value.find('>', open)), value.size());
    auto one = trim(value.substr(0, cut));
    value = cut >= value.size() ? std::string_view{} : value.substr(cut + (value[cut] == ' ' ? 5 : 1));
    Named person{std::string(trailer), {}, {}};
    if (const auto angle = one.find('<'); angle != one.npos) {
      person.address = clip(trim(one.substr(angle + 1, one.find('>', angle) - angle - 1)), 200);
      one = trim(one.substr(0, angle));
    } else if (one.find('@') != one.npos && one.find(' ') == one.npos) {
      if (one.front() == '@')
        one.remove_prefix(1);
      else
        person.address = clip(one, 200);
    }
    while (!one.empty() && (one.back() == '.' || one.back() == '"')) one.remove_suffix(1);
    while (!one.empty() && one.front() == '"') one.remove_prefix(1);
    person.name = clip(one, 200);
    const auto check = lower(person.name + " " + person.address);
    const bool nobody = check.size() < 3 || check.find("://") != check.npos ||
                        std::none_of(check.begin(), check.end(), is_letter) || has(m_nobody, trim(check)) ||
                        any_in(m_placeholders, check) ||
                        (person.address.empty() &&
                         std::any_of(m_no_person.begin(), m_no_person.end(),
                                     [&](const auto& shape) { return has_shape(person.name, shape); }));
    if (!nobody) out.push_back(std::move(person));
  }
}

void Messages::read_line(std::string_view line, bool in_block, MessageReading& out,
                         std::set<std::string>& trailers) const {
  std::string token;
  std::string_view value;
  if (!split_trailer(line, token, value)) return read_prose_review(line, out);
  const bool review = has(m_review, token);
  const bool coauthor = has(m_coauthor, token);
  const auto before = out.reviewers.size() + out.coauthors.size();
  if (review) read_names(token, value, out.reviewers);
  if (coauthor) read_names("co-authored-by", value, out.coauthors);
  const bool named = out.reviewers.size() + out.coauthors.size() > before;
  if (token == "signed-off-by") {
    std::vector<Named> who;
    read_names(token, value, who);
    if (who.empty()) return;
    trailers.insert(token);
  } else if (review || coauthor ? named : (in_block || has(m_known, token))) {
    trailers.insert(coauthor ? "co-authored-by" : token);
  }
  if (token == "change-id" && !out.request) out.request = clip(value, 60);
  if (token == "differential-revision" || token == "pr-url" || token == "pull-request" ||
      token == "part-of" || token == "reviewed-on") {
    auto last = trim(value);
    while (!last.empty() && (last.back() == '/' || last.back() == '>')) last.remove_suffix(1);
    if (const auto slash = last.find_last_of("/#"); slash != last.npos) last.remove_prefix(slash + 1);
    if (!last.empty() && last.size() < 60) out.request = clip(last, 60);
  }
}

/// Reviews without a colon: "Reviewed by Ann Example.", "R=ann,bob", "with carl@; ok ann@ bob@".
void Messages::read_prose_review(std::string_view line, MessageReading& out) const {
  const auto text = trim(line);
  if (text.starts_with("Reviewed by ") && text.size() > 12 && text[12] >= 'A' && text[12] <= 'Z') {
    const auto rest = text.substr(12);
    read_names("reviewed-by", rest.substr(0, rest.find('.')), out.reviewers);
  } else if (text.starts_with("R=") && text.find(' ') == text.npos) {
    read_names("r", text.substr(2), out.reviewers);
  } else if (text.find('@') != text.npos) {
    auto at = text.find("ok ");
    if (at == text.npos || (at > 0 && is_word(text[at - 1]))) return;
    for (auto rest = text.substr(at + 3); !rest.empty();) {
      auto end = std::min(rest.find_first_of(" ,;"), rest.size());
      const auto one = rest.substr(0, end);
      if (one.size() > 1 && one.back() == '@')
        read_names("ok", one, out.reviewers);
      else if (!one.empty() && one != "and" && one != "&")
        return;
      rest.remove_prefix(std::min(rest.size(), end + 1));
    }
  }
}

void Messages::read_trailers(std::string_view message, MessageReading& out) const {
  const auto last = last_paragraph(message);
  const bool block = is_block(message.substr(last), m_known);
  std::set<std::string> trailers;
  const auto body = message.find('\n');
  if (body == std::string_view::npos) return;
  for_each_line(message.substr(body + 1), [&](std::string_view line) {
    const bool in_block = block && line.data() >= message.data() + last;
    if (!line.empty()) read_line(line, in_block, out, trailers);
    return true;
  });
  if (!trailers.empty()) out.trailers = joined(trailers);
}

namespace {

std::string_view number_behind(std::string_view text, std::string_view words) {
  const auto at = text.find(words);
  return at == std::string_view::npos ? std::string_view{} : digits_at(text, at + words.size());
}

}  // namespace

void Messages::read_request(std::string_view subject, std::string_view message, MessageReading& out) const {
  for (const std::string_view words :
       {"Merge pull request #", "(pull request #", "Merge PR #", "Auto merge of #", "Merge #"}) {
    if (const auto number = number_behind(subject, words); !number.empty()) {
      out.request = number;
      return;
    }
  }
  if (const auto at = message.find("See merge request "); at != message.npos) {
    const auto line = message.substr(at, message.find('\n', at) - at);
    if (const auto number = number_behind(line, "!"); !number.empty()) {
      out.request = number;
      return;
    }
  }
  if (out.request || !subject.ends_with(')')) return;
  const auto open = subject.rfind("(#");
  if (open == subject.npos) return;
  const auto number = digits_at(subject, open + 2);
  if (number.empty() || open + 2 + number.size() + 1 != subject.size()) return;
  out.request = number;
  out.request_in_title = true;
}

MessageReading Messages::read(std::string_view message, std::int64_t parents) const {
  MessageReading out;
  while (!message.empty() && is_blank(message.front())) message.remove_prefix(1);
  read_trailers(message, out);
  read_request(first_line(message), message, out);
  std::set<std::string> keys;
  read_keys(message, parents, keys);
  if (!keys.empty()) out.keys = joined(keys);
  return out;
}

}  // namespace plumbline::git

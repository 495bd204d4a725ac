#include "collector/review/change.hpp"

#include <algorithm>
#include <set>

#include "collector/http/json.hpp"

namespace plumbline::review {
namespace {

std::optional<std::string> filled(std::string text) {
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

// What was said of another revision than the last one, or before the last push.
bool is_outdated(const Change& change, const Event& event) {
  if (event.what != "vote") return false;
  if (!event.revision.empty() && !change.head.empty()) return event.revision != change.head;
  return change.pushed && event.at < *change.pushed;
}

}  // namespace

std::vector<Record> records_of(const Change& change, const Accounts& accounts, Sink& sink) {
  std::vector<Record> out;
  std::set<std::string> ids;
  auto events = change.events;
  std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.at < b.at; });
  for (const auto& event : events) {
    if (!ids.insert(event.id).second) continue;
    ReviewEvent record;
    record.change = change.name;
    record.id = event.id;
    record.what = event.what;
    record.at = event.at;
    record.vote = event.vote;
    record.revision = filled(event.revision);
    record.facts = filled(event.facts);
    record.authored = event.authored;
    record.outdated = is_outdated(change, event);
    if (event.what == "opened" || event.what == "merged") record.branch = filled(change.branch);
    if (event.actor && event.actor->known()) {
      record.actor = accounts.id(*event.actor, sink);
      record.bot = accounts.is_bot(*event.actor);
      record.role = filled(accounts.role_of(*event.actor));
      record.self = std::any_of(change.authors.begin(), change.authors.end(),
                                [&](const Account& author) { return accounts.same(author, *event.actor); });
    }
    out.emplace_back(std::move(record));
  }
  return out;
}

Account parse_account(std::string_view text) {
  Account out;
  const auto open = text.rfind('<'), close = text.rfind('>');
  if (open != std::string_view::npos && close != std::string_view::npos && open < close) {
    out.address = http::as_word(trimmed(text.substr(open + 1, close - open - 1)), 200);
    auto name = trimmed(text.substr(0, open));
    if (name.size() > 1 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
    out.name = http::as_word(name, 200);
  } else if (text.find('@') != std::string_view::npos) {
    out.address = http::as_word(trimmed(text), 200);
  } else {
    out.name = http::as_word(trimmed(text), 200);
  }
  return out;
}

std::vector<Account> coauthors(std::string_view message) {
  constexpr std::string_view k_mark = "co-authored-by:";
  std::vector<Account> out;
  while (!message.empty() && out.size() < 100) {
    const auto end = std::min(message.find('\n'), message.size());
    const auto line = message.substr(0, end);
    message.remove_prefix(std::min(end + 1, message.size()));
    if (line.size() > k_mark.size() && folded(line.substr(0, k_mark.size())) == k_mark)
      out.push_back(parse_account(line.substr(k_mark.size())));
  }
  return out;
}

}  // namespace plumbline::review

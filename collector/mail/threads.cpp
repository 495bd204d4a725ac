#include "collector/mail/threads.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "core/digest.hpp"

namespace plumbline::mail {
namespace {

using review::Account;
using review::Event;

constexpr std::int64_t k_day = 86'400;
// Our choice: a patch that lands later than this is another one.
constexpr std::int64_t k_longest = 365 * k_day;
constexpr std::size_t k_most_led_to = 200;  // patches of one series

std::string short_of(const std::string& id) {
  return hex(sha256(id)).substr(0, 16);
}

bool is_sender(const Account& named, const Account& sender) {
  if (!named.address.empty() && review::folded(named.address) == review::folded(sender.address)) return true;
  return !named.name.empty() && review::folded(named.name) == review::folded(sender.name);
}

std::string vote_of(const std::string& trailer) {
  return trailer == "nacked-by" || trailer == "rejected-by" ? "changes_requested" : "approved";
}

// Better first: the same difference, the same author, the one that was written sooner after the mail.
struct Match {
  std::size_t thread = 0, commit = 0;
  Joined how = Joined::no;
  bool other_author = false;
  std::int64_t apart = 0;
  [[nodiscard]] auto rank() const {
    return std::tuple(how == Joined::subject, other_author, apart, thread, commit);
  }
};

bool same_author(const Thread& thread, const KnownCommit& commit) {
  return is_sender(commit.author, thread.author);
}

Instant last_before(const Thread& thread, Instant limit) {
  Instant out = thread.versions.front().at;
  for (const auto& version : thread.versions) {
    if (version.at <= limit) out = std::max(out, version.at);
  }
  return out;
}

bool fits(const Thread& thread, const KnownCommit& commit) {
  const auto first = thread.versions.front().at;
  return commit.committed.seconds >= first.seconds - k_day &&
         commit.committed.seconds <= first.seconds + k_longest;
}

}  // namespace

void Threads::take(const Message& message, const std::string& patch_id) {
  ++m_tally.messages;
  const auto subject = parse_subject(message.subject);
  if (!subject) return take_answer(message);
  if (subject->number == 0) {
    ++m_tally.covers;
    m_leads_to[message.id];
    m_covers.insert(message.id);
    return;
  }
  take_patch(message, *subject, patch_id);
}

void Threads::take_patch(const Message& message, const PatchSubject& subject, const std::string& patch_id) {
  ++m_tally.patches;
  const auto key = std::pair(comparable(subject.title), review::folded(message.from.address));
  const auto [it, fresh] = m_by_title.emplace(key, m_threads.size());
  if (fresh) {
    Thread thread;
    thread.title = key.first;
    thread.author = message.from;
    m_threads.push_back(std::move(thread));
  }
  m_threads[it->second].versions.push_back({message.id, *message.date, subject.version, patch_id});
  m_leads_to[message.id].push_back(it->second);
  // A cover letter leads to the patches that answer it: what is said of it is said of them.
  for (const auto& ref : message.refs) {
    const auto cover = m_leads_to.find(ref);
    if (cover == m_leads_to.end()) continue;
    if (m_covers.contains(ref) && cover->second.size() < k_most_led_to && subject.of > 1 &&
        std::find(cover->second.begin(), cover->second.end(), it->second) == cover->second.end())
      cover->second.push_back(it->second);
    break;
  }
}

void Threads::take_answer(const Message& message) {
  for (const auto& ref : message.refs) {
    const auto it = m_leads_to.find(ref);
    if (it == m_leads_to.end()) continue;
    ++m_tally.answers;
    const auto led = it->second;
    const auto trailers = trailers_of(message.body);
    for (const auto& trailer : trailers) m_tally.claimed += is_sender(trailer.who, message.from) ? 0 : 1;
    for (const auto thread : led) answer(m_threads[thread], message, trailers);
    m_leads_to[message.id] = led;
    return;
  }
  ++m_tally.answers_to_nobody;
}

void Threads::answer(Thread& thread, const Message& message, const std::vector<Trailer>& trailers) {
  const auto id = "mail/" + short_of(message.id);
  const Event said{"vote", id, *message.date, message.from, "commented"};
  bool voted = false;
  for (const auto& trailer : trailers) {
    if (!is_sender(trailer.who, message.from)) continue;  // who speaks for another has not heard them vote
    auto event = said;
    event.vote = vote_of(trailer.name);
    event.facts = trailer.name;
    event.actor->name = trailer.who.name.empty() ? message.from.name : trailer.who.name;
    if (!trailer.who.address.empty()) event.actor->address = trailer.who.address;
    if (!voted) thread.answers.push_back(std::move(event));
    voted = true;
  }
  if (!voted) thread.answers.push_back(said);
}

void join(std::vector<Thread>& threads, const std::vector<KnownCommit>& commits,
          const std::function<std::string(const KnownCommit&)>& patch_id_of) {
  std::map<std::string, std::vector<std::size_t>> by_title, by_author;
  for (std::size_t i = 0; i < commits.size(); ++i) {
    by_title[comparable(commits[i].title)].push_back(i);
    by_author[review::folded(commits[i].author.address)].push_back(i);
  }
  std::map<std::size_t, std::string> patch_ids;
  const auto patch_id = [&](std::size_t i) -> const std::string& {
    const auto [it, fresh] = patch_ids.try_emplace(i);
    if (fresh) it->second = patch_id_of(commits[i]);
    return it->second;
  };
  const auto same_patch = [&](const Thread& thread, std::size_t i) {
    return std::any_of(thread.versions.begin(), thread.versions.end(), [&](const Version& version) {
      return !version.patch_id.empty() && version.patch_id == patch_id(i);
    });
  };
  std::vector<Match> matches;
  for (std::size_t t = 0; t < threads.size(); ++t) {
    const auto& thread = threads[t];
    const auto add = [&](std::size_t i, Joined how) {
      const auto apart = commits[i].committed.seconds - last_before(thread, commits[i].committed).seconds;
      matches.push_back({t, i, how, !same_author(thread, commits[i]), std::abs(apart)});
    };
    bool titled = false;
    if (const auto it = by_title.find(thread.title); it != by_title.end()) {
      for (const auto i : it->second) {
        if (!fits(thread, commits[i])) continue;
        titled = true;
        add(i, same_patch(thread, i) ? Joined::patch_id : Joined::subject);
      }
    }
    if (titled) continue;
    const auto it = by_author.find(review::folded(thread.author.address));
    if (it == by_author.end()) continue;
    for (const auto i : it->second) {
      if (fits(thread, commits[i]) && same_patch(thread, i)) add(i, Joined::patch_id_alone);
    }
  }
  std::sort(matches.begin(), matches.end(),
            [](const Match& a, const Match& b) { return a.rank() < b.rank(); });
  std::set<std::size_t> taken;
  for (const auto& match : matches) {
    auto& thread = threads[match.thread];
    if (thread.how != Joined::no || !taken.insert(match.commit).second) continue;
    thread.how = match.how;
    thread.commit = commits[match.commit];
  }
}

review::Change change_of(const Thread& thread) {
  review::Change out;
  const auto& first = thread.versions.front();
  out.name = "<" + first.id.substr(0, 200) + ">";
  out.authors.push_back(thread.author);
  out.events.push_back({"opened", "opened", first.at, thread.author});
  const auto limit = thread.commit ? thread.commit->committed : k_forever;
  for (const auto& version : thread.versions) {
    Event pushed{"pushed", "mail/" + short_of(version.id), version.at, thread.author};
    pushed.facts = fmt::format("v{}", version.version);
    out.events.push_back(std::move(pushed));
    if (version.at <= limit) out.pushed = std::max(out.pushed.value_or(version.at), version.at);
  }
  out.events.insert(out.events.end(), thread.answers.begin(), thread.answers.end());
  if (!thread.commit) return out;
  out.authors.push_back(thread.commit->author);
  Event merged{"merged", "merged", thread.commit->committed, thread.commit->committer};
  merged.revision = thread.commit->oid;
  merged.facts = thread.how == Joined::subject ? "by-subject" : "by-patch-id";
  out.events.push_back(std::move(merged));
  return out;
}

std::string in_words(const std::vector<Thread>& threads, const Tally& tally, bool repository) {
  std::int64_t patch_id = 0, subject = 0, alone = 0, no_patch = 0, no_commit = 0;
  for (const auto& thread : threads) {
    patch_id += thread.how == Joined::patch_id;
    subject += thread.how == Joined::subject;
    alone += thread.how == Joined::patch_id_alone;
    if (thread.how != Joined::no) continue;
    const bool readable = std::any_of(thread.versions.begin(), thread.versions.end(),
                                      [](const Version& v) { return !v.patch_id.empty(); });
    ++(readable ? no_commit : no_patch);
  }
  const auto joined = patch_id + subject + alone;
  const auto count = static_cast<std::int64_t>(threads.size());
  auto out = fmt::format(
      "{} messages: {} patch mails of {} changes, {} cover letters, {} answers, {} answers to no patch seen "
      "here, "
      "{} trailers given for another and not counted",
      tally.messages, tally.patches, count, tally.covers, tally.answers, tally.answers_to_nobody,
      tally.claimed);
  if (!repository) return out + "; no repository is named, so no change is joined with a commit";
  const auto percent = count == 0 ? 0 : joined * 100 / count;
  return out + fmt::format(
                   "; {} of {} changes ({} %) are joined with commits: {} by title and patch-id, {} by title "
                   "alone, {} by patch-id "
                   "alone; not joined: {} with no such commit, {} whose difference cannot be read",
                   joined, count, percent, patch_id, subject, alone, no_commit, no_patch);
}

}  // namespace plumbline::mail

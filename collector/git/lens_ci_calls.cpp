#include <algorithm>

#include "collector/git/lens_ci.hpp"

namespace plumbline::git {
namespace {

/// Twenty letters and digits in a row, four of them digits: a key, unless it is the commit an action is
/// pinned to.
bool has_random_run(std::string_view text) {
  std::size_t run = 0;
  std::size_t digits = 0;
  bool pinned = false;
  for (const char c : text) {
    if (!is_word(c) && c != '_' && c != '+') {
      run = digits = 0;
      pinned = c == '@';
      continue;
    }
    digits += is_digit(c) ? 1 : 0;
    if (++run >= 20 && digits >= 4 && !pinned) return true;
  }
  return false;
}

/// A word of a command line that may be shown. Anything that smells of a secret is not.
bool may_be_shown(std::string_view word) {
  const auto text = lower(word);
  for (const auto* smell : {"token", "passw", "secret", "apikey", "api_key", "api-key", "authorization",
                            "bearer", "credential"}) {
    if (text.find(smell) != text.npos && text.find("${{") == text.npos) return false;
  }
  return !has_random_run(text) && text.find("://") == text.npos;
}

std::string shown(std::string_view words) {
  std::string out;
  while (!(words = trim(words)).empty() && out.size() < k_longest_words) {
    const auto end = std::min(words.find(' '), words.size());
    out += (out.empty() ? "" : " ") +
           (may_be_shown(words.substr(0, end)) ? std::string(words.substr(0, end)) : "…");
    words.remove_prefix(end);
  }
  return out;
}

}  // namespace

namespace {

/// Whether a call takes the place of an equal one that stands there.
bool is_better(bool live, const std::optional<Instant>& retires, const CiCall& than) {
  if (!live) return false;
  return !than.live || (than.retires && (!retires || *retires > *than.retires));
}

}  // namespace

void CiCalls::add(const CiJob& job, const Tool& tool, std::string_view words, std::string_view dead,
                  std::string_view note) {
  // A script is named once, whatever jobs run it: there are many, and it is its own file that tells more.
  const auto name = tool.category == "script" || tool.category == k_unread ? "" : clip(job.name, 200);
  const bool live = job.dead.empty() && dead.empty();
  for (const auto& trigger : job.triggers) {
    const KeyView key{name, tool.name, tool.category, trigger.name};
    const auto known = m_calls.find(key);
    if (known != m_calls.end() && !is_better(live, job.retires, known->second)) continue;
    CiCall call;
    call.system = m_system;
    call.job = name;
    call.tool = tool.name;
    call.category = tool.category;
    call.trigger = trigger.name;
    call.live = live;
    std::string detail = live ? "" : "dead: " + (job.dead.empty() ? std::string(dead) : job.dead) + "; ";
    if (job.retires && m_system != "travis")
      detail +=
          (job.ended_by.empty() ? "runner" : job.ended_by) + " retired " + format_date(*job.retires) + "; ";
    for (const auto one : {std::string_view(trigger.note), std::string_view(job.note), note}) {
      if (!one.empty()) detail.append(one).append("; ");
    }
    call.detail = clip(detail + shown(words), k_longest_words);
    call.retires = job.retires;
    m_calls[{call.job, call.tool, call.category, call.trigger}] = std::move(call);
  }
}

void CiCalls::add_all(const CiReading& part, const Variables& given) {
  for (const auto& call : part.calls) {
    const KeyView key{call.job, call.tool, call.category, call.trigger};
    const auto known = m_calls.find(key);
    if (known == m_calls.end())
      m_calls.emplace(Key{call.job, call.tool, call.category, call.trigger}, call);
    else if (is_better(call.live, call.retires, known->second))
      known->second = call;
  }
  for (auto use : part.uses) {
    if (!use.variables) use.variables = given;
    add_use(std::move(use));
  }
}

namespace {

/// The words around it apart, which are shown for the first one alone.
bool same_use(const CiUse& a, const CiUse& b) {
  return a.job == b.job && a.variables == b.variables && a.dead == b.dead && a.note == b.note &&
         (a.use == b.use || *a.use == *b.use);
}

std::size_t hash_of(const CiUse& use) {
  const std::hash<std::string_view> hash;
  return hash(use.use->shown) * 31 + hash(use.use->target) * 17 + hash(use.dead) * 7 + hash(use.note) +
         std::hash<const void*>{}(use.job.get());
}

}  // namespace

void CiCalls::add_use(CiUse use) {
  constexpr std::size_t k_most = 2000;  // of one file; the others are not followed, and say so
  const auto hash = hash_of(use);
  const auto [first, last] = m_use_places.equal_range(hash);
  if (std::any_of(first, last, [&](const auto& place) { return same_use(m_uses[place.second], use); }))
    return;
  if (m_uses.size() < k_most) m_use_places.emplace(hash, m_uses.size());
  if (m_uses.size() < k_most) return m_uses.push_back(std::move(use));
  add_unread(*use.job, "more files", "more than 2,000 calls of files in one configuration", use.dead);
}

/// Once, under the first of its triggers that is not a person's hand: silence beside it proves as little
/// under the others.
void CiCalls::add_unread(const CiJob& job, std::string_view name, std::string_view reason,
                         std::string_view dead) {
  CiJob once = job;
  auto& triggers = once.triggers;
  const auto by_itself = std::find_if(triggers.begin(), triggers.end(),
                                      [](const CiTrigger& trigger) { return trigger.name != "manual"; });
  if (by_itself != triggers.end()) std::swap(triggers.front(), *by_itself);
  if (triggers.size() > 1) triggers.resize(1);
  add(once, {clip(name, 200), std::string(k_unread)}, reason, dead, "");
}

void put_part(std::string& out, std::string_view text) {
  out.append(std::to_string(text.size())).push_back(':');
  out.append(text);
}

namespace {

std::string key_of(const CiJob& job) {
  std::string out;
  for (const auto* text : {&job.name, &job.dead, &job.note, &job.ended_by}) put_part(out, *text);
  put_part(out, job.retires ? std::to_string(job.retires->seconds) : "");
  for (const auto& trigger : job.triggers) {
    for (const auto* text : {&trigger.name, &trigger.event, &trigger.note, &trigger.inputs})
      put_part(out, *text);
  }
  return out;
}

}  // namespace

std::shared_ptr<const CiJob> CiCalls::shared(const CiJob& job) {
  if (m_job && *m_job == job) return m_job;
  if (m_jobs == nullptr) return m_job = std::make_shared<const CiJob>(job);
  const auto key = key_of(job);
  m_job = m_jobs->find(key);
  if (!m_job) m_jobs->keep(key, m_job = std::make_shared<const CiJob>(job), key.size() + sizeof(CiJob));
  return m_job;
}

CiReading CiCalls::take() {
  CiReading out{std::move(m_path), std::move(m_system), {}, std::move(m_uses), std::move(callable)};
  out.calls.reserve(m_calls.size());
  for (auto& [key, call] : m_calls) {
    call.path = out.path;
    out.calls.push_back(std::move(call));
  }
  return out;
}

}  // namespace plumbline::git

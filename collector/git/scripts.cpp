#include "collector/git/scripts.hpp"

#include <algorithm>

#include "collector/git/gaps.hpp"
#include "collector/git/object_id.hpp"
#include "collector/git/tree_diff.hpp"

namespace plumbline::git {
namespace {

constexpr std::size_t k_most_script_bytes = 1u << 20;
constexpr std::size_t k_most_known = 4000;

bool same(const std::vector<CiCall>& a, const std::vector<CiCall>& b) {
  const auto equal = [](const CiCall& x, const CiCall& y) {
    return x.job == y.job && x.tool == y.tool && x.category == y.category && x.trigger == y.trigger &&
           x.live == y.live && x.detail == y.detail && x.retires == y.retires && x.system == y.system;
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), equal);
}

/// The cursor cannot name its path, so no later night could go on from here: its files are not followed.
std::shared_ptr<const CiReading> unfollowed(const CiReading& reading) {
  auto out = std::make_shared<CiReading>(reading);
  out->uses.clear();
  out->callable.reset();
  CiCalls calls(reading.path, reading.system);
  for (const auto& use : reading.uses)
    calls.add_unread(*use.job, use.use->shown, "the path of the configuration is no UTF-8", use.dead);
  for (auto& call : calls.take().calls) out->calls.push_back(std::move(call));
  return out;
}

/// Whether each of them looks for its file in the same places.
bool same_places(const std::vector<CiUse>& a, const std::vector<CiUse>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const CiUse& x, const CiUse& y) {
    return x.use == y.use || x.use->paths == y.use->paths;
  });
}

std::string without_root(const std::string& path) {
  return path.starts_with('/') ? path.substr(1) : path;
}

}  // namespace

Scripts::Scripts(const Objects& objects, const Lens& lens, std::optional<Oid> base, const Callers& before)
    : m_objects(objects), m_lens(lens), m_base(base), m_loaded(before.empty()), m_workflows(lens) {
  for (const auto& [path, at] : before) m_callers[path].at = at;
}

/// Configurations nobody touches tonight are read only once a file changes that they may call.
void Scripts::load() {
  if (m_loaded) return;
  m_loaded = true;
  for (auto& [path, caller] : m_callers) {
    if (caller.reading) continue;
    const Object blob = m_objects.read_checked(in_base(path), GIT_OBJECT_BLOB, k_most_script_bytes);
    caller.reading = m_lens.read_configuration(path, blob ? blob.bytes() : std::string_view());
    m_workflows.put(path, caller.reading);
  }
  for (const auto& [path, reading] : m_workflows.settle()) m_callers.at(path).reading = reading;
  static_cast<void>(m_workflows.moved());
  for (auto& [path, caller] : m_callers) {
    if (!caller.found.empty() || caller.fresh) continue;
    look(path, caller);
    watch(path, caller, true);
  }
}

void Scripts::watch(const std::string& path, const Caller& caller, bool on) {
  if (!caller.reading) return;
  const auto& uses = caller.reading->uses;
  for (std::size_t i = 0; i < uses.size(); ++i) {
    for (const auto& place : uses[i].use->paths) {
      auto& callers = m_watched[without_root(place)];
      if (on)
        callers[path].push_back(i);
      else
        callers.erase(path);
    }
  }
}

bool Scripts::changed(std::span<const ScriptNote> notes) {
  if (!notes.empty()) load();
  for (const auto& note : notes) m_versions[note.path] = note.after;
  for (const auto& note : notes) look_again(note.path);
  return !m_touched.empty();
}

/// Those that may mean the file at `place`, which is another one now.
void Scripts::look_again(const std::string& place) {
  const auto watched = m_watched.find(place);
  if (watched == m_watched.end()) return;
  const auto callers = watched->second;  // looking again may watch more
  for (const auto& [path, uses] : callers) {
    const auto caller = m_callers.find(path);
    if (caller == m_callers.end() || caller->second.fresh) continue;
    for (const auto i : uses) look_again(path, caller->second, i);
  }
}

void Scripts::look_again(const std::string& path, Caller& caller, std::size_t use) {
  if (use >= caller.found.size()) return;
  auto now = find(*caller.reading->uses[use].use);
  if (now == caller.found[use]) return;
  if (!caller.before) caller.before = caller.found;
  watch_below(path, use, now);
  caller.found[use] = std::move(now);
  m_touched.insert(path);
}

/// Files that are followed through another one; what is watched for nothing any more does no harm.
void Scripts::watch_below(const std::string& path, std::size_t use, const FollowedScript& found) {
  if (found.below.empty()) return;
  for (const auto& call : found.reading->calls) {
    if (!call.use) continue;
    for (const auto& place : call.use->paths) {
      auto& uses = m_watched[without_root(place)][path];
      if (std::find(uses.begin(), uses.end(), use) == uses.end()) uses.push_back(use);
    }
  }
}

void Scripts::look(const std::string& path, Caller& caller) {
  caller.found.clear();
  for (const auto& use : caller.reading->uses) {
    caller.found.push_back(find(*use.use));
    watch_below(path, caller.found.size() - 1, caller.found.back());
  }
}

void Scripts::resumed(const std::string& prefix) {
  for (auto& [path, oid] : m_versions) {
    if (path.starts_with(prefix)) oid = Oid{};
  }
}

void Scripts::configured(const std::string& path, std::shared_ptr<const CiReading> reading, Instant at) {
  if (reading && printable_name(path) != path) reading = unfollowed(*reading);
  // Those that call it, or that it calls, are asked for.
  if (path.starts_with(".github/workflows/")) load();
  m_workflows.put(path, reading);
  const auto old = m_callers.find(path);
  const bool same = reading && old != m_callers.end() && old->second.reading &&
                    same_places(old->second.reading->uses, reading->uses);
  if (old != m_callers.end()) {
    if (!same) watch(path, old->second, false);
    m_callers.erase(old);
    m_touched.erase(path);
  }
  if (!reading) return;
  auto& caller = m_callers[path];
  caller.reading = std::move(reading);
  caller.at = at.seconds;
  caller.fresh = true;
  if (!same) watch(path, caller, true);
  m_touched.insert(path);
}

/// A workflow that others call from now on, or no more, is another one.
void Scripts::settle_workflows() {
  const auto news = m_workflows.settle();
  for (const auto& [path, reading] : news) adopt(path, reading);
  for (const auto& path : m_workflows.moved()) look_again(path);
}

void Scripts::adopt(const std::string& path, const WorkflowCalls::Reading& reading) {
  auto& caller = m_callers.at(path);
  const bool same = same_places(caller.reading->uses, reading->uses);
  if (!same) watch(path, caller, false);
  caller.reading = reading;
  if (!same) watch(path, caller, true);
  caller.fresh = true;
  m_touched.insert(path);
}

std::vector<Scripts::Calls> Scripts::settle() {
  settle_workflows();
  std::vector<Calls> out;
  for (const auto& path : m_touched) {
    auto& caller = m_callers.at(path);
    if (caller.fresh) look(path, caller);
    auto calls = m_lens.follow(*caller.reading, caller.found);
    const bool news =
        caller.fresh || !caller.before || !same(m_lens.follow(*caller.reading, *caller.before), calls);
    caller.fresh = false;
    caller.before.reset();
    if (news) out.push_back({path, std::move(calls), {caller.at}});
    if (caller.reading->uses.empty() && !m_workflows.knows(path)) m_callers.erase(path);
  }
  m_touched.clear();
  return out;
}

Scripts::Callers Scripts::callers() const {
  Callers out;
  for (const auto& [path, caller] : m_callers) out[path] = caller.at;
  return out;
}

/// A workflow is looked for among those that may be called.
FollowedScript Scripts::find_workflow(const ScriptUse& use) const {
  static const auto k_called = std::make_shared<const ScriptReading>();
  const auto path = without_root(use.paths.front());
  if (m_workflows.is_callable(path)) return {path, k_called, ""};
  return {"", nullptr, "no workflow there that can be called"};
}

FollowedScript Scripts::find(const ScriptUse& use, bool deeper) {
  if (use.how == ScriptUse::How::workflow) return find_workflow(use);
  bool read_here = false;
  for (const auto& place : use.paths) {
    const auto path = without_root(place);
    if (!may_be_script(path)) continue;
    read_here = true;
    const auto oid = version(path);
    if (oid == Oid{}) continue;
    auto out = read(use, path, oid);
    if (!out.reading || !out.reading->passes || !deeper) return out;
    for (const auto& call : out.reading->calls) {
      if (call.use) out.below.push_back(find(*call.use, false));
    }
    return out;
  }
  return {"", nullptr, read_here || !use.sure ? "" : "in a language that is not read"};
}

FollowedScript Scripts::read(const ScriptUse& use, const std::string& path, const Oid& oid) {
  const auto key = oid.hex() + static_cast<char>('0' + static_cast<int>(use.how)) + (use.sure ? '1' : '0') +
                   use.interpreter + '\n' + use.target + '\n' + path;
  if (const auto known = m_known.find(key); known != m_known.end())
    return {path, known->second.reading, known->second.unread};
  if (m_known.size() >= k_most_known) m_known.clear();
  if (m_held != oid) {
    m_bytes = m_objects.read_checked(oid, GIT_OBJECT_BLOB, k_most_script_bytes);
    m_held = oid;
  }
  Known known;
  if (m_bytes) known.reading = m_lens.read_script(use, path, m_bytes.bytes());
  if (known.reading) {
    auto& newest = m_newest[key.substr(oid.hex().size())];
    if (newest && *newest == *known.reading)
      known.reading = newest;
    else
      newest = known.reading;
  }
  if (!m_bytes)
    known.unread =
        m_bytes.found == Found::limit ? "larger than 1 MiB" : "its object " + oid.hex() + " cannot be read";
  else if (!known.reading && use.sure)
    known.unread = "no text";
  m_known.emplace(key, known);
  return {path, known.reading, known.unread};
}

Oid Scripts::version(const std::string& path) {
  const auto known = m_versions.find(path);
  if (known != m_versions.end()) return known->second;
  if (!m_base) return {};
  return m_versions[path] = in_base(path);
}

/// Object of a regular file in the base; zero: there is none.
Oid Scripts::in_base(std::string_view path) const {
  if (!m_base) return {};
  Oid at = *m_base;
  while (true) {
    const auto slash = path.find('/');
    const auto name = path.substr(0, slash);
    const Object tree = m_objects.read(at, GIT_OBJECT_TREE);
    if (!tree) return {};
    std::optional<TreeEntry> found;
    TreeCursor cursor(tree.bytes());
    for (; !cursor.at_end() && !found; cursor.next()) {
      if (cursor.entry().name == name) found = cursor.entry();
    }
    if (!found) return {};
    if (slash == path.npos) return found->is_file() ? found->id() : Oid{};
    if (!found->is_tree()) return {};
    at = found->id();
    path.remove_prefix(slash + 1);
  }
}

}  // namespace plumbline::git

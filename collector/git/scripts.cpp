#include "collector/git/scripts.hpp"

#include <algorithm>

#include "collector/git/gaps.hpp"
#include "collector/git/object_id.hpp"
#include "collector/git/tree_diff.hpp"

namespace plumbline::git {
namespace {

constexpr std::size_t k_most_bytes = 1u << 20;
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
    : m_objects(objects), m_lens(lens), m_base(base), m_loaded(before.empty()) {
  for (const auto& [path, at] : before) m_callers[path].at = at;
}

/// Configurations nobody touches tonight are read only once a file changes that they may call.
void Scripts::load() {
  if (m_loaded) return;
  m_loaded = true;
  for (auto& [path, caller] : m_callers) {
    if (caller.reading) continue;
    const Object blob = m_objects.read_checked(in_base(path), GIT_OBJECT_BLOB, k_most_bytes);
    caller.reading = m_lens.read_configuration(path, blob ? blob.bytes() : std::string_view());
    look(caller);
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
  for (const auto& note : notes) {
    const auto watched = m_watched.find(note.path);
    if (watched == m_watched.end()) continue;
    for (const auto& [path, uses] : watched->second) {
      auto& caller = m_callers.at(path);
      for (const auto i : uses) {
        auto now = find(*caller.reading->uses[i].use);
        if (now == caller.found[i]) continue;
        if (!caller.before) caller.before = caller.found;
        caller.found[i] = std::move(now);
        m_touched.insert(path);
      }
    }
  }
  return !m_touched.empty();
}

void Scripts::look(Caller& caller) {
  caller.found.clear();
  for (const auto& use : caller.reading->uses) caller.found.push_back(find(*use.use));
}

void Scripts::resumed(const std::string& prefix) {
  for (auto& [path, oid] : m_versions) {
    if (path.starts_with(prefix)) oid = Oid{};
  }
}

void Scripts::configured(const std::string& path, std::shared_ptr<const CiReading> reading, Instant at) {
  if (reading && printable_name(path) != path) reading = unfollowed(*reading);
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

std::vector<Scripts::Calls> Scripts::settle() {
  std::vector<Calls> out;
  for (const auto& path : m_touched) {
    auto& caller = m_callers.at(path);
    if (caller.fresh) look(caller);
    auto calls = m_lens.follow(*caller.reading, caller.found);
    const bool news =
        caller.fresh || !caller.before || !same(m_lens.follow(*caller.reading, *caller.before), calls);
    caller.fresh = false;
    caller.before.reset();
    if (news) out.push_back({path, std::move(calls), {caller.at}});
    if (caller.reading->uses.empty()) m_callers.erase(path);
  }
  m_touched.clear();
  return out;
}

Scripts::Callers Scripts::callers() const {
  Callers out;
  for (const auto& [path, caller] : m_callers) out[path] = caller.at;
  return out;
}

FollowedScript Scripts::find(const ScriptUse& use) {
  bool read_here = false;
  for (const auto& place : use.paths) {
    const auto path = without_root(place);
    if (!may_be_script(path)) continue;
    read_here = true;
    const auto oid = version(path);
    if (oid != Oid{}) return read(use, path, oid);
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
    m_bytes = m_objects.read_checked(oid, GIT_OBJECT_BLOB, k_most_bytes);
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

#include "collector/git/plan.hpp"

#include <algorithm>

#include "collector/git/tree_diff.hpp"

namespace plumbline::git {
namespace {

constexpr int k_look_back =
    5000;  // main-line commits looked through for the target of an added tag; our choice

/// Added tags by name; absent: one was deleted or moved.
std::optional<std::vector<std::string>> added_tags(const Refs& refs, const Cursor& cursor) {
  std::vector<std::string> added;
  std::size_t kept = 0;
  for (auto it = refs.all.lower_bound(k_tags); it != refs.all.end() && it->first.starts_with(k_tags); ++it) {
    const bool known =
        std::binary_search(cursor.tags.begin(), cursor.tags.end(), tag_mark(it->first, it->second));
    if (known)
      ++kept;
    else
      added.push_back(it->first);
  }
  if (kept != cursor.tags.size()) return std::nullopt;
  return added;
}

/// The first-parent way from `main` leads through new commits to the old tip.
bool is_forward(const Commits& landed, Oid main, const Oid& old_main) {
  while (main != old_main) {
    const auto it = landed.find(main);
    if (it == landed.end() || it->second.empty()) return false;
    main = it->second.front();
  }
  return true;
}

/// The date of `target` where it stands on the main line at or below `main`, not too far back.
std::optional<std::int64_t> on_main_line(const Objects& objects, const OidSet& shallow, Oid main,
                                         const Oid& target) {
  for (int i = 0; i < k_look_back; ++i) {
    const Object object = objects.read(main, GIT_OBJECT_COMMIT);
    const auto commit = object ? parse_commit(object.bytes()) : std::nullopt;
    if (!commit) return std::nullopt;
    if (main == target) return commit->committer.seconds;
    if (shallow.contains(main) || commit->parents.empty()) return std::nullopt;
    main = commit->parents.front();
  }
  return std::nullopt;
}

class Planner {
 public:
  Planner(const Objects& objects, const Repository& repository, const Oid& main, const Cursor& cursor,
          People& people)
      : m_objects(objects), m_repository(repository), m_main(main), m_cursor(cursor), m_people(people) {}

  [[nodiscard]] std::optional<Plan> make() {
    if (!m_cursor.main || !take_tips()) return std::nullopt;
    auto hidden = m_cursor.tips;
    hidden.insert(hidden.end(), m_cursor.tag_tips.begin(), m_cursor.tag_tips.end());
    const std::vector<Oid> from(m_held.begin(), m_held.end());
    auto fresh = difference(m_objects, m_repository.shallow, from, hidden, m_cursor.skew);
    if (!fresh || !keep_tips(*fresh)) return std::nullopt;
    auto landed = difference(m_objects, m_repository.shallow, {m_main}, {*m_cursor.main}, m_cursor.skew);
    if (!landed || !is_forward(*landed, m_main, *m_cursor.main)) return std::nullopt;
    bool earlier = false;
    for (const auto& [oid, parents] : *fresh) m_plan.wanted.insert(oid);
    for (const auto& [oid, parents] : *landed) earlier = m_plan.wanted.insert(oid).second || earlier;
    for (const auto& oid : from) {
      if (m_plan.wanted.contains(oid)) m_plan.tips.push_back(oid);
    }
    if (!place_added() || (earlier && !take_landed_tags())) return std::nullopt;
    return std::move(m_plan);
  }

 private:
  std::optional<TagInfo> peel(const std::string& name) {
    auto peeled = peel_tag(m_objects, std::string_view(name).substr(k_tags.size()),
                           m_repository.refs.all.at(name), false, m_people, m_memo);
    return std::move(peeled.tag);
  }

  bool take_tips() {
    const auto added = added_tags(m_repository.refs, m_cursor);
    if (!added) return false;
    m_held.insert(m_main);
    const auto& all = m_repository.refs.all;
    for (auto it = all.lower_bound(k_heads); it != all.end() && it->first.starts_with(k_heads); ++it)
      m_held.insert(it->second);
    for (const auto& name : *added) {
      auto tag = peel(name);
      if (!tag) return false;  // a tree, a blob, or unreadable: the full reading says so
      m_held.insert(tag->target);
      m_added.push_back(std::move(*tag));
      m_added_names.insert(name);
    }
    return true;
  }

  /// Whether all that was reachable still is; notes which old tips stay tips.
  bool keep_tips(const Commits& fresh) {
    OidSet covered;
    for (const auto& [oid, parents] : fresh) covered.insert(parents.begin(), parents.end());
    for (const auto& tip : m_cursor.tips) {
      if (covered.contains(tip)) continue;
      if (!m_held.contains(tip)) return false;
      m_plan.kept_tips.push_back(tip);
    }
    for (const auto& tip : m_cursor.tag_tips) {
      if (!covered.contains(tip)) m_plan.kept_tag_tips.push_back(tip);
    }
    return true;
  }

  bool place_added() {
    for (auto& tag : m_added) {
      if (m_plan.wanted.contains(tag.target)) {
        m_plan.tags.push_back(std::move(tag));
        continue;
      }
      const auto date = on_main_line(m_objects, m_repository.shallow, m_main, tag.target);
      if (!date) return false;  // who brought it in was said in an earlier reading
      const auto target = tag.target;
      m_plan.old_targets.push_back({std::move(tag), target, *date});
    }
    return true;
  }

  /// Earlier tags whose target landed only now.
  bool take_landed_tags() {
    const auto& all = m_repository.refs.all;
    for (auto it = all.lower_bound(k_tags); it != all.end() && it->first.starts_with(k_tags); ++it) {
      if (m_added_names.contains(it->first)) continue;
      auto tag = peel(it->first);
      if (tag && m_plan.wanted.contains(tag->target)) m_plan.tags.push_back(std::move(*tag));
    }
    return true;
  }

  const Objects& m_objects;
  const Repository& m_repository;
  const Oid& m_main;
  const Cursor& m_cursor;
  People& m_people;
  People::Memo m_memo;
  OidSet m_held;
  std::vector<TagInfo> m_added;
  std::unordered_set<std::string> m_added_names;
  Plan m_plan;
};

}  // namespace

std::optional<Plan> plan_increment(const Objects& objects, const Repository& repository, const Oid& main,
                                   const Cursor& cursor, People& people) {
  return Planner(objects, repository, main, cursor, people).make();
}

std::optional<Oid> find_mailmap(const Objects& objects, const Oid& commit) {
  const Object object = objects.read(commit, GIT_OBJECT_COMMIT);
  const auto parsed = object ? parse_commit(object.bytes()) : std::nullopt;
  if (!parsed) return std::nullopt;
  const Object tree = objects.read(parsed->tree, GIT_OBJECT_TREE);
  if (!tree) return std::nullopt;
  for (TreeCursor cursor(tree.bytes()); !cursor.at_end(); cursor.next()) {
    if (cursor.entry().name == ".mailmap" && cursor.entry().is_file()) return cursor.entry().id();
  }
  return std::nullopt;
}

std::vector<std::string> tag_marks(const Refs& refs) {
  std::vector<std::string> out;
  for (auto it = refs.all.lower_bound(k_tags); it != refs.all.end() && it->first.starts_with(k_tags); ++it) {
    out.push_back(tag_mark(it->first, it->second));
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace plumbline::git

#include "collector/git/session.hpp"

#include <algorithm>

#include "collector/people_book.hpp"
#include "core/digest.hpp"
#include "core/fault.hpp"

namespace plumbline::git {
namespace {

constexpr std::size_t k_mailmap_bytes = 1u << 20;

}  // namespace

Session::Session(const Input& input) : m_in(input), m_outbox(input.sink), m_mailmap(Mailmap::parse("")) {}

Result<void> Session::run() {
  auto objects = Objects::open(m_in.repository.objects);
  if (!objects)
    return refuse(m_in.sink, {"refused", objects.error().message}, m_in.last, m_in.context.cursor);
  const MainTip main = find_main(*objects);
  if (!main.oid && !m_in.source.branch.empty()) {
    return refuse(
        m_in.sink,
        {"missing_object", m_in.source.location + " has no branch " + printable_name(m_in.source.branch) +
                               "; git -C " + m_in.source.location + " branch lists those it has"},
        m_in.last, m_in.context.cursor);
  }
  // That a whole history was given up is less likely than that its refs were lost: nobody could look.
  if (!main.oid && m_in.last && m_in.last->main) {
    return refuse(
        m_in.sink,
        {"damaged", m_in.source.location + " had a history when it was last read and names no commit "
                                           "now: its refs are gone. What was read stays; if it was "
                                           "meant, set `until` for it"},
        m_in.last, m_in.context.cursor);
  }
  if (!main.oid) return read_empty();
  if (!main.notice.empty()) m_gaps.notice("commit", main.notice);
  read_mailmap(*objects, *main.oid);
  m_mailmap.add_people(PeopleBook::of(m_in.source).people());
  m_people = std::make_unique<People>(m_in.lens, m_mailmap);
  load_keys();
  decide(*objects, *main.oid);
  const Walk::Input input{m_in.repository.objects, m_in.repository.shallow, m_in.lens, *m_people,
                          m_plan ? &m_plan->wanted : nullptr};
  auto walk = Walk::start(input);
  if (!walk) return tl::unexpected(walk.error());
  m_walk = std::move(*walk);
  read_graph(*main.oid);
  if (!m_plan && m_walk->graph().main.empty()) {
    const std::string borrowed = m_in.repository.alternates
                                     ? "; it borrows objects from another folder, and no link out of a "
                                       "repository is followed: git -C " +
                                           m_in.source.location + " repack -a -d"
                                     : "; git fsck tells more";
    return refuse(
        m_in.sink,
        {"missing_object", "cannot read " + main.name + " of " + m_in.source.location + ": commit " +
                               main.oid->hex() + " is not there or damaged" + borrowed},
        m_in.last, m_in.context.cursor);
  }
  note_structure();
  if (auto ok = m_in.sink.begin(withdraws() ? Pass::full : Pass::incremental); !ok) return ok;
  fault_point("walk");
  // Tags ask the graph alone, and the workers are not done yet.
  fault_point("tags");
  put_tags();
  if (auto ok = put_commits(); !ok) return ok;
  fault_point("reviews");
  put_merges();
  fault_point("documents");
  if (auto ok = put_documents(); !ok) return ok;
  return finish();
}

MainTip Session::find_main(const Objects& objects) const {
  if (const auto& branch = m_in.source.branch; !branch.empty()) {
    const auto it = m_in.repository.refs.all.find(std::string(k_heads) + branch);
    return it == m_in.repository.refs.all.end() ? MainTip{{}, branch, ""} : MainTip{it->second, branch, ""};
  }
  MainTip out = choose_main(m_in.repository.refs);
  if (out.oid) return out;
  std::int64_t newest = 0;
  const auto& all = m_in.repository.refs.all;
  for (auto it = all.lower_bound(k_heads); it != all.end() && it->first.starts_with(k_heads); ++it) {
    const Object object = objects.read(it->second, GIT_OBJECT_COMMIT);
    const auto commit = object ? parse_commit(object.bytes()) : std::nullopt;
    if (!commit || (out.oid && commit->committer.seconds <= newest)) continue;
    newest = commit->committer.seconds;
    out = {it->second, it->first.substr(k_heads.size()), ""};
  }
  if (out.oid)
    out.notice = "HEAD names no branch that is there; " + printable_name(out.name) +
                 ", the branch with the newest commit, is read as the main line";
  return out;
}

Result<void> Session::read_empty() {
  note_refs();
  const bool broken = m_gaps.damaged();
  m_gaps.notice("commit", m_in.source.location + " has no commit yet");
  // Nothing is served any more; but where refs could not be read, nobody knows that.
  if (auto ok = m_in.sink.begin(broken ? Pass::incremental : Pass::full); !ok) return ok;
  Cursor cursor;
  cursor.raw = m_in.repository.raw.digest();
  cursor.refs = m_in.repository.refs.digest();
  cursor.settings = m_in.settings;
  cursor.shallow = hex(sha256(m_in.repository.raw.shallow));
  cursor.gaps = m_gaps.gaps();
  auto coverage =
      m_in.source.live && !broken ? coverage_of(cursor, true, m_in.context.now) : std::vector<Coverage>{};
  return m_in.sink.finish(std::move(coverage), cursor.gaps, cursor.dump());
}

void Session::read_mailmap(const Objects& objects, const Oid& main) {
  const auto id = find_mailmap(objects, main);
  if (!id) return;
  m_mailmap_id = id->hex();
  const Object blob = objects.read_checked(*id, GIT_OBJECT_BLOB, k_mailmap_bytes);
  if (blob) {
    m_mailmap = Mailmap::parse(to_utf8(blob.bytes()));
    return;
  }
  m_gaps.add("review", reason_of(blob.found), {},
             "cannot read .mailmap (object " + m_mailmap_id + "): aliases of one person count as several");
  m_gaps.miss(*id);
}

void Session::decide(const Objects& objects, const Oid& main) {
  const auto& last = m_in.last;
  const bool same_ruler = last && last->settings == m_in.settings && last->mailmap == m_mailmap_id &&
                          last->shallow == hex(sha256(m_in.repository.raw.shallow));
  const auto is_hole = [](const Gap& gap) { return gap.reason != "notice" && gap.reason != "shallow"; };
  if (!same_ruler || std::any_of(last->gaps.begin(), last->gaps.end(), is_hole)) return;
  m_plan = plan_increment(objects, m_in.repository, main, *last, *m_people);
}

void Session::read_graph(const Oid& main) {
  tell("graph", 0, 0);
  if (m_plan) {
    if (m_plan->wanted.contains(main)) m_walk->follow(main, true);
    for (const auto& tip : m_plan->tips) m_walk->follow(tip, false);
    m_tags = m_plan->tags;
  } else {
    m_walk->follow(main, true);
    const auto& all = m_in.repository.refs.all;
    for (auto it = all.lower_bound(k_heads); it != all.end() && it->first.starts_with(k_heads); ++it)
      m_walk->follow(it->second, false);
    peel_tags();
  }
  m_walk->end_of_tips();
  land(m_walk->graph(), m_plan ? static_cast<std::uint32_t>(m_in.last->line + 1) : 0);
}

void Session::peel_tags() {
  std::size_t elsewhere = 0;
  const auto& all = m_in.repository.refs.all;
  for (auto it = all.lower_bound(k_tags); it != all.end() && it->first.starts_with(k_tags); ++it) {
    const auto known = m_walk->graph().index.find(it->second);
    const bool commit = known != m_walk->graph().index.end() && m_walk->graph().nodes[known->second].read;
    const auto name = std::string_view(it->first).substr(k_tags.size());
    auto peeled = peel_tag(m_walk->objects(), name, it->second, commit, *m_people, m_memo);
    if (peeled.tag) {
      m_walk->follow(peeled.tag->target, false);
      m_tags.push_back(std::move(*peeled.tag));
    } else if (peeled.no_commit) {
      ++elsewhere;
    } else {
      m_gaps.add("tag", reason_of(peeled.found), {},
                 "cannot read tag " + printable_name(name) + " (object " + peeled.object.hex() + ")");
      m_gaps.miss(peeled.object);
    }
  }
  if (elsewhere != 0)
    m_gaps.notice("tag", std::to_string(elsewhere) + " tags name a tree or a blob and are left out");
}

void Session::note_structure() {
  const Graph& graph = m_walk->graph();
  m_complete = complete_groups(graph);
  m_times = main_times(graph, m_plan ? m_in.last->at : k_always, m_in.context.now);
  note_refs();
  const auto lost = note_lost();
  const bool partly = std::find(m_complete.begin(), m_complete.end(), false) != m_complete.end();
  if (!lost.empty() && (graph.main.empty() || m_plan || !partly)) m_gaps.notice("commit", lost);
  if (graph.main.empty() || m_plan) return;
  const Node& root = graph.nodes[graph.main.front()];
  const auto& shallow = m_in.repository.shallow;
  if (root.shallow) {
    m_gaps.add_all("shallow", {k_always, m_times.front()},
                   "the clone is shallow: history before " + root.oid.hex() +
                       " is not there; git fetch --unshallow brings it");
  }
  for (std::size_t k = 0; k < m_complete.size(); ++k) {
    if (m_complete[k] || (k == 0 && main_is_cut())) continue;
    const Span second{m_times[k], {m_times[k].seconds + 1}};
    const auto& cut = m_walk->lost();
    const std::string_view reason = !cut.empty()      ? reason_of(cut.front().found)
                                    : shallow.empty() ? "missing_object"
                                                      : "shallow";
    for (const auto* shape : {"commit", "review"}) {
      m_gaps.add(shape, reason, second,
                 "what " + graph.nodes[graph.main[k]].oid.hex() + " brought in is only partly there" +
                     (lost.empty() ? "" : ": " + lost));
    }
  }
}

void Session::note_refs() {
  const auto& repository = m_in.repository;
  if (repository.grafts)
    m_gaps.notice("commit", "info/grafts is ignored: parents are those the commits name");
  if (repository.refs.replaced != 0) {
    m_gaps.notice("commit",
                  std::to_string(repository.refs.replaced) +
                      " replacements below refs/replace are ignored: objects are read as they were made");
  }
  std::string broken;
  for (const auto& name : repository.refs.broken)
    broken += (broken.empty() ? "" : ", ") + printable_name(name) + " holds no object id";
  for (const auto& name : repository.raw.skipped)
    broken += (broken.empty() ? "" : ", ") + printable_name(name);
  if (broken.size() > 2000) broken = broken.substr(0, 2000) + " …";
  if (!broken.empty()) {
    m_gaps.notice("commit", "refs left out: " + broken);
    m_gaps.harm();
  }
}

bool Session::main_is_cut() const {
  const Graph& graph = m_walk->graph();
  if (graph.main.empty() || m_walk->lost().empty()) return false;
  const Node& root = graph.nodes[graph.main.front()];
  return root.parents != 0 && !graph.nodes[graph.parents(root).front()].read;
}

std::string Session::note_lost() {
  const auto& lost = m_walk->lost();
  if (lost.empty()) return {};
  for (const auto& damage : lost) m_gaps.miss(damage.object);
  m_gaps.harm();
  auto detail =
      "cannot read commit " + lost.front().object.hex() +
      (lost.size() > 1 ? " and " + std::to_string(lost.size() - 1) + " more" : "") +
      (m_in.repository.alternates
           ? "; the repository borrows objects from another folder, which is not followed: git repack -a -d"
           : "; git fsck tells more");
  if (!main_is_cut()) return detail;
  // what the first commit seen changed is not known either
  m_gaps.add_all(reason_of(lost.front().found), {k_always, {m_times.front().seconds + 1}}, detail);
  return {};
}

Instant Session::time_of(NodeIndex node) const {
  const Graph& graph = m_walk->graph();
  const auto landed = graph.nodes[node].landed;
  if (landed == k_no_node || graph.main.empty()) return k_always;
  return m_times[graph.nodes[landed].line - graph.nodes[graph.main.front()].line];
}

bool Session::withdraws() const {
  return !m_plan && !m_gaps.damaged();
}

void Session::tell(std::string_view phase, std::uint64_t done, std::uint64_t total) const {
  if (m_in.context.progress) m_in.context.progress({m_in.source.name, phase, done, total});
}

}  // namespace plumbline::git

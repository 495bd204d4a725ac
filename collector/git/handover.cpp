// What a session puts into the sink, in this order: tags, commits with their own review traces, merges,
// documents, the end.
#include <algorithm>
#include <future>

#include "collector/git/documents.hpp"
#include "collector/git/session.hpp"
#include "core/digest.hpp"

namespace plumbline::git {
namespace {

constexpr std::size_t k_records_a_put = 4096;
constexpr std::size_t k_notes_a_round = 512;

/// A reading that goes on from the last one says again what still stands. What is known of refs was looked at
/// anew.
void keep_gaps(const std::vector<Gap>& last, std::vector<Gap>& now) {
  for (const auto& gap : last) {
    const bool anew = gap.shape == "notice" && gap.kind == "commit";
    const auto same = [&](const Gap& other) { return other.native() == gap.native(); };
    if (!anew && std::none_of(now.begin(), now.end(), same)) now.push_back(gap);
  }
}

}  // namespace

void Outbox::put(Record record) {
  m_records.push_back(std::move(record));
  if (m_records.size() >= k_records_a_put) static_cast<void>(flush());
}

Result<void> Outbox::flush() {
  if (!m_error && !m_records.empty()) {
    if (auto ok = m_sink.put(std::move(m_records)); !ok) m_error = ok.error();
  }
  m_records.clear();
  if (m_error) return tl::unexpected(*m_error);
  return {};
}

std::vector<Coverage> coverage_of(const Cursor& cursor, bool live, Instant now, bool signatures) {
  std::vector<Coverage> out;
  const Instant last = live ? std::max(cursor.at, now) : cursor.at;
  if (last == k_always) return out;
  for (const auto* shape : {"ci_call", "commit", "document", "release_note", "review", "tag"})
    out.push_back({shape, "*", cursor.since, {last.seconds + 1}});
  if (signatures)
    out.push_back({std::string(SignatureCheck::k_shape), "*", cursor.since, {last.seconds + 1}});
  return out;
}

Result<void> refuse(Sink& sink, const Refusal& refusal, const std::optional<Cursor>& cursor,
                    const std::string& cursor_text) {
  // Nothing is withdrawn by a night that saw nothing.
  if (auto ok = sink.begin(Pass::incremental); !ok) return ok;
  const bool known = cursor && cursor->at != k_always;
  std::vector<Gap> gaps = cursor ? cursor->gaps : std::vector<Gap>{};
  for (const auto* shape : {"ci_call", "commit", "document", "release_note", "review", "tag"}) {
    gaps.push_back({shape, "*", known ? Instant{cursor->at.seconds + 1} : k_always, k_forever, refusal.reason,
                    refusal.detail, std::nullopt});
  }
  return sink.finish(known ? coverage_of(*cursor, false, {}) : std::vector<Coverage>{}, std::move(gaps),
                     cursor_text);
}

Result<void> Session::put_commits() {
  const auto total = m_walk->dispatched();
  std::uint64_t done = 0;
  while (true) {
    auto batch = m_walk->next();
    if (!batch) return tl::unexpected(batch.error());
    if (!*batch) break;
    for (auto& row : (*batch)->rows) put_commit(row);
    note_damage((*batch)->damage);
    std::move((*batch)->notes.begin(), (*batch)->notes.end(), std::back_inserter(m_notes));
    std::move((*batch)->scripts.begin(), (*batch)->scripts.end(), std::back_inserter(m_script_notes));
    done += (*batch)->rows.size();
    tell("commits", done, total);
    if (m_outbox.error()) return tl::unexpected(*m_outbox.error());
  }
  return {};
}

void Session::put_commit(CommitRow& row) {
  const Graph& graph = m_walk->graph();
  const Node& node = graph.nodes[row.node];
  Commit c;
  c.oid = node.oid;
  if (node.landed != k_no_node) c.landed = graph.nodes[node.landed].oid;
  if (node.main) c.line = node.line;
  c.author = m_people->id(row.author, m_in.sink);
  c.committer = m_people->id(row.committer, m_in.sink);
  c.authored = {row.authored};
  c.committed = {node.committed};
  c.authored_zone = row.authored_zone;
  c.committed_zone = row.committed_zone;
  c.parents = row.parents;
  c.signature = row.signature;
  if (c.signature != Signature::none) put_check("", c.oid, c.oid);
  c.paths = row.paths;
  c.tests = row.tests;
  c.bot = m_people->is_bot(row.author);
  if (row.words) {
    c.keys = row.words->keys;
    c.trailers = row.words->trailers;
  }
  m_outbox.put(std::move(c));
  m_authors.note(row.node, row.author, row.words.get());
  const bool traces = row.words && (row.words->request || !row.words->reviewers.empty());
  if (traces || (node.main && row.parents > 1)) m_merges.push_back(std::move(row));
}

void Session::put_merges() {
  const Graph& graph = m_walk->graph();
  if (m_merges.empty()) return;
  const auto groups = m_authors.brought_in(graph);
  for (const auto& row : m_merges) {
    const Node& node = graph.nodes[row.node];
    auto authors = m_authors.of(row.node);
    if (node.main && row.parents > 1) {
      const auto k = node.line - graph.nodes[graph.main.front()].line;
      const auto& group = groups[k];
      const auto merger =
          m_complete[k] ? independent_merger(row.author, row.committer, group, *m_people) : std::nullopt;
      if (merger) m_outbox.put(Review{node.oid, "independent_merge", m_people->id(*merger, m_in.sink)});
      // Who merges wrote nothing: the change is what came in.
      if (!group.empty()) authors = group;
      if (row.words) authors.insert(authors.end(), row.words->coauthors.begin(), row.words->coauthors.end());
    }
    if (!row.words) continue;
    for (auto& review : traces_of(node.oid, *row.words, authors, *m_people, m_in.sink))
      m_outbox.put(std::move(review));
  }
  m_merges.clear();
}

void Session::note_damage(const std::vector<Damage>& damage) {
  const Graph& graph = m_walk->graph();
  for (const auto& one : damage) {
    m_gaps.miss(one.object);
    m_gaps.harm();
    const auto at = time_of(one.node);
    const auto detail = "cannot count what commit " + graph.nodes[one.node].oid.hex() +
                        " changed: " + one.what + " (object " + one.object.hex() + ") " +
                        (one.found == Found::limit     ? "names more paths than are read"
                         : one.found == Found::missing ? "is not there"
                                                       : "is damaged");
    // Beside the main line no span of time is touched.
    if (at == k_always)
      m_gaps.notice("commit", detail);
    else
      m_gaps.add("commit", reason_of(one.found), {at, {at.seconds + 1}}, detail);
  }
}

void Session::put_tags() {
  const Graph& graph = m_walk->graph();
  ReleaseNotes notes(m_walk->objects(), m_in.lens);
  const auto put = [&](const TagInfo& info, std::optional<Oid> landed, std::int64_t committed) {
    Tag tag{info.name, info.target, info.annotated};
    if (info.tagger) tag.tagger = m_people->id(*info.tagger, m_in.sink);
    if (info.tagged) tag.tagged = Instant{*info.tagged};
    tag.committed = {committed};
    tag.landed = landed;
    tag.signature = info.signature;
    tag.release = m_in.lens.is_release(info.name, m_in.source.release_pattern);
    tag.candidate = m_in.lens.is_release_candidate(info.name, m_in.source.release_candidate_pattern);
    if (tag.signature != Signature::none) put_check(info.name, info.object, info.target);
    if (tag.release && !tag.candidate) {
      for (auto& note : notes.of(info.name, info.target)) {
        m_outbox.put(ReleaseNote{info.name, info.target, tag.tagged.value_or(tag.committed),
                                 std::move(note.path), std::move(note.says)});
      }
    }
    m_outbox.put(std::move(tag));
  };
  for (const auto& info : m_tags) {
    const auto it = graph.index.find(info.target);
    if (it == graph.index.end() || !graph.nodes[it->second].read) {
      m_gaps.add("tag", "missing_object", {},
                 "tag " + info.name + " names commit " + info.target.hex() + ", which cannot be read");
      continue;
    }
    const Node& node = graph.nodes[it->second];
    put(info, node.landed == k_no_node ? std::nullopt : std::optional(graph.nodes[node.landed].oid),
        node.committed);
  }
  if (!m_plan) return;
  for (const auto& old : m_plan->old_targets) put(old.tag, old.landed, old.committed);
}

namespace {

/// What the walk has not read for want of room.
void read_left(const Objects& objects, const Lens& lens, std::span<PathNote> notes) {
  for (auto& note : notes) {
    if (note.what == PathNote::What::changed && !note.reading)
      note.reading =
          std::make_unique<BlobReading>(read_blob(objects, lens, note.path, *note.sight, note.after));
  }
}

}  // namespace

Result<void> Session::put_documents() {
  const Graph& graph = m_walk->graph();
  Scripts scripts(m_walk->objects(), m_in.lens, last_tree(),
                  m_plan ? m_in.last->callers : Scripts::Callers{});
  Documents documents(m_walk->objects(), m_in.lens, m_gaps,
                      m_plan ? m_in.last->renamed : Documents::Lineages{}, scripts);
  auto second = m_walk->objects().another();
  if (!second) return tl::unexpected(second.error());
  const auto earlier = [&](const auto& a, const auto& b) {
    return graph.nodes[a.node].line < graph.nodes[b.node].line;
  };
  std::stable_sort(m_notes.begin(), m_notes.end(), earlier);
  std::stable_sort(m_script_notes.begin(), m_script_notes.end(), earlier);
  const auto put_commit_of = [&](NodeIndex node, std::span<PathNote> notes) {
    documents.commit(graph.nodes[node].oid, time_of(node), m_people->id(m_authors.author(node), m_in.sink),
                     notes, [&](Record record) { m_outbox.put(std::move(record)); });
  };
  std::size_t next_script = 0;
  // Files that are called: those of all commits before `node`, and its own beside its notes.
  const auto take_scripts = [&](NodeIndex node, std::span<const PathNote> notes) {
    while (next_script < m_script_notes.size()) {
      const auto at = m_script_notes[next_script].node;
      if (node != k_no_node && graph.nodes[at].line > graph.nodes[node].line) break;
      auto end = next_script;
      while (end < m_script_notes.size() && m_script_notes[end].node == at) ++end;
      const std::span<const ScriptNote> group(m_script_notes.data() + next_script, end - next_script);
      next_script = end;
      if (at == node) return static_cast<void>(documents.scripts(group, notes));
      if (documents.scripts(group, {})) put_commit_of(at, {});
    }
    documents.scripts({}, notes);
  };
  for (std::size_t begin = 0; begin < m_notes.size();) {
    std::size_t end = std::min(m_notes.size(), begin + k_notes_a_round);
    while (end < m_notes.size() && m_notes[end].node == m_notes[end - 1].node) ++end;
    const std::span<PathNote> round(m_notes.data() + begin, end - begin);
    const auto half = round.size() / 2;
    auto other = std::async(std::launch::async, read_left, std::cref(*second), std::cref(m_in.lens),
                            round.subspan(half));
    read_left(m_walk->objects(), m_in.lens, round.first(half));
    other.get();
    for (std::size_t i = 0; i < round.size();) {
      std::size_t j = i;
      while (j < round.size() && round[j].node == round[i].node) ++j;
      take_scripts(round[i].node, round.subspan(i, j - i));
      put_commit_of(round[i].node, round.subspan(i, j - i));
      i = j;
    }
    begin = end;
    tell("documents", begin, m_notes.size());
    if (m_outbox.error()) return tl::unexpected(*m_outbox.error());
  }
  take_scripts(k_no_node, {});
  documents.end();
  m_lineages = documents.lineages();
  m_callers = scripts.callers();
  return {};
}

/// The tree that the last reading ended with, for one that goes on from there.
std::optional<Oid> Session::last_tree() const {
  if (!m_plan || !m_in.last->main) return std::nullopt;
  const Object object = m_walk->objects().read(*m_in.last->main, GIT_OBJECT_COMMIT);
  const auto commit = object ? parse_commit(object.bytes()) : std::nullopt;
  return commit ? std::optional(commit->tree) : std::nullopt;
}

void Session::note_tips(Cursor& cursor) const {
  const Graph& graph = m_walk->graph();
  OidSet tagged;
  for (const auto& tag : m_tags) tagged.insert(tag.target);
  if (m_plan) {
    cursor.tips = m_plan->kept_tips;
    cursor.tag_tips = m_plan->kept_tag_tips;
  }
  for (const auto& node : graph.nodes) {
    if (node.has_child || node.border || !node.read) continue;
    (tagged.contains(node.oid) ? cursor.tag_tips : cursor.tips).push_back(node.oid);
  }
}

Result<void> Session::finish() {
  const Graph& graph = m_walk->graph();
  Cursor cursor;
  if (m_plan) cursor = *m_in.last;
  cursor.raw = m_in.repository.raw.digest();
  cursor.refs = m_in.repository.refs.digest();
  cursor.settings = m_in.settings;
  cursor.mailmap = m_mailmap_id;
  cursor.shallow = hex(sha256(m_in.repository.raw.shallow));
  if (!graph.main.empty()) {
    const Node& root = graph.nodes[graph.main.front()];
    cursor.main = graph.nodes[graph.main.back()].oid;
    cursor.line = graph.nodes[graph.main.back()].line;
    cursor.at = m_times.back();
    if (!m_plan) cursor.since = root.cut ? m_times.front() : k_always;
  }
  cursor.skew = date_skew(graph, m_plan ? m_in.last->skew : 0);
  note_tips(cursor);
  cursor.tags = tag_marks(m_in.repository.refs);
  cursor.renamed = m_lineages;
  cursor.callers = m_callers;
  cursor.missed = m_gaps.missed();
  cursor.gaps = m_gaps.gaps();
  if (m_plan) keep_gaps(m_in.last->gaps, cursor.gaps);
  if (auto ok = m_outbox.flush(); !ok) return ok;
  // Nobody asks for what was walked any more: it is let go of while the last rows are written.
  const auto gone = std::async(std::launch::async, [walk = std::move(m_walk)]() mutable { walk.reset(); });
  return m_in.sink.finish(coverage_of(cursor, m_in.source.live, m_in.context.now, m_judge.has_value()),
                          cursor.gaps, cursor.dump());
}

}  // namespace plumbline::git

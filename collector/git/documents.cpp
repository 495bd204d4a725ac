#include "collector/git/documents.hpp"

#include <algorithm>
#include <set>

namespace plumbline::git {

Documents::Documents(const Objects& objects, const Lens& lens, GapBook& gaps, Lineages before,
                     Scripts& scripts)
    : m_objects(objects), m_lens(lens), m_gaps(gaps), m_scripts(scripts), m_lineages(std::move(before)) {}

bool Documents::scripts(std::span<const ScriptNote> scripts, std::span<const PathNote> notes) {
  for (const auto& note : notes) {
    if (note.what == PathNote::What::resumed) m_scripts.resumed(note.path);
  }
  return m_scripts.changed(scripts);
}

void Documents::commit(const Oid& oid, Instant at, std::optional<PersonId> author, std::span<PathNote> notes,
                       const Put& put) {
  m_commit = oid;
  m_author = author;
  for (PathNote& note : notes) {
    switch (note.what) {
      case PathNote::What::changed:
        apply(note, std::move(*note.reading), at);
        note.reading.reset();
        break;
      case PathNote::What::unreadable:
        unreadable(note.path, note.after, note.found, at);
        break;
      case PathNote::What::resumed:
        resume(note.path, notes, at);
        break;
    }
  }
  join_renames();
  settle(put);
}

void Documents::seed(const PathNote& note) {
  if (note.before == Oid{} || m_living.contains(note.path)) return;
  // Only an incremental reading meets a path for the first time as a changed one.
  auto& living = m_living[note.path];
  for (const auto& kind : read_blob(m_objects, m_lens, note.path, *note.sight, note.before).kinds) {
    const auto it = m_lineages.find({note.path, kind.kind});
    living.push_back({kind.kind, it != m_lineages.end() ? it->second : printable_name(note.path),
                      kind.substance, note.before});
  }
}

void Documents::apply(const PathNote& note, BlobReading reading, Instant at) {
  seed(note);
  if (reading.found != Found::yes) {
    unreadable(note.path, note.after, reading.found, at);
    return;
  }
  readable(note.path, at);
  auto was = std::move(m_living[note.path]);
  if (note.after == Oid{})
    m_living.erase(note.path);
  else
    m_living[note.path].clear();  // an empty entry: looked at, and none of the kinds its path promised
  const auto path = printable_name(note.path);
  for (const auto& kind : reading.kinds) {
    Document d{
        kind.kind,        path,     "",        m_commit, false, note.after, reading.bytes, kind.substance,
        kind.substantive, m_author, kind.facts};
    const auto old =
        std::find_if(was.begin(), was.end(), [&](const Living& l) { return l.kind == kind.kind; });
    if (old == was.end()) {
      m_began.push_back({note.path, std::move(d)});
      continue;
    }
    const auto lineage = old->lineage;
    was.erase(old);
    m_living[note.path].push_back({kind.kind, lineage, kind.substance, note.after});
    d.lineage = lineage;
    m_ready.emplace_back(std::move(d));
  }
  for (auto& old : was) m_ended.push_back({note.path, std::move(old)});
  if (reading.unjudged) {
    m_gaps.notice("document",
                  path +
                      " is larger than 128 KiB and its beginning shows none of the kinds its name "
                      "promises: the rest was not read");
  }
  if (reading.calls_unread) {
    m_gaps.add("ci_call", "limit", {at, k_forever},
               path + " is larger than 1 MiB: what it calls was not read");
  }
  m_scripts.configured(note.path, std::move(reading.ci), at);
}

void Documents::settle_calls(const Put& put) {
  for (auto& [path, calls, configured] : m_scripts.settle()) {
    for (auto& call : calls) {
      // Who edits it after travis-ci.org ended has moved to its successor.
      if (call.system == "travis" && call.retires && *call.retires <= configured) call.retires.reset();
      call.path = printable_name(path);
      call.commit = m_commit;
    }
    for (auto& call : calls) put(std::move(call));
  }
}

void Documents::unreadable(const std::string& path, const Oid& oid, Found found, Instant at) {
  m_gaps.miss(oid);
  m_open.try_emplace(path, Open{at, found, oid});
}

namespace {

std::string_view remedy(Found found) {
  switch (found) {
    case Found::limit:
      return "larger than 32 MiB";
    case Found::damaged:
      return "it is damaged; git fsck says more";
    default:
      return "fetch it, or clone without a filter";
  }
}

}  // namespace

void Documents::readable(const std::string& path, Instant at) {
  const auto it = m_open.find(path);
  if (it == m_open.end()) return;
  const auto detail = "cannot read " + (path.empty() ? "the top folder" : printable_name(path)) +
                      " (object " + it->second.oid.hex() + "): " + std::string(remedy(it->second.found));
  // At least its own second, or a hole mended within it would leave no trace.
  const Instant until = at == k_forever ? at : Instant{at.seconds + 1};
  for (const auto* shape : {"document", "ci_call"})
    m_gaps.add(shape, reason_of(it->second.found), {it->second.since, until}, detail);
  m_open.erase(it);
}

void Documents::resume(const std::string& prefix, std::span<const PathNote> notes, Instant at) {
  for (auto it = m_open.lower_bound(prefix); it != m_open.end() && it->first.starts_with(prefix);
       it = m_open.lower_bound(prefix)) {
    readable(std::string(it->first), at);
  }
  // The folder can be read again and all in it came as added: what lived in it and did not come has ended
  // meanwhile.
  std::set<std::string_view> came;
  std::vector<std::string_view> dark;
  for (const auto& note : notes) {
    if (note.what == PathNote::What::changed) came.insert(note.path);
    if (note.what == PathNote::What::unreadable) dark.push_back(note.path);
  }
  const auto is_dark = [&](std::string_view path) {
    return std::any_of(dark.begin(), dark.end(), [&](auto folder) { return path.starts_with(folder); });
  };
  for (auto it = m_living.lower_bound(prefix); it != m_living.end() && it->first.starts_with(prefix);) {
    if (came.contains(it->first) || is_dark(it->first)) {
      ++it;
      continue;
    }
    for (auto& living : it->second) m_ended.push_back({it->first, std::move(living)});
    m_scripts.configured(it->first, nullptr, at);
    it = m_living.erase(it);
  }
}

void Documents::join_renames() {
  for (const auto& ended : m_ended) m_lineages.erase({printable_name(ended.path), ended.was.kind});
  const auto join = [&](auto same) {
    for (auto& began : m_began) {
      if (began.placed) continue;
      for (auto& ended : m_ended) {
        if (ended.moved || ended.was.kind != began.document.kind || !same(ended.was, began.document))
          continue;
        ended.moved = began.placed = true;
        place(began.document, ended.was.lineage);
        break;
      }
    }
  };
  join([](const Living& a, const Document& b) { return a.blob == b.blob; });
  join([](const Living& a, const Document& b) { return a.substance != 0 && a.substance == b.substance; });
}

void Documents::place(Document& document, std::string lineage) {
  document.lineage = std::move(lineage);
  if (document.lineage != document.path) m_lineages[{document.path, document.kind}] = document.lineage;
}

void Documents::settle(const Put& put) {
  for (auto& ended : m_ended) {
    // A rename ends the old path too: both rows share the lineage, so no hole opens between them.
    Document d{ended.was.kind, printable_name(ended.path), ended.was.lineage, m_commit, true};
    d.author = m_author;
    m_ready.emplace_back(std::move(d));
  }
  for (auto& began : m_began) {
    if (!began.placed) place(began.document, began.document.path);
  }
  for (auto& began : m_began) {
    const Document& d = began.document;
    m_living[began.path].push_back({d.kind, d.lineage, d.substance, d.blob});
    m_ready.emplace_back(std::move(began.document));
  }
  for (auto& record : m_ready) put(std::move(record));
  settle_calls(put);
  m_ready.clear();
  m_ended.clear();
  m_began.clear();
}

void Documents::end() {
  while (!m_open.empty()) readable(std::string(m_open.begin()->first), k_forever);
}

}  // namespace plumbline::git

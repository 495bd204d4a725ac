#include "collector/gerrit/gerrit_collector.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "collector/ci/source.hpp"
#include "collector/gerrit/notedb.hpp"
#include "collector/git/commit_parse.hpp"
#include "collector/git/repository.hpp"
#include "collector/http/json.hpp"
#include "core/digest.hpp"

namespace plumbline::gerrit {
namespace {

// Raised when the same refs would give other records.
constexpr std::string_view k_reading = "gerrit 1";
// All are our choice: a change discussed more often than this is no change.
constexpr std::size_t k_most_notes = 20'000;
constexpr std::size_t k_most_bytes = 4u << 20;
constexpr std::size_t k_records_a_put = 4096;

using MetaRefs = std::map<std::int64_t, Oid>;  ///< number of the change -> tip of its chain

/// "refs/changes/34/1234/meta" -> 1234.
std::optional<std::int64_t> change_number(std::string_view name) {
  constexpr std::string_view k_begin = "refs/changes/", k_end = "/meta";
  if (!name.starts_with(k_begin) || !name.ends_with(k_end) || name.size() > 60) return std::nullopt;
  name.remove_prefix(k_begin.size());
  if (name.size() < 4 + k_end.size() || name[2] != '/') return std::nullopt;
  name = name.substr(3, name.size() - 3 - k_end.size());
  if (name.empty() || name.size() > 15 || name.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  return std::stoll(std::string(name));
}

void take_ref(std::string_view id, std::string_view name, MetaRefs& out) {
  const auto number = change_number(name);
  const auto oid = Oid::parse(id);
  if (number && oid) out[*number] = *oid;
}

MetaRefs meta_refs(const git::RawRefs& raw) {
  MetaRefs out;
  std::string_view rest = raw.packed;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.size() > 41 && line[40] == ' ') take_ref(line.substr(0, 40), line.substr(41), out);
  }
  for (const auto& [name, content] : raw.loose) {
    if (content.size() >= 40) take_ref(std::string_view(content).substr(0, 40), name, out);
  }
  return out;
}

std::string digest_of(const MetaRefs& refs, const std::string& settings) {
  std::string all = settings;
  for (const auto& [number, oid] : refs) all += fmt::format("\n{} {}", number, oid.hex());
  return hex(sha256(all)).substr(0, 32);
}

struct Cursor {
  std::string refs;
  Instant since = k_always, until = k_always;

  [[nodiscard]] std::string dump() const {
    return http::Json{{"v", 1}, {"refs", refs}, {"since", since.seconds}, {"until", until.seconds}}.dump();
  }
  static std::optional<Cursor> parse(const std::string& text) {
    const auto json = text.empty() ? fail(Errc::unreadable, "") : http::parse_json(text);
    if (!json || http::number_at(*json, "v") != 1) return std::nullopt;
    return Cursor{http::text_at(*json, "refs"), Instant{http::number_at(*json, "since").value_or(0)},
                  Instant{http::number_at(*json, "until").value_or(0)}};
  }
};

/// Why the chain of a change cannot be read; empty: it was.
struct Chain {
  std::vector<Note> notes;
  std::string reason, detail;
};

class ChangesReading {
 public:
  ChangesReading(const SourceSpec& source, const CollectContext& context, Sink& sink,
                 const git::Objects& objects, std::vector<Approving> approving)
      : m_source(source),
        m_context(context),
        m_sink(sink),
        m_objects(objects),
        m_approving(std::move(approving)),
        m_accounts(source, "gerrit") {}

  [[nodiscard]] Result<void> read(const MetaRefs& refs, Cursor cursor);

 private:
  [[nodiscard]] Chain chain_of(const Oid& tip) const;
  void add_commit(review::Change& change) const;
  void lose(std::int64_t number, const std::string& reason, const std::string& detail);

  const SourceSpec& m_source;
  const CollectContext& m_context;
  Sink& m_sink;
  const git::Objects& m_objects;
  std::vector<Approving> m_approving;
  review::Accounts m_accounts;
  std::map<std::string, Gap> m_lost;  ///< by reason
  std::int64_t m_lost_count = 0;
};

Chain ChangesReading::chain_of(const Oid& tip) const {
  Chain out;
  std::optional<Oid> next = tip;
  while (next) {
    if (out.notes.size() >= k_most_notes) return {{}, "limit", "its history is longer than is read"};
    const auto object = m_objects.read_checked(*next, GIT_OBJECT_COMMIT, k_most_bytes);
    if (!object)
      return {{},
              object.found == git::Found::missing ? "missing_object"
              : object.found == git::Found::limit ? "limit"
                                                  : "damaged",
              "commit " + next->hex() + " of its history cannot be read"};
    const auto commit = git::parse_commit(object.bytes());
    if (!commit) return {{}, "damaged", "commit " + next->hex() + " of its history is none"};
    Note note;
    note.oid = next->hex();
    note.at = {commit->committer.seconds};
    note.by = review::parse_account(git::to_utf8(commit->author.name) + " <" +
                                    git::to_utf8(commit->author.address) + ">");
    note.by.login = note.by.address;
    note.message = git::to_utf8(commit->message, commit->encoding);
    out.notes.push_back(std::move(note));
    next = commit->parents.empty() ? std::nullopt : std::optional(commit->parents.front());
  }
  std::reverse(out.notes.begin(), out.notes.end());
  return out;
}

// The revision itself, where it was fetched too: who wrote it, and when.
void ChangesReading::add_commit(review::Change& change) const {
  const auto oid = Oid::parse(change.head);
  if (!oid) return;
  const auto object = m_objects.read_checked(*oid, GIT_OBJECT_COMMIT, k_most_bytes);
  const auto commit = object ? git::parse_commit(object.bytes()) : std::nullopt;
  if (!commit) return;
  review::Account author;
  author.name = http::as_word(git::to_utf8(commit->author.name, commit->encoding), 200);
  author.address = http::as_word(git::to_utf8(commit->author.address), 200);
  for (auto& co : review::coauthors(git::to_utf8(commit->message, commit->encoding)))
    change.authors.push_back(std::move(co));
  // Servers name accounts by number; where one shows the author's own name, it is the author's.
  std::vector<review::Account> own;
  for (const auto& event : change.events) {
    if (event.actor && !author.name.empty() && event.actor->name == author.name) own.push_back(*event.actor);
  }
  change.authors.insert(change.authors.end(), own.begin(), own.end());
  change.authors.push_back(author);
  review::Event event{"commit", "commit/" + change.head, {commit->committer.seconds}, author};
  event.revision = change.head;
  event.authored = Instant{commit->author.seconds};
  change.events.push_back(std::move(event));
}

void ChangesReading::lose(std::int64_t number, const std::string& reason, const std::string& detail) {
  ++m_lost_count;
  auto& gap = m_lost[reason];
  if (gap.shape.empty()) {
    gap = ci::gap_of(ReviewEvent::k_shape,
                     {reason, fmt::format("change {} of {}: {}", number, m_source.location, detail)}, {});
  } else if (gap.detail.size() < 1000) {
    gap.detail += fmt::format("; change {}: {}", number, detail);
  }
}

Result<void> ChangesReading::read(const MetaRefs& refs, Cursor cursor) {
  if (auto ok = m_sink.begin(Pass::full); !ok) return ok;
  std::vector<Record> records;
  std::optional<Instant> since, until;
  std::uint64_t done = 0;
  for (const auto& [number, tip] : refs) {
    auto chain = chain_of(tip);
    auto change =
        chain.reason.empty() ? change_of(std::to_string(number), chain.notes, m_approving) : std::nullopt;
    if (!chain.reason.empty())
      lose(number, chain.reason, chain.detail);
    else if (!change)
      lose(number, "damaged", "it names no patch set");
    if (!change) continue;
    add_commit(*change);
    since = std::min(since.value_or(chain.notes.front().at), chain.notes.front().at);
    until = std::max(until.value_or(chain.notes.back().at), chain.notes.back().at);
    for (auto& record : records_of(*change, m_accounts, m_sink)) records.push_back(std::move(record));
    if (records.size() >= k_records_a_put) {
      if (auto ok = m_sink.put(std::move(records)); !ok) return ok;
      records.clear();
    }
    if (m_context.progress) m_context.progress({m_source.name, "changes", ++done, refs.size()});
  }
  if (!records.empty()) {
    if (auto ok = m_sink.put(std::move(records)); !ok) return ok;
  }
  cursor.since = since.value_or(m_context.now);
  cursor.until = until ? Instant{until->seconds + 1} : m_context.now;
  std::vector<Gap> gaps;
  for (auto& [reason, gap] : m_lost) {
    gap.detail += fmt::format(" ({} of {} changes could not be read)", m_lost_count, refs.size());
    gap.announced = static_cast<std::int64_t>(refs.size());
    gaps.push_back(gap);
  }
  if (!gaps.empty()) cursor.refs.clear();  // what cannot be read tonight is tried again
  const Instant end = m_source.live ? m_context.now : cursor.until;
  return m_sink.finish({{std::string(ReviewEvent::k_shape), "*", cursor.since, end}}, std::move(gaps),
                       cursor.dump());
}

Result<void> refuse(Sink& sink, const git::Refusal& refusal, const std::string& cursor) {
  if (auto ok = sink.begin(Pass::incremental); !ok) return ok;
  return sink.finish({}, {ci::gap_of(ReviewEvent::k_shape, {refusal.reason, refusal.detail}, {})}, cursor);
}

}  // namespace

Result<void> GerritCollector::collect(const SourceSpec& source, const CollectContext& context,
                                      Sink& sink) const {
  std::vector<Approving> approving;
  for (const auto& word : ci::list_setting(source, "approve")) {
    const auto one = parse_approving(word);
    if (!one)
      return fail(Errc::config, "approve of " + source.name + " should name labels like Code-Review+2");
    approving.push_back(*one);
  }
  if (approving.empty()) approving.push_back({"Code-Review", 2});
  const auto repository = git::open_repository(source.location);
  if (!repository) return refuse(sink, repository.error(), context.cursor);
  const auto refs = meta_refs(repository->raw);
  if (refs.empty())
    return refuse(sink,
                  {"not_found", "no refs/changes/*/meta in " + source.location +
                                    "; fetch them with git fetch ORIGIN '+refs/changes/*:refs/changes/*'"},
                  context.cursor);
  Cursor cursor;
  cursor.refs = digest_of(refs, ci::settings_digest(k_reading, source));
  if (const auto last = Cursor::parse(context.cursor); last && last->refs == cursor.refs) {
    if (auto ok = sink.begin(Pass::incremental); !ok) return ok;
    const Instant end = source.live ? context.now : last->until;
    return sink.finish({{std::string(ReviewEvent::k_shape), "*", last->since, end}}, {}, context.cursor);
  }
  const auto objects = git::Objects::open(repository->objects);
  if (!objects) return refuse(sink, {"damaged", objects.error().message}, context.cursor);
  return ChangesReading(source, context, sink, *objects, std::move(approving)).read(refs, cursor);
}

}  // namespace plumbline::gerrit

#include "collector/mail/mail_collector.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "collector/archive/archive.hpp"
#include "collector/ci/source.hpp"
#include "collector/git/commit_parse.hpp"
#include "collector/git/repository.hpp"
#include "collector/http/json.hpp"
#include "collector/mail/patch_id.hpp"
#include "core/digest.hpp"

namespace plumbline::mail {
namespace {

// Raised when the same mail would give other records.
constexpr std::string_view k_reading = "mail 1";
constexpr std::size_t k_most_messages = 3'000'000;  // our choice
constexpr std::size_t k_records_a_put = 4096;

/// A message without what is read of it once.
struct Kept {
  Message message;
  std::string patch_id;
};

struct Loss {
  std::int64_t count = 0;
  std::string first;
};

class Reading {
 public:
  Reading(const SourceSpec& source, const CollectContext& context, Sink& sink)
      : m_source(source), m_context(context), m_sink(sink), m_accounts(source, "mail") {}

  [[nodiscard]] Result<void> read();

 private:
  [[nodiscard]] std::string stamp() const;
  [[nodiscard]] Result<void> quiet(const http::Json& last);
  [[nodiscard]] Result<void> refuse(const std::string& reason, const std::string& detail);
  [[nodiscard]] Result<void> gather();
  [[nodiscard]] Result<void> gather_boxes();
  [[nodiscard]] Result<void> gather_inbox(const git::Repository& repository);
  void take(std::string_view raw, const std::string& where);
  void lose(const std::string& reason, const std::string& what);
  [[nodiscard]] Result<void> hand_over();

  const SourceSpec& m_source;
  const CollectContext& m_context;
  Sink& m_sink;
  review::Accounts m_accounts;
  std::vector<Kept> m_kept;
  std::map<std::string, Loss> m_lost;  ///< by reason
  std::string m_stamp;
};

std::optional<git::Repository> inbox_at(const std::string& location) {
  auto repository = git::open_repository(location);
  if (!repository) return std::nullopt;
  git::parse_repository(*repository);
  return std::move(*repository);
}

/// The blob "m" of a tree: how public-inbox keeps one message a commit.
std::optional<Oid> message_in(std::string_view tree) {
  while (!tree.empty()) {
    const auto name = tree.find(' '), end = tree.find('\0');
    if (name == std::string_view::npos || end == std::string_view::npos || name > end ||
        tree.size() < end + 21)
      return std::nullopt;
    if (tree.substr(name + 1, end - name - 1) == "m") {
      Oid out;
      tree.substr(end + 1).copy(reinterpret_cast<char*>(out.bytes.data()), out.bytes.size());
      return out;
    }
    tree.remove_prefix(end + 21);
  }
  return std::nullopt;
}

std::string Reading::stamp() const {
  std::string all = ci::settings_digest(k_reading, m_source);
  if (const auto inbox = inbox_at(m_source.location)) {
    all += inbox->raw.digest();
  } else {
    static_cast<void>(archive::list_path(m_source.location, {}, [&](const archive::File& file) {
      all += '\n' + file.path + ' ' + std::to_string(file.bytes) + ' ' + file.stamp;
    }));
  }
  if (const auto named = ci::setting(m_source, "repository"); !named.empty()) {
    const auto tree = Tree::open(named);
    all += '\n' + (tree ? tree->digest() : std::string());
  }
  return hex(sha256(all)).substr(0, 32);
}

std::vector<Coverage> covered(Instant since, Instant until) {
  return {{std::string(ReviewEvent::k_shape), "*", since, until}};
}

Result<void> Reading::quiet(const http::Json& last) {
  if (auto ok = m_sink.begin(Pass::incremental); !ok) return ok;
  const Instant until{http::number_at(last, "until").value_or(0)};
  return m_sink.finish(
      covered(Instant{http::number_at(last, "since").value_or(0)}, m_source.live ? m_context.now : until),
      {{"notice", std::string(ReviewEvent::k_shape), k_forever, k_forever, "notice",
        http::text_at(last, "said"), std::nullopt}},
      m_context.cursor);
}

Result<void> Reading::refuse(const std::string& reason, const std::string& detail) {
  if (auto ok = m_sink.begin(Pass::incremental); !ok) return ok;
  return m_sink.finish({}, {ci::gap_of(ReviewEvent::k_shape, {reason, detail}, {})}, m_context.cursor);
}

Result<void> Reading::read() {
  m_stamp = stamp();
  const auto last =
      m_context.cursor.empty() ? fail(Errc::unreadable, "") : http::parse_json(m_context.cursor);
  if (last && http::number_at(*last, "v") == 1 && http::text_at(*last, "stamp") == m_stamp)
    return quiet(*last);
  const auto gathered = gather();
  if (!gathered)
    return refuse(gathered.error().code == Errc::limit ? "limit" : "refused", gathered.error().message);
  if (m_kept.empty())
    return refuse("unsupported",
                  m_source.location +
                      " holds no message; name an mbox, a folder of such, or a clone of a public-inbox");
  return hand_over();
}

void Reading::lose(const std::string& reason, const std::string& what) {
  auto& loss = m_lost[reason];
  if (loss.count++ == 0) loss.first = what;
}

void Reading::take(std::string_view raw, const std::string& where) {
  auto message = parse_message(raw);
  if (!message || message->id.empty() || !message->date)
    return lose("damaged", "a message in " + where + " lacks its id or date");
  if (*message->date > m_context.now)
    return lose("undated", "<" + message->id + "> has a date that has not come yet");
  Kept kept{std::move(*message), {}};
  if (parse_subject(kept.message.subject)) kept.patch_id = patch_id_of(difference_of(kept.message.body));
  const auto diff = kept.message.body.find("\ndiff --git ");
  if (diff != std::string::npos && !kept.patch_id.empty()) kept.message.body.resize(diff);
  m_kept.push_back(std::move(kept));
}

Result<void> Reading::gather() {
  const auto inbox = inbox_at(m_source.location);
  return inbox ? gather_inbox(*inbox) : gather_boxes();
}

Result<void> Reading::gather_boxes() {
  const auto walked = archive::walk_path(
      m_source.location, {}, [&](const archive::Entry& entry, archive::Chunks& in) -> Result<void> {
        MboxCutter cutter([&](std::string&& raw) { take(raw, entry.path); });
        for (;;) {
          const auto piece = in.next();
          if (!piece) {
            lose("damaged", entry.path + ": " + piece.error().message);
            break;
          }
          if (piece->empty()) break;
          cutter.feed(*piece);
          if (m_kept.size() > k_most_messages)
            return fail(Errc::limit,
                        fmt::format("{} holds more than {} messages", m_source.location, k_most_messages));
        }
        cutter.end();
        if (cutter.too_large() > 0)
          lose("too_large", fmt::format("{} messages of {} are larger than {} MiB", cutter.too_large(),
                                        entry.path, k_most_bytes >> 20));
        return {};
      });
  if (!walked) return tl::unexpected(walked.error());
  for (const auto& refused : walked->refused) lose("refused", refused.path + ": " + refused.reason);
  return {};
}

Result<void> Reading::gather_inbox(const git::Repository& repository) {
  const auto objects = git::Objects::open(repository.objects);
  if (!objects) return tl::unexpected(objects.error());
  std::optional<Oid> next = git::choose_main(repository.refs).oid;
  while (next) {
    const auto object = objects->read(*next, GIT_OBJECT_COMMIT);
    const auto commit = object ? git::parse_commit(object.bytes()) : std::nullopt;
    if (!commit) {
      lose("missing_object", "commit " + next->hex() + " and what is behind it");
      break;
    }
    const auto tree = objects->read(commit->tree, GIT_OBJECT_TREE);
    const auto blob = tree ? message_in(tree.bytes()) : std::nullopt;  // none: a message was taken back
    if (blob) {
      const auto raw = objects->read_checked(*blob, GIT_OBJECT_BLOB, k_most_bytes);
      if (raw)
        take(raw.bytes(), "commit " + next->hex());
      else
        lose(raw.found == git::Found::limit ? "too_large" : "missing_object", "message " + blob->hex());
    }
    if (m_kept.size() > k_most_messages)
      return fail(Errc::limit,
                  fmt::format("{} holds more than {} messages", m_source.location, k_most_messages));
    next = commit->parents.empty() ? std::nullopt : std::optional(commit->parents.front());
  }
  return {};
}

Result<void> Reading::hand_over() {
  std::stable_sort(m_kept.begin(), m_kept.end(), [](const Kept& a, const Kept& b) {
    return std::tie(*a.message.date, a.message.id) < std::tie(*b.message.date, b.message.id);
  });
  Threads threads;
  std::set<std::string> ids;
  for (const auto& kept : m_kept) {
    if (ids.insert(kept.message.id).second)
      threads.take(kept.message, kept.patch_id);  // lists repeat themselves
  }
  const auto since = *m_kept.front().message.date;
  const Instant until{m_kept.back().message.date->seconds + 1};
  std::vector<Gap> gaps;
  const auto named = ci::setting(m_source, "repository");
  if (!named.empty()) {
    const auto tree = Tree::open(named);
    const auto commits =
        tree ? tree->commits() : Result<std::vector<KnownCommit>>(tl::unexpected(tree.error()));
    if (commits)
      join(threads.all(), *commits, [&](const KnownCommit& commit) { return tree->patch_id_of(commit); });
    else
      lose("refused", commits.error().message);
  }
  if (auto ok = m_sink.begin(Pass::full); !ok) return ok;
  std::vector<Record> records;
  for (const auto& thread : threads.all()) {
    for (auto& record : records_of(change_of(thread), m_accounts, m_sink))
      records.push_back(std::move(record));
    if (records.size() < k_records_a_put) continue;
    if (auto ok = m_sink.put(std::move(records)); !ok) return ok;
    records.clear();
  }
  if (!records.empty()) {
    if (auto ok = m_sink.put(std::move(records)); !ok) return ok;
  }
  for (const auto& [reason, loss] : m_lost) {
    gaps.push_back(ci::gap_of(ReviewEvent::k_shape, {reason, loss.first}, {since, until}));
    if (loss.count > 1) gaps.back().detail += fmt::format(" (and {} more of this kind)", loss.count - 1);
  }
  const auto said = in_words(threads.all(), threads.tally(), !named.empty());
  const auto cursor = http::Json{{"v", 1},
                                 {"stamp", gaps.empty() ? m_stamp : std::string()},
                                 {"since", since.seconds},
                                 {"until", until.seconds},
                                 {"said", said}};
  gaps.push_back(
      {"notice", std::string(ReviewEvent::k_shape), k_forever, k_forever, "notice", said, std::nullopt});
  return m_sink.finish(covered(since, m_source.live ? m_context.now : until), std::move(gaps), cursor.dump());
}

}  // namespace

Result<void> MailCollector::collect(const SourceSpec& source, const CollectContext& context,
                                    Sink& sink) const {
  return Reading(source, context, sink).read();
}

}  // namespace plumbline::mail

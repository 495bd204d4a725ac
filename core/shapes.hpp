#pragma once
// The shapes of evidence, each declared once. The store derives its tables, the canonical bytes of a record
// and docs/store-format.md from `fields`; a new shape is a struct here and a view in store/views.sql.
//
// `native()` is the natural key inside a source: the same thing read twice has the same native id. Times are
// UTC seconds. A record of a repository names the main-line commit that brought it in (`commit`); its time is
// that commit's time on the main line, which the store's views compute (SEMANTICS 1). Records of other
// sources carry `at` themselves.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "core/digest.hpp"
#include "core/instant.hpp"

namespace plumbline {

/// A git object id (SHA-1).
struct Oid {
  std::array<std::uint8_t, 20> bytes{};
  friend constexpr auto operator<=>(const Oid&, const Oid&) = default;
  [[nodiscard]] std::string hex() const;
  [[nodiscard]] static std::optional<Oid> parse(std::string_view forty_hex_digits);
};

/// A person, as a keyed digest of the address; name and address stand in the `person` table alone and can be
/// erased there.
struct PersonId {
  std::int64_t value = 0;
  friend constexpr auto operator<=>(PersonId, PersonId) = default;
};

/// A source: id63 of its unique name in the subject tree.
struct SourceId {
  std::int64_t value = 0;
  friend constexpr auto operator<=>(SourceId, SourceId) = default;
};
[[nodiscard]] SourceId source_id(std::string_view name);
/// The tree file itself is a source, so that the tree is evidence like all else.
inline constexpr SourceId k_tree_source{0};

/// Natural key of a record inside (source, shape): the object id of a commit, else 16 bytes of a digest over
/// the key's fields.
struct Native {
  std::string bytes;
  friend auto operator<=>(const Native&, const Native&) = default;
};
/// Digest over length-prefixed parts, so that ("a","bc") and ("ab","c") differ.
[[nodiscard]] Native native_of(std::initializer_list<std::string_view> parts);
[[nodiscard]] Native native_of(const Oid& oid);

/// Who vouches for a time, weakest first.
enum class Clock : std::int64_t {
  author_date = 1,
  committer_date,
  forge_event,
  ci_server,
  first_sight,
  rfc3161
};

enum class Signature : std::int64_t { none = 0, openpgp, ssh, x509, unknown_format };

template <class Record, class T>
struct Field {
  std::string_view name;
  T Record::*member;
  std::string_view meaning;  ///< one clause, for docs/store-format.md
};
template <class Record, class T>
constexpr Field<Record, T> field(std::string_view name, T Record::*member, std::string_view meaning) {
  return {name, member, meaning};
}

struct Commit {
  static constexpr std::string_view k_shape = "commit";
  Oid oid;
  std::optional<Oid> landed;         // NULL: not on or below the main line
  std::optional<std::int64_t> line;  // only on the main line: 0 is its first commit
  PersonId author, committer;
  Instant authored, committed;
  std::int64_t authored_zone = 0, committed_zone = 0;  // minutes east of UTC
  std::int64_t parents = 0;
  Signature signature = Signature::none;
  std::int64_t paths = 0;  // changed against the first parent
  std::int64_t tests = 0;  // of them: test code
  bool bot = false;
  std::optional<std::string> keys;      // "cve:CVE-2024-1 ticket:NAS-17 coverity:123", sorted
  std::optional<std::string> trailers;  // "co-authored-by signed-off-by", lower case, sorted, without values
  [[nodiscard]] Native native() const { return native_of(oid); }
  static constexpr auto fields = std::make_tuple(
      field("landed", &Commit::landed,
            "main-line commit that brought it in (itself on the main line); NULL: not landed"),
      field("line", &Commit::line, "place on the main line, 0 first; NULL beside it"),
      field("author", &Commit::author, "person"), field("committer", &Commit::committer, "person"),
      field("authored", &Commit::authored, "author date; decides nothing"),
      field("committed", &Commit::committed, "committer date as written"),
      field("authored_zone", &Commit::authored_zone, "minutes east of UTC"),
      field("committed_zone", &Commit::committed_zone, "minutes east of UTC"),
      field("parents", &Commit::parents, "count"),
      field("signature", &Commit::signature,
            "0 none, 1 OpenPGP, 2 SSH, 3 X.509, 4 other; seen, not verified"),
      field("paths", &Commit::paths, "count of paths changed against the first parent"),
      field("tests", &Commit::tests, "of them: test code"), field("bot", &Commit::bot, "the author is a bot"),
      field("keys", &Commit::keys, "keys named in the message, namespace:key, sorted"),
      field("trailers", &Commit::trailers, "names of trailers, sorted"));
};

struct Tag {
  static constexpr std::string_view k_shape = "tag";
  std::string name;  // without refs/tags/
  Oid target;        // the commit, peeled
  bool annotated = false;
  std::optional<PersonId> tagger;
  std::optional<Instant> tagged;  // tagger date; NULL: lightweight, the commit's committer date counts
  Instant committed;              // committer date of the target
  std::optional<Oid> landed;      // main-line commit that brought the target in; NULL: off the main line
  Signature signature = Signature::none;  // of the tag object, never of the commit
  bool release = false;                   // by the release pattern of the source
  bool candidate = false;                 // by the release-candidate pattern
  [[nodiscard]] Native native() const { return native_of({name}); }
  static constexpr auto fields = std::make_tuple(
      field("name", &Tag::name, "without refs/tags/"), field("target", &Tag::target, "commit, peeled"),
      field("annotated", &Tag::annotated, "has a tag object"), field("tagger", &Tag::tagger, "person"),
      field("tagged", &Tag::tagged, "tagger date; NULL: lightweight"),
      field("committed", &Tag::committed, "committer date of the target"),
      field("landed", &Tag::landed, "main-line commit that brought the target in; NULL: off the main line"),
      field("signature", &Tag::signature, "of the tag object: 0 none, 1 OpenPGP, 2 SSH, 3 X.509, 4 other"),
      field("release", &Tag::release, "matches the release pattern"),
      field("candidate", &Tag::candidate, "matches the release-candidate pattern"));
};

/// One version of one path on the main line, as one kind.
struct Document {
  static constexpr std::string_view k_shape = "document";
  std::string kind;  // doc.security_policy, ci.config, …
  std::string path;
  std::string lineage;  // first path of the document: a rename stays one document
  Oid commit;           // main-line commit that brought this version in
  bool deleted = false;
  Oid blob;  // zero when deleted
  std::int64_t bytes = 0;
  std::int64_t substance =
      0;  // digest of what a reader would call its content; equal neighbours are one version
  bool substantive = false;  // content, not template, link or stub
  std::optional<PersonId> author;
  std::optional<std::string> facts;  // what the content says, "ecosystem:npm contact timeline", sorted
  [[nodiscard]] Native native() const { return native_of({kind, path, commit.hex()}); }
  static constexpr auto fields = std::make_tuple(
      field("kind", &Document::kind, "what it is"), field("path", &Document::path, "where it is"),
      field("lineage", &Document::lineage, "its first path; a rename stays one document"),
      field("commit_oid", &Document::commit, "main-line commit that brought this version in"),
      field("deleted", &Document::deleted, "this version is its end"),
      field("blob", &Document::blob, "object id of the content"), field("bytes", &Document::bytes, "size"),
      field("substance", &Document::substance, "digest of the content without blanks and licence header"),
      field("substantive", &Document::substantive, "content, not template, link or stub"),
      field("author", &Document::author, "person, author of that commit"),
      field("facts", &Document::facts, "what the content says, sorted words"));
};

/// One call of one tool in one version of a CI configuration; its span is that of the configuration's
/// version.
struct CiCall {
  static constexpr std::string_view k_shape = "ci_call";
  std::string path;
  Oid commit;
  std::string system;  // see its field below
  std::string job;
  std::string tool, category, trigger;
  bool live = false;
  std::string detail;  // the words that call it, or why it is dead; at most 200 bytes
  std::optional<Instant>
      retires;  // the day its hosted runner is switched off: dead from then on, alive before
  [[nodiscard]] Native native() const {
    return native_of({path, commit.hex(), job, tool, category, trigger});
  }
  static constexpr auto fields = std::make_tuple(
      field("path", &CiCall::path, "of the CI configuration"),
      field("commit_oid", &CiCall::commit, "main-line commit of that version"),
      field("system", &CiCall::system,
            "azure_pipelines, buildbot, circleci, cirrus, github_actions, gitlab_ci, jenkins, oss_fuzz, "
            "travis, zuul"),
      field("job", &CiCall::job, "job or workflow/job"),
      field("tool", &CiCall::tool, "name in the tool catalogue"),
      field("category", &CiCall::category, "sast, sca, secret, …"),
      field("trigger", &CiCall::trigger, "push, change_request, schedule, manual, tag, release, call, other"),
      field("live", &CiCall::live, "0: dead job, no trigger, retired runner"),
      field("detail", &CiCall::detail, "the words that call it, or why it is dead"),
      field("retires", &CiCall::retires, "its hosted runner is switched off then; NULL: not known to be"));
};

/// A trace that somebody looked at a change, graded by what it proves.
struct Review {
  static constexpr std::string_view k_shape = "review";
  Oid commit;        // the commit that carries the trace
  std::string what;  // request | independent_merge | trailer | vote
  std::optional<PersonId> reviewer;
  std::optional<std::string> number;  // of the change request
  bool self = false;                  // by an author of the change, or an alias of one
  bool bot = false;
  [[nodiscard]] Native native() const {
    return native_of(
        {commit.hex(), what, reviewer ? std::to_string(reviewer->value) : "", number.value_or("")});
  }
  static constexpr auto fields =
      std::make_tuple(field("commit_oid", &Review::commit, "the commit that carries the trace"),
                      field("what", &Review::what,
                            "request: a change request is proved; independent_merge: merged by one who wrote "
                            "none of it; trailer, vote: a review"),
                      field("reviewer", &Review::reviewer, "person"),
                      field("number", &Review::number, "of the change request"),
                      field("self", &Review::self, "by an author of the change or an alias of one"),
                      field("bot", &Review::bot, "by a bot"));
};

// ---- Shapes whose collectors come later. Declared now so that rules over them answer `unknown: no_source`
// and can be tested.

struct CiRun {
  static constexpr std::string_view k_shape = "ci_run";
  std::string id;
  Instant at;
  std::string job, outcome, trigger;
  std::optional<std::string> commit, runner, actor;
  std::optional<std::string> branch, event;
  std::optional<Instant> started;
  std::int64_t attempt = 1;
  bool ignored = false;  // its failure was allowed: success here is no pass of a check
  [[nodiscard]] Native native() const { return native_of({id}); }
  static constexpr auto fields = std::make_tuple(
      field("id", &CiRun::id, "run, job and attempt, as the server names them"),
      field("at", &CiRun::at, "when it finished"), field("job", &CiRun::job, "job"),
      field("outcome", &CiRun::outcome, "success, failure, skipped, crashed"),
      field("trigger", &CiRun::trigger, "push, change_request, schedule, manual, tag, release, other"),
      field("commit_oid", &CiRun::commit, "commit built, hex"), field("runner", &CiRun::runner, "runner"),
      field("actor", &CiRun::actor, "who caused it"), field("branch", &CiRun::branch, "branch built"),
      field("event", &CiRun::event, "the server's own word for the trigger"),
      field("started", &CiRun::started, "when it began"), field("attempt", &CiRun::attempt, "1 is the first"),
      field("ignored", &CiRun::ignored, "1: it may fail and nothing stops"));
};
/// One run of one tool that a log or a report shows. Naming a tool is not running it (TRAPS).
struct ToolRun {
  static constexpr std::string_view k_shape = "tool_run";
  std::string id;
  Instant at;
  std::string tool, category, outcome;
  std::int64_t inputs = 0;
  std::string trigger;
  std::optional<std::string> commit;
  std::string seen_in;  // log | report
  std::optional<std::string> job, version, lines;
  std::optional<std::int64_t> findings;
  bool ignored = false;
  std::optional<std::int64_t> seconds;
  std::optional<std::string> targets;
  std::optional<std::int64_t> idle;
  static constexpr int k_added = 3;  // fields at the end that a format after the first rows brought
  [[nodiscard]] Native native() const { return native_of({id, tool, category, seen_in}); }
  static constexpr auto fields = std::make_tuple(
      field("id", &ToolRun::id, "run or report it was seen in, with a number where one holds several"),
      field("at", &ToolRun::at, "when it finished"),
      field("tool", &ToolRun::tool, "name in the tool catalogue"),
      field("category", &ToolRun::category, "sast, sca, secret, …"),
      field("outcome", &ToolRun::outcome, "success, findings, failure, crashed, skipped, unknown"),
      field("inputs", &ToolRun::inputs, "count of what it looked at; 0: nothing, or it does not say"),
      field("trigger", &ToolRun::trigger, "of the run"), field("commit_oid", &ToolRun::commit, "hex"),
      field("seen_in", &ToolRun::seen_in, "log, report"), field("job", &ToolRun::job, "job"),
      field("version", &ToolRun::version, "of the tool, as it says"),
      field("lines", &ToolRun::lines, "the lines that show it, \"12: text\", redacted; of a report its path"),
      field("findings", &ToolRun::findings, "count; NULL: it does not say"),
      field("ignored", &ToolRun::ignored, "1: its failure was ignored"),
      field("seconds", &ToolRun::seconds, "how long it ran, rounded; NULL: it does not say"),
      field("targets", &ToolRun::targets,
            "names of what it looked at, one a line, the first 20, redacted; NULL: it names none"),
      field("idle", &ToolRun::idle,
            "1: it says itself that it looked at nothing; NULL: it counts something, or it does not say"));
};
struct TestRun {
  static constexpr std::string_view k_shape = "test_run";
  std::string id;
  Instant at;
  std::string category;
  std::int64_t passed = 0, failed = 0, skipped = 0;
  std::string tool, trigger;
  std::optional<std::string> job, commit;
  [[nodiscard]] Native native() const { return native_of({id, category}); }
  static constexpr auto fields =
      std::make_tuple(field("id", &TestRun::id, "report"), field("at", &TestRun::at, "when"),
                      field("category", &TestRun::category, "unit, security, fuzz, scas, …"),
                      field("passed", &TestRun::passed, "count"),
                      field("failed", &TestRun::failed, "count, errors among them"),
                      field("skipped", &TestRun::skipped, "count"),
                      field("tool", &TestRun::tool, "what ran them; may be empty"),
                      field("trigger", &TestRun::trigger, "of the run"), field("job", &TestRun::job, "job"),
                      field("commit_oid", &TestRun::commit, "hex"));
};
struct Finding {
  static constexpr std::string_view k_shape = "finding";
  std::string id;
  Instant opened;
  std::optional<Instant> decided;
  std::string category, severity;
  std::optional<std::string> rule, component, decision;
  std::string tool;
  std::optional<std::string> location;
  std::optional<Instant> missed;
  static constexpr int k_added = 1;  // fields at the end that a format after the first rows brought
  [[nodiscard]] Native native() const { return native_of({id}); }
  static constexpr auto fields = std::make_tuple(
      field("id", &Finding::id, "rule and location without line numbers, or the tool's own id"),
      field("opened", &Finding::opened, "when first seen"),
      field("decided", &Finding::decided, "when closed, fixed or accepted"),
      field("category", &Finding::category, "sast, sca, secret, …"),
      field("severity", &Finding::severity, "critical, high, medium, low, or empty"),
      field("rule", &Finding::rule, "rule"),
      field("component", &Finding::component, "third-party component, if it is in one"),
      field("decision", &Finding::decision, "fixed, accepted, false positive, not affected"),
      field("tool", &Finding::tool, "what found it"),
      field("location", &Finding::location, "path, where first seen"),
      field("missed", &Finding::missed,
            "when it first was not in a report that does not say what was looked at, so nobody knows whether "
            "it is gone; NULL: it was in all, or was seen again"));
};
struct Component {
  static constexpr std::string_view k_shape = "component";
  std::string inventory;
  Instant at;
  std::string name;
  std::optional<std::string> version, purl, supplier, artifact, licence;
  [[nodiscard]] Native native() const { return native_of({inventory, name, version.value_or("")}); }
  static constexpr auto fields = std::make_tuple(
      field("inventory", &Component::inventory, "the bill of materials it stands in"),
      field("at", &Component::at, "time of that bill"), field("name", &Component::name, "component"),
      field("version", &Component::version, "version"), field("purl", &Component::purl, "package URL"),
      field("supplier", &Component::supplier, "supplier"),
      field("artifact", &Component::artifact, "digest of the artefact the bill describes"),
      field("licence", &Component::licence, "SPDX expression"));
};
/// A ticket as it stands now. What it was at another time is told by its events alone.
struct Ticket {
  static constexpr std::string_view k_shape = "ticket";
  std::string key, kind;
  Instant opened;
  std::optional<Instant> decided, closed;
  std::string severity, state;
  std::optional<std::string> owner_role, helper_role, found_in, fix;
  std::optional<std::string> project, title, resolution, links, facts;
  std::optional<PersonId> owner, reporter;
  std::optional<Instant> due;
  bool confidential = false;
  [[nodiscard]] Native native() const { return native_of({key}); }
  static constexpr auto fields = std::make_tuple(
      field("key", &Ticket::key, "as the tracker writes it"),
      field("kind", &Ticket::kind, "tkt.vuln, tkt.req, tkt.incident, …; tkt.other: none of ours"),
      field("opened", &Ticket::opened, "when"), field("decided", &Ticket::decided, "first triaged"),
      field("closed", &Ticket::closed, "closed, and not opened again since"),
      field("severity", &Ticket::severity, "critical, high, medium, low or empty"),
      field("state", &Ticket::state, "as the tracker names it"),
      field("owner_role", &Ticket::owner_role, "role of the owner"),
      field("helper_role", &Ticket::helper_role, "role of another participant"),
      field("found_in", &Ticket::found_in, "production, test, design, external"),
      field("fix", &Ticket::fix, "commit that fixes it, hex"),
      field("project", &Ticket::project, "project or queue"),
      field("title", &Ticket::title, "its subject line, redacted; NULL: confidential, or not kept"),
      field("resolution", &Ticket::resolution, "fixed, declined, duplicate, invalid, other; NULL: none"),
      field("links", &Ticket::links, "relation:key of other tickets, sorted"),
      field("facts", &Ticket::facts, "what its fields say, sorted words"),
      field("owner", &Ticket::owner, "person"), field("reporter", &Ticket::reporter, "person"),
      field("due", &Ticket::due, "due; of an exception: when it expires"),
      field("confidential", &Ticket::confidential, "1: its words are not kept"));
};
/// One change of one ticket. The values it was opened with are events too (`from` empty), so that the events
/// of a ticket are its whole life. Those of one ticket are neighbours in their table.
struct TicketEvent {
  static constexpr std::string_view k_shape = "ticket_event";
  std::string id, key, what, from, to;
  Instant at;
  std::optional<PersonId> actor;
  std::optional<std::string> role, means;
  bool bot = false;
  [[nodiscard]] Native native() const {
    return {native_of({key}).bytes.substr(0, 8) + native_of({key, id}).bytes.substr(0, 8)};
  }
  static constexpr auto fields = std::make_tuple(
      field("id", &TicketEvent::id, "event, its own inside its ticket"),
      field("key", &TicketEvent::key, "ticket"),
      field("what", &TicketEvent::what,
            "state, kind, severity, owner, due, project, resolution, found_in, fact, link, fix, comment"),
      field("from_value", &TicketEvent::from, "before; empty: nothing"),
      field("to_value", &TicketEvent::to, "after; empty: nothing"), field("at", &TicketEvent::at, "when"),
      field("actor", &TicketEvent::actor, "person"), field("role", &TicketEvent::role, "role of the actor"),
      field("means", &TicketEvent::means, "of a state: open, decided, closed, rejected"),
      field("bot", &TicketEvent::bot, "by a bot"));
};
/// One thing that happened to one change at a forge, in a review server or on a list. The events of a change
/// are its whole life; what it is now follows from them.
struct ReviewEvent {
  static constexpr std::string_view k_shape = "review_event";
  std::string change;  // as the place writes it: "#12", "I6a1f…", "<id@list>"
  std::string id;      // its own inside the change
  std::string what;    // see its field below
  Instant at;
  std::optional<PersonId> actor;
  std::string vote;
  std::optional<std::string> revision;
  bool outdated = false, self = false, bot = false;
  std::optional<std::string> role, branch, facts;
  std::optional<Instant> authored;
  [[nodiscard]] Native native() const {
    return {native_of({change}).bytes.substr(0, 8) + native_of({change, id}).bytes.substr(0, 8)};
  }
  static constexpr auto fields = std::make_tuple(
      field("change", &ReviewEvent::change, "change, as its place names it"),
      field("id", &ReviewEvent::id, "event, its own inside its change"),
      field(
          "what", &ReviewEvent::what,
          "opened, commit (of the change, at its committer date), pushed, requested, vote, labeled, merged, "
          "closed, reopened"),
      field("at", &ReviewEvent::at, "when"), field("actor", &ReviewEvent::actor, "person"),
      field("vote", &ReviewEvent::vote, "approved, changes_requested, commented, dismissed; else empty"),
      field("revision", &ReviewEvent::revision,
            "commit looked at, pushed or, of merged, brought onto the branch; hex"),
      field("outdated", &ReviewEvent::outdated, "1: a push came after it"),
      field("self", &ReviewEvent::self, "by an author of the change or an alias of one"),
      field("bot", &ReviewEvent::bot, "by a bot"), field("role", &ReviewEvent::role, "role of the actor"),
      field("branch", &ReviewEvent::branch, "of opened and merged: the branch it is meant for"),
      field("facts", &ReviewEvent::facts, "of labeled: the label; else sorted words"),
      field("authored", &ReviewEvent::authored, "of commit: author date"));
};
/// A setting of a place where changes are kept, as it stood when somebody looked. Such places tell no
/// history: a value holds from its first sighting for as long as the looks after it found the same, and a
/// look that came after a hole in the looking begins anew.
struct Setting {
  static constexpr std::string_view k_shape = "setting";
  std::string thing;  // "branch:main", "project"
  std::string name;   // see its field below
  std::string value;  // a whole number, yes or no, or words
  Instant since;
  Instant until = k_forever;
  [[nodiscard]] Native native() const { return native_of({thing, name, std::to_string(since.seconds)}); }
  static constexpr auto fields =
      std::make_tuple(field("thing", &Setting::thing, "branch:NAME, project"),
                      field("name", &Setting::name, "protected, approvals, code_owners, … (docs/reviews.md)"),
                      field("value", &Setting::value, "whole number, yes, no, or words"),
                      field("since", &Setting::since, "first seen so"),
                      field("until", &Setting::until,
                            "seen otherwise, or not looked at any more; NULL in views: neither so far"));
};
struct Artifact {
  static constexpr std::string_view k_shape = "artifact";
  std::string digest, name;
  Instant at;
  std::optional<std::string> release, signature, hardening, provenance, commit;
  [[nodiscard]] Native native() const { return native_of({digest, name}); }
  static constexpr auto fields = std::make_tuple(
      field("digest", &Artifact::digest, "SHA-256"), field("name", &Artifact::name, "file or image"),
      field("at", &Artifact::at, "published"), field("release", &Artifact::release, "release it belongs to"),
      field("signature", &Artifact::signature, "verified, unverified, none"),
      field("hardening", &Artifact::hardening, "what a hardening check found"),
      field("provenance", &Artifact::provenance, "type of the statement about how it was built"),
      field("commit_oid", &Artifact::commit, "commit it was built from, hex"));
};
struct Advisory {
  static constexpr std::string_view k_shape = "advisory";
  std::string id;
  Instant at;
  std::string severity;
  std::optional<std::string> cve, fix;
  [[nodiscard]] Native native() const { return native_of({id}); }
  static constexpr auto fields = std::make_tuple(
      field("id", &Advisory::id, "advisory"), field("at", &Advisory::at, "published"),
      field("severity", &Advisory::severity, "severity"), field("cve", &Advisory::cve, "CVE id"),
      field("fix", &Advisory::fix, "commit or release that fixes it"));
};
/// A named person's statement about a control, in force in [since, until).
struct Attestation {
  static constexpr std::string_view k_shape = "attestation";
  std::string pack, control, subject, person, statement;
  Instant since;
  Instant until = k_forever;
  bool not_applicable = false;
  [[nodiscard]] Native native() const {
    return native_of({pack, control, subject, person, std::to_string(since.seconds)});
  }
  static constexpr auto fields = std::make_tuple(
      field("pack", &Attestation::pack, "pack"), field("control", &Attestation::control, "control id"),
      field("subject", &Attestation::subject, "name in the tree"),
      field("person", &Attestation::person, "who says so"),
      field("statement", &Attestation::statement, "in their words"),
      field("since", &Attestation::since, "in force from"), field("until", &Attestation::until, "and before"),
      field("not_applicable", &Attestation::not_applicable,
            "1: declares the control not applicable, with the statement as reason"));
};
struct Waiver {
  static constexpr std::string_view k_shape = "waiver";
  std::string id, control, subject, requester, approver, reason;
  Instant since;
  Instant until = k_forever;
  [[nodiscard]] Native native() const { return native_of({id}); }
  static constexpr auto fields = std::make_tuple(
      field("id", &Waiver::id, "waiver"), field("control", &Waiver::control, "control or criterion"),
      field("subject", &Waiver::subject, "name in the tree"),
      field("requester", &Waiver::requester, "who asked"),
      field("approver", &Waiver::approver, "who granted"), field("reason", &Waiver::reason, "why"),
      field("since", &Waiver::since, "in force from"), field("until", &Waiver::until, "and before"));
};
/// What became of one signature when it was verified by the keys that were given. No row: it was not looked
/// at.
struct SignatureCheck {
  static constexpr std::string_view k_shape = "signature_check";
  std::string what;   // commit | tag
  std::string name;   // of a tag; of a commit: empty
  Oid commit;         // the commit, or the one the tag names
  Instant at;         // the date the commit or tag states
  Instant signed_at;  // the date the signature states; of SSH: the same
  std::string verdict;
  std::string key;  // fingerprint or id; empty: it does not say
  std::optional<PersonId> signer;
  [[nodiscard]] Native native() const { return native_of({what, name, commit.hex()}); }
  static constexpr auto fields = std::make_tuple(
      field("what", &SignatureCheck::what, "commit, tag"),
      field("name", &SignatureCheck::name, "of a tag, without refs/tags/; of a commit empty"),
      field("commit_oid", &SignatureCheck::commit, "the commit, or the one the tag names"),
      field("at", &SignatureCheck::at, "committer or tagger date"),
      field("signed_at", &SignatureCheck::signed_at, "date the signature states"),
      field("verdict", &SignatureCheck::verdict,
            "good, bad, unknown_key, expired, revoked, weak, forge, unchecked (docs/signatures.md)"),
      field("key", &SignatureCheck::key, "fingerprint or id of the key; empty: the signature does not say"),
      field("signer", &SignatureCheck::signer, "person the keys name for it"));
};

/// What one file of release notes says of a tag's version, in the tree that the tag names. No row: the file
/// names no version at all.
struct ReleaseNote {
  static constexpr std::string_view k_shape = "release_note";
  std::string name;  // of the tag, without refs/tags/
  Oid target;        // the commit it names
  Instant at;        // the date of the tag: tagger's, else of its commit
  std::string path;  // the notes; one that ends in '/': a folder that could not be read
  std::string says;  // this | other | unread
  [[nodiscard]] Native native() const { return native_of({name, path}); }
  static constexpr auto fields = std::make_tuple(
      field("name", &ReleaseNote::name, "of the tag, without refs/tags/"),
      field("target", &ReleaseNote::target, "commit the tag names"),
      field("at", &ReleaseNote::at, "tagger date, or committer date of the commit"),
      field("path", &ReleaseNote::path, "the notes in that commit's tree"),
      field("says", &ReleaseNote::says,
            "this: a heading or the file's name names the version; other: only other versions; unread"));
};

// ---- What plumbline knows about its own looking: stored, cut and withdrawn like evidence.

/// One edge of the subject tree; a source shared by two products has two rows.
struct Subject {
  static constexpr std::string_view k_shape = "subject";
  std::string name;      // unique in the tree
  std::string parent;    // empty: the root
  std::string kind;      // organisation | line | product | source | branch
  std::string type;      // of a source: git
  std::string location;  // of a source: path
  std::optional<Instant> from, until;
  bool live = false;  // SEMANTICS 6: this is the origin
  std::string grace = "P2D";
  std::string places;  // "doc.threat=git review=forge review=git", sorted: what is kept where
  [[nodiscard]] Native native() const { return native_of({name, parent}); }
  static constexpr auto fields = std::make_tuple(
      field("name", &Subject::name, "unique in the tree"),
      field("parent", &Subject::parent, "empty: the root"),
      field("kind", &Subject::kind, "organisation, line, product, source, branch"),
      field("type", &Subject::type, "of a source: git"),
      field("location", &Subject::location, "of a source: path"),
      field("alive_from", &Subject::from, "alive from"), field("alive_until", &Subject::until, "alive until"),
      field("live", &Subject::live, "1: this is the origin"), field("grace", &Subject::grace, "ISO 8601"),
      field("places", &Subject::places, "kind=place, sorted"));
};
/// Effective time that one reading covered completely, per shape and kind (SEMANTICS 6).
struct Coverage {
  static constexpr std::string_view k_shape = "coverage";
  std::string shape;  // commit, document, …
  std::string kind;   // "*": all kinds
  Instant since = k_always;
  Instant until;  // half-open; one second after the newest thing read. For a live source: the time of the
                  // reading, and every later run that names the source among those it read extends it (table
                  // `run`)
  [[nodiscard]] Native native() const { return native_of({shape, kind}); }
  static constexpr auto fields = std::make_tuple(
      field("shape", &Coverage::shape, "shape covered"), field("kind", &Coverage::kind, "* or a kind"),
      field("since", &Coverage::since, "from"), field("until", &Coverage::until, "and before"));
};
/// A span a source could not be read for, and why. Withdrawn when a later reading closes it.
struct Gap {
  static constexpr std::string_view k_shape = "gap";
  std::string shape, kind;
  Instant since = k_always, until = k_forever;
  std::string reason;  // shallow, missing_object, refused, unsupported, damaged, limit, …
  std::string detail;  // what was attempted, on what, why it failed, what the user can do
  std::optional<std::int64_t> announced;  // how many the source says there are, if it says
  [[nodiscard]] Native native() const {
    return native_of({shape, kind, reason, std::to_string(since.seconds)});
  }
  static constexpr auto fields = std::make_tuple(
      field("shape", &Gap::shape, "shape not read"), field("kind", &Gap::kind, "* or a kind"),
      field("since", &Gap::since, "from"), field("until", &Gap::until, "and before"),
      field("reason", &Gap::reason, "shallow, missing_object, refused, unsupported, damaged, limit"),
      field("detail", &Gap::detail, "in words, with what to do"),
      field("announced", &Gap::announced, "how many the source says there are"));
};

using AnyShape = std::variant<Commit, Tag, Document, CiCall, Review, CiRun, ToolRun, TestRun, Finding,
                              Component, Ticket, TicketEvent, ReviewEvent, Setting, Artifact, Advisory,
                              Attestation, Waiver, SignatureCheck, ReleaseNote, Subject, Coverage, Gap>;

/// One record of any shape. Its copies and moves are compiled once, in shapes.cpp: as those of a variant they
/// were a third of what most files cost to compile.
class Record : public AnyShape {
 public:
  using AnyShape::AnyShape;
  Record(const Record&);
  Record(Record&&) noexcept;
  Record& operator=(const Record&);
  Record& operator=(Record&&) noexcept;
  ~Record();
};

/// Calls `f.template operator()<Shape>()` for each shape, in the order of `AnyShape`.
template <class F>
constexpr void for_each_shape(F f) {
  [&]<class... S>(std::type_identity<std::variant<S...>>) {
    (f.template operator()<S>(), ...);
  }(std::type_identity<AnyShape>{});
}

}  // namespace plumbline

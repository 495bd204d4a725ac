#include "assess/gates/records.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "assess/gates/cells.hpp"
#include "core/digest.hpp"

namespace plumbline::assess::gates {
namespace {

// A role a file names, and a mark of the person it names for it.
struct Claim {
  std::string role, mark;
};

// "gate=G5 release=v1.2.0 decision=pass held=1714557600 role=second_line by=second_line:1f2e3d4c": what the
// lens reads in a gate file.
void read_words(const std::string& facts, GateRecord& out, std::string& product, std::vector<Claim>& claims) {
  for (std::size_t i = 0; i < facts.size();) {
    const auto end = std::min(facts.find(' ', i), facts.size());
    const auto word = facts.substr(i, end - i);
    i = end + 1;
    const auto mark = word.find('=');
    if (mark == std::string::npos) continue;
    const auto key = word.substr(0, mark);
    auto value = word.substr(mark + 1);
    if (key == "gate") out.gate = value;
    if (key == "release") out.release = value;
    if (key == "product") product = value;
    if (key == "decision") {
      std::replace(value.begin(), value.end(), '_', ' ');
      out.decision = value;
    }
    if (key == "role") out.roles.push_back(value);
    if (const auto colon = value.rfind(':'); key == "by" && colon != std::string::npos)
      claims.push_back({value.substr(0, colon), value.substr(colon + 1)});
    const bool digits =
        !value.empty() && value.size() < 15 && value.find_first_not_of("0123456789") == std::string::npos;
    if (key == "held" && digits) {
      out.at = {std::stoll(value)};
      out.dated = true;
    }
    if (key == "actions" && digits) out.open_actions = std::stoll(value);
  }
}

// Whoever signed the commit that brought the file in speaks for the roles the file gives them, for no other.
// Who that is the key tells by its address; a name is what anybody writes into a commit beside it, and counts
// of a key without an address alone.
void sign(const std::string& verdict, const std::string& name, const std::string& address, bool is_signed,
          const std::vector<Claim>& claims, GateRecord& out) {
  if (verdict.empty()) {
    out.unsigned_why = is_signed
                           ? "no key was given to check the signature of its commit by (signers:, keyring:)"
                           : "its commit is not signed";
    return;
  }
  if (verdict != "good") {
    out.unsigned_why = "the signature of its commit is " + verdict;
    return;
  }
  const auto& who = address.empty() ? name : address;
  const auto mark = person_mark(who);
  for (const auto& claim : claims) {
    if (!mark.empty() && claim.mark == mark) out.signed_by.push_back({claim.role, who});
  }
  out.unsigned_why = fmt::format("its commit is signed by {}, whom it does not name for that role",
                                 who.empty() ? "a key without a name" : who);
}

Result<void> load_files(const store::Reader& reader, Facts& facts) {
  const auto rows = reader.ask(
      "SELECT d.subject, d.facts, d.evidence, d.path, d.since, coalesce(s.verdict, ''), coalesce(p.name, "
      "''), "
      "coalesce(p.address, ''), coalesce(c.signature, 'none'), coalesce(c.merge, 0) FROM document d "
      "LEFT JOIN commits c ON c.subject = d.subject AND c.oid = d.oid "
      "LEFT JOIN signature_check s ON s.subject = d.subject AND s.oid = d.oid AND s.what = 'commit' "
      "LEFT JOIN person p ON p.id = s.signer WHERE d.kind = 'gate.record' AND d.substantive = 1");
  if (!rows) return tl::unexpected(rows.error());
  for (const auto& row : rows->rows) {
    if (facts.sources.count(text_in(row[0])) == 0) continue;
    GateRecord out;
    out.recorded = {number_in(row[4]).value_or(0)};
    out.at = out.recorded;
    out.dated = false;
    std::string product;
    std::vector<Claim> claims;
    read_words(text_in(row[1]), out, product, claims);
    if (!product.empty() && product != facts.product) continue;
    if (number_in(row[9]).value_or(0) != 0)  // whoever merges signs the merge, not each file in it
      out.unsigned_why = "it came in by a merge; who signed its own commit is not known";
    else
      sign(text_in(row[5]), text_in(row[6]), text_in(row[7]), text_in(row[8]) != "none", claims, out);
    out.evidence = text_in(row[2]);
    out.source = text_in(row[3]);
    facts.records.push_back(std::move(out));
  }
  return {};
}

// A ticket of kind tkt.gate whose events say for which release and gate it is and what was decided.
Result<void> load_tickets(const store::Reader& reader, Facts& facts) {
  const auto rows = reader.ask(
      "SELECT t.subject, t.\"key\", t.evidence, coalesce(t.decided, t.closed) AS at, e.what, e.to_value, "
      "e.role, coalesce(p.name, '') "
      "FROM ticket t JOIN ticket_event e ON e.subject = t.subject AND e.\"key\" = t.\"key\" "
      "LEFT JOIN person p ON p.id = e.actor "
      "WHERE t.kind = 'tkt.gate' AND coalesce(t.decided, t.closed) IS NOT NULL ORDER BY t.subject, "
      "t.\"key\", e.at, e.evidence");
  if (!rows) return tl::unexpected(rows.error());
  std::map<std::pair<std::string, std::string>, GateRecord> records;
  for (const auto& row : rows->rows) {
    if (text_in(row[0]) != facts.product && text_in(row[0]) != facts.history.source) continue;
    auto& out = records[{text_in(row[0]), text_in(row[1])}];
    out.ticket = true;
    out.source = "ticket " + text_in(row[1]);
    out.evidence = text_in(row[2]);
    out.at = out.recorded = {number_in(row[3]).value_or(0)};
    const auto what = text_in(row[4]);
    const auto value = text_in(row[5]);
    if (what == "release") out.release = value;
    if (what == "gate") out.gate = value;
    if (what == "decision") out.decision = value;
    // The tracker knows whom it let in: what it says an actor did, that actor signed.
    const auto role = text_in(row[6]);
    if (role.empty()) continue;
    out.roles.push_back(role);
    out.signed_by.push_back({role, text_in(row[7])});
  }
  for (auto& [key, record] : records) {
    if (!record.gate.empty() && !record.release.empty()) facts.records.push_back(std::move(record));
  }
  return {};
}

// Only what a gate of the process asks for: a store of CI holds millions of runs.
Result<void> load_deliveries(const store::Reader& reader, const Process& process, Facts& facts) {
  std::set<std::string> categories;
  bool published = false;
  for (const auto& gate : process.gates) {
    categories.insert(gate.deployed_by.begin(), gate.deployed_by.end());
    published = published || gate.published;
  }
  const auto take = [&](const std::string& sql, const std::map<std::string, store::Value>& bind,
                        auto put) -> Result<void> {
    const auto rows = reader.ask(sql, bind);
    if (!rows) return tl::unexpected(rows.error());
    for (const auto& row : rows->rows) {
      if (facts.sources.count(text_in(row[0])) != 0) put(row);
    }
    return {};
  };
  if (published) {
    auto ok = take(
        "SELECT subject, \"release\", at, evidence, name FROM artifact WHERE \"release\" IS NOT NULL "
        "ORDER BY at, evidence",
        {}, [&](const auto& row) {
          facts.published.try_emplace(
              text_in(row[1]), Delivery{{number_in(row[2]).value_or(0)}, text_in(row[3]), text_in(row[4])});
        });
    if (!ok) return ok;
  }
  for (const auto& category : categories) {
    auto ok = take(
        "SELECT subject, commit_oid, at, evidence, tool FROM tool_run WHERE category = :category "
        "AND outcome = 'success' AND commit_oid IS NOT NULL ORDER BY at, evidence",
        {{"category", category}}, [&](const auto& row) {
          facts.deployed.try_emplace({text_in(row[1]), category},
                                     Delivery{{number_in(row[2]).value_or(0)},
                                              text_in(row[3]),
                                              fmt::format("{} of {}", text_in(row[4]), text_in(row[0]))});
        });
    if (!ok) return ok;
  }
  return {};
}

}  // namespace

Result<void> load_records(const store::Reader& reader, const Process& process, Facts& facts) {
  if (auto ok = load_deliveries(reader, process, facts); !ok) return ok;
  if (auto ok = load_files(reader, facts); !ok) return ok;
  return load_tickets(reader, facts);
}

}  // namespace plumbline::assess::gates

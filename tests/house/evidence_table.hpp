#pragma once
// probe/evidence.yaml: where each git probe was seen to speak in a public repository, and where it rightly
// stays silent.
#include <string>
#include <vector>

namespace plumbline::test {

/// One state of one activity, on a named commit.
struct Sighting {
  std::string activity, state, repository, commit, date, shows, check;
};
/// A probe that says nothing where a careless pattern would speak.
struct Silence {
  std::string probe, repository, commit, date, careless, why;
};
/// A git probe that no public repository was found for, and why it stands all the same.
struct Unseen {
  std::string probe, why;
};
struct EvidenceTable {
  std::vector<Sighting> sightings;
  std::vector<Silence> silences;
  std::vector<Unseen> unseen;
};

/// The shipped table; a file that does not read ends the test.
[[nodiscard]] EvidenceTable load_evidence_table();
/// The tables of docs/probes.md.
[[nodiscard]] std::string render_evidence_table(const EvidenceTable& table);

}  // namespace plumbline::test

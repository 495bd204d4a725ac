#pragma once
// plumbline.yaml as people write it: what the loader says to each, and whether the schema agrees.
#include <string>
#include <vector>

namespace plumbline::test {

struct ConfigSample {
  std::string name, yaml;
  std::string refusal;              ///< after "FILE:"; empty: accepted
  bool schema_cannot_tell = false;  ///< wrong in a way a schema has no words for
};

inline const std::vector<ConfigSample>& config_samples() {
  static const std::vector<ConfigSample> k_samples{
      {"the least", "organisation: {name: acme}\n", ""},
      {"everything", R"(organisation:
  name: acme
  places: {doc.threat: [git], review: forge}
  sources:
    - {name: policies, git: ../policies}
  products:
    - name: tools
  lines:
    - name: core
      places: {doc.policy: [git, wiki]}
      sources: [{name: line docs, git: docs}]
      products:
        - name: radio
          sources:
            - name: radio-repo
              git: /srv/radio.git
              branch: stable/8
              branches: [stable/7, stable/6]
              live: true
              from: 2020-01-31
              until: 2024-01-01T10:00:00+02:00
              grace: P1M
              release: '^v\d+$'
              release_candidate: '-rc\d+$'
            - name: library
        - name: charging
          sources:
            - {name: library, git: lib}
)",
       ""},
      {"a folder of reports below a repository and beside it",
       R"(organisation:
  name: a
  sources:
    - {name: s, git: x, feeds: [{name: r, files: out, pattern: "{job}/{time}"}, {name: b, buildbot: "http://ci:8010", builders: [x, y]}]}
    - {name: t, files: in.zip, manifest: runs.yaml, grace: P7D}
)",
       ""},
      {"CI servers with what may be set for them",
       R"(servers:
  - {host: ci.example.org, private: true, token_env: CI_TOKEN}
organisation:
  name: a
  sources:
    - {name: s, git: x, feeds: [{name: g, github: acme/radio, url: "https://git.example.org/api/v3", budget: 2000, artifacts: no}]}
    - {name: b, buildbot: "https://ci.example.org/bb", logs: no}
)",
       ""},
      {"trackers and their words",
       R"(organisation:
  name: a
  sources:
    - {name: s, git: x, feeds: [{name: r, redmine: "https://redmine.example.org", projects: [gnb, core], budget: 100}]}
    - {name: t, tickets: t.csv, history: h.csv, fields: {opened: Created}, time_zone: Europe/Berlin, kinds: {tkt.vuln: ["type=Vulnerability", "label=security"]}, states: {closed: Shipped}}
    - {name: u, rt: "https://rt.example.org/rt", queues: psirt, confidential: "project=psirt"}
    - {name: j, jira: "https://a.atlassian.net", api: cloud, roles: {security: [ann, bob]}}
    - {name: i, github_issues: acme/radio, kinds: {tkt.vuln: "label=hole"}, budget: 100}
)",
       ""},
      {"forges and their settings",
       R"(organisation:
  name: a
  sources:
    - {name: g, gitlab: acme/tools/radio, url: "https://git.example.org", settings: yes, pulls: no}
    - {name: h, github: acme/radio, settings: yes, aliases: ["ann ann@example.org"]}
    - {name: f, forge_settings: looks.json}
)",
       ""},
      {"a project of GitLab without its group",
       "organisation: {name: a, sources: [{name: s, gitlab: radio}]}\n",
       "1: gitlab: should be a project with its groups, written like group/project"},
      {"words of a tracker that are no map",
       "organisation: {name: a, sources: [{name: s, tickets: x, kinds: [a]}]}\n",
       "1: kinds: should be a map of texts, each of one line, or of lists of such"},
      {"a repository of GitHub that is none",
       "organisation: {name: a, sources: [{name: s, github: 'https://github.com/acme/radio'}]}\n",
       "1: github: should be a repository, written like owner/name; `url` names another server than "
       "github.com"},
      {"a feed that names nothing to read",
       "organisation: {name: a, sources: [{name: s, git: x, feeds: [{name: r}]}]}\n",
       "1: feeds: should name files or a server, such as {name: x, files: y}"},
      {"a server with a password in its URL",
       "organisation: {name: a, sources: [{name: s, buildbot: 'https://me:secret@ci/'}]}\n",
       "1: buildbot: holds a name or a password; a token stands in the environment or a file, see servers"},
      {"a list where a path belongs",
       "organisation: {name: a, sources: [{name: s, files: x, keys: [a, b]}]}\n",
       "1: keys: should be one path, relative to this file or whole"},
      {"one maintained branch", "organisation: {name: a, sources: [{name: s, git: x, branches: stable-8}]}\n",
       ""},
      {"a maintained branch with a path of its own",
       "organisation: {name: a, sources: [{name: s, git: x, branches: [refs heads]}]}\n",
       "1: branches: is no name of a branch; write it without refs/heads/, such as stable-8"},
      {"a maintained branch named by its ref",
       "organisation: {name: a, sources: [{name: s, git: x, branches: [refs/heads/b]}]}\n",
       "1: branches: is no name of a branch; write it without refs/heads/, such as stable-8"},
      {"a maintained branch named twice",
       "organisation: {name: a, sources: [{name: s, git: x, branches: [b, b]}]}\n",
       "1: branches: \"b\" is named twice", true},
      {"a maintained branch that is the main line",
       "organisation: {name: a, sources: [{name: s, git: x, branch: b, branches: [b]}]}\n",
       "1: branches: \"b\" is named twice", true},
      {"an empty file", "",
       "1: the tree: should be a map with some of: organisation, probes, packs, servers, cache"},
      {"no organisation", "probes: []\n", "1: organisation: is missing"},
      {"a misspelt key at the top", "organization: {name: acme}\n",
       "1: the tree: unknown key \"organization\". Did you mean \"organisation\"?"},
      {"a misspelt key of a source",
       "organisation:\n  name: a\n  sources:\n    - name: s\n      git: x\n      untill: 2020-01-01\n",
       "6: source: unknown key \"untill\". Did you mean \"until\"?"},
      {"a key of another place", "organisation: {name: a, grace: P2D}\n",
       "1: organisation: unknown key \"grace\". Known here: name, places, signers, revoked_signers, keyring, "
       "lines, products, sources"},
      {"a list where a map belongs", "organisation: [a]\n",
       "1: organisation: should be a map with some of: name, places, signers, revoked_signers, keyring, "
       "lines, products, sources"},
      {"a map where a list belongs", "organisation:\n  name: a\n  products: {name: p}\n",
       "3: products: should be a list"},
      {"no name", "organisation:\n  name: a\n  products:\n    - sources: []\n", "4: name: is missing"},
      {"a name with a colon", "organisation: {name: 'a:b'}\n",
       "1: name: should be at most 100 characters, without colons, control characters and blanks at its "
       "ends"},
      {"a name of a product used twice",
       "organisation:\n  name: a\n  products:\n    - name: p\n    - name: p\n",
       "5: name: \"p\" is taken by line 4; a name stands for one thing in the whole file", true},
      {"a source defined twice",
       "organisation:\n  name: a\n  sources:\n    - {name: s, git: x}\n    - {name: s, git: y}\n",
       "5: name: \"s\" is taken by line 4; to share a source, name it again with nothing but its name", true},
      {"a source called like its product",
       "organisation:\n  name: a\n  products:\n    - name: p\n      sources:\n        - {name: p, git: x}\n",
       "6: name: \"p\" is the name of the product on line 4; call the source \"p-git\", say", true},
      {"a source shared that nobody defines",
       "organisation:\n  name: a\n  sources:\n    - {name: libary}\n    - {name: library, git: x}\n",
       "4: git: is missing: \"libary\" is defined nowhere. Did you mean \"library\"?", true},
      {"a source without a path", "organisation:\n  name: a\n  sources:\n    - {name: s, live: true}\n",
       "4: git: is missing: the path or the URL of the repository"},
      {"a URL and its server", R"(organisation:
  name: a
  sources: [{name: s, git: 'https://git.example.org:8443/s.git'}, {name: t, git: 'git@git.example.org:t'}]
cache: mirrors
servers:
  - {host: 'git.example.org:8443', user: ann, token_env: A_TOKEN, ca_file: ca.pem}
  - {host: git.example.org, ssh_key: key, ssh_passphrase_env: WORD, known_hosts: hosts}
  - {host: '*', max_bytes: 2GiB, max_time: PT20M, plain_http: false}
)",
       ""},
      {"keys of signers", R"(organisation:
  name: a
  signers: keys/signers
  revoked_signers: keys/revoked
  lines:
    - name: l
      keyring: keys/ring.asc
      products: [{name: p, keyring: keys/other.asc, sources: [{name: s, git: s, signers: keys/s}, {name: t, git: t}]}]
)",
       ""},
      {"keys in a shell's words", "organisation: {name: a, signers: ~/keys}\n",
       "1: signers: \"~\" is a word of the shell's; write the whole path, or one relative to this file"},
      {"a URL with a secret",
       "organisation:\n  name: a\n  sources:\n    - {name: s, git: 'https://ann:s3cret@git.example.org/s'}\n",
       "4: git: cannot take https://…@git.example.org/s as a repository's URL: it holds a name or a "
       "password, which "
       "would end in logs and lists of processes; write the URL without it and name the token under "
       "`servers` in "
       "plumbline.yaml or in PLUMBLINE_GIT_TOKENS",
       true},
      {"a token in the file", "organisation: {name: a}\nservers:\n  - {host: x, token_env: 'glpat-abc'}\n",
       "3: token_env: should be the name of an environment variable; the secret itself never stands in this "
       "file"},
      {"a token for all servers", "organisation: {name: a}\nservers:\n  - {host: '*', token_env: A}\n",
       "3: token_env: belongs to one server: a secret shown to every server that asks is none", true},
      {"a server twice", "organisation: {name: a}\nservers:\n  - {host: x}\n  - {host: x}\n",
       "4: host: \"x\" stands twice", true},
      {"a size of another kind", "organisation: {name: a}\nservers:\n  - {host: x, max_bytes: 2GB}\n",
       "3: max_bytes: should be a number of bytes, or like 200MiB, 8GiB"},
      {"a path only a shell understands",
       "organisation:\n  name: a\n  sources:\n    - {name: s, git: ~/src/x}\n",
       "4: git: \"~\" is a word of the shell's; write the whole path, or one relative to this file", true},
      {"a word for a flag", "organisation:\n  name: a\n  sources:\n    - {name: s, git: x, live: yes}\n",
       "4: live: \"yes\" is neither true nor false"},
      {"a duration of another kind",
       "organisation:\n  name: a\n  sources:\n    - {name: s, git: x, grace: 2d}\n",
       "4: grace: \"2d\" is not a duration (ISO 8601); write P2D"},
      {"a date that is none",
       "organisation:\n  name: a\n  sources:\n    - {name: s, git: x, from: 2021-02-29}\n",
       "4: from: \"2021-02-29\" is not a date; write 2026-08-22 or 2026-08-22T10:00:00Z", true},
      {"a date of another kind",
       "organisation:\n  name: a\n  sources:\n    - {name: s, git: x, from: 1/2/2021}\n",
       "4: from: \"1/2/2021\" is not a date; write 2026-08-22 or 2026-08-22T10:00:00Z"},
      {"an end before its beginning",
       "organisation:\n  name: a\n  sources:\n    - name: s\n      git: x\n      from: 2022-01-01\n      "
       "until: 2021-01-01\n",
       "7: until: is not later than from", true},
      {"a place nobody knows", "organisation:\n  name: a\n  places: {doc.threat: [gitt]}\n",
       "3: doc.threat: \"gitt\" is no place. Did you mean \"git\"?"},
      {"a kind that is none", "organisation:\n  name: a\n  places: {Doc Threat: [git]}\n",
       "3: places: \"Doc Threat\" is no kind of evidence; write it like doc.threat"},
      {"places as a list", "organisation:\n  name: a\n  places: [git]\n",
       "3: places: should be a map from a kind of evidence to a list of places: {doc.threat: [git]}"},
      {"a pattern that is none",
       "organisation:\n  name: a\n  sources:\n    - {name: s, git: x, release: '('}\n",
       "4: release: \"(\" is no regular expression", true},
      {"a folder that is not there", "organisation: {name: a}\nprobes: nowhere\n",
       "2: probes: \"nowhere\" is no folder", true},
      {"a folder that is a map", "organisation: {name: a}\npacks: {a: b}\n",
       "2: packs: should be a text or a list of texts"},
      {"a key twice", "organisation: {name: a}\norganisation: {name: b}\n",
       "2: the key \"organisation\" stands here twice", true},
      {"no YAML", "organisation: [\n", "2: is not YAML", true},
  };
  return k_samples;
}

}  // namespace plumbline::test

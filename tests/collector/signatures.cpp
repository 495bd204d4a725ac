// Signatures of commits and tags, made by git, gpg and ssh-keygen in a temp folder and judged by keys that
// are given.
#include "collector/git/signature.hpp"
#include "collector/git/signature_ssh.hpp"
#include "tests/catch.hpp"
#include "tests/collector/git_fixture.hpp"

namespace signatures_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

constexpr std::int64_t k_signed = 1700000000;

// Keys and what they signed: `NAME` signs with `sign NAME`, over ssh.
class SshHouse {
 public:
  SshHouse() {
    shell(m_scratch.path(),
          "for k in ann bob; do ssh-keygen -q -t ed25519 -N '' -f $k; done; ssh-keygen -q -t ecdsa -b 384 "
          "-N '' -f curve; ssh-keygen -q -t rsa -b 2048 -N '' -f rsa");
    write(m_scratch / "payload", k_payload);
  }
  [[nodiscard]] git::Signed sign(const std::string& key, const std::string& name_space = "git") const {
    const auto told = shell(m_scratch.path(), "rm -f payload.sig; ssh-keygen -Y sign -f " + key + " -n " +
                                                  name_space + " payload 2>/dev/null; cat payload.sig");
    return {k_payload, told, Signature::ssh, k_signed};
  }
  [[nodiscard]] std::string key(const std::string& name) const { return slurp(m_scratch / (name + ".pub")); }
  [[nodiscard]] git::Judgement judge(const git::Signed& what, const std::string& signers,
                                     const std::string& revoked = "") const {
    write(m_scratch / "signers", signers);
    write(m_scratch / "revoked", revoked);
    const KeyFiles files{(m_scratch / "signers").string(), (m_scratch / "revoked").string(), ""};
    const auto judge = git::SignatureJudge::load(files, k_now);
    REQUIRE(judge);
    return judge->judge(what);
  }
  inline static const std::string k_payload = "tree 0\n\na message\n";

 private:
  Scratch m_scratch;
};

std::string verdict_of(const Recorder& sink, const std::string& what, const std::string& name) {
  for (const auto& check : sink.of<SignatureCheck>()) {
    if (check.what == what && (what == "tag" ? check.name == name : check.commit.hex() == name))
      return check.verdict;
  }
  return "no row";
}

Result<void> collect_with(const std::filesystem::path& location, const KeyFiles& keys, Recorder& sink) {
  static const git::GitCollector collector;
  SourceSpec source;
  source.name = "s";
  source.type = "git";
  source.location = location.string();
  source.keys = keys;
  CollectContext context;
  context.now = k_now;
  context.cursor = sink.cursor;
  context.data_root = PLUMBLINE_SOURCE_DIR;
  return collector.collect(source, context, sink);
}

bool is_covered(const Recorder& sink) {
  for (const auto& coverage : sink.coverage) {
    if (coverage.shape == SignatureCheck::k_shape) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("an SSH signature is good by a key that is allowed, of every kind") {
  const SshHouse house;
  for (const std::string key : {"ann", "curve", "rsa"}) {
    INFO(key);
    const auto judged = house.judge(house.sign(key), "ann@example.org " + house.key(key));
    CHECK(judged.verdict == "good");
    CHECK(judged.address == "ann@example.org");
    CHECK(judged.key.find("SHA256:") == 0);
    CHECK(house.judge(house.sign(key), "bob@example.org " + house.key("bob")).verdict == "unknown_key");
  }
}

TEST_CASE("an SSH signature over something else, or for something else, is bad") {
  const SshHouse house;
  const auto signers = "ann@example.org " + house.key("ann") + "ann@example.org " + house.key("curve") +
                       "ann@example.org " + house.key("rsa");
  for (const std::string key : {"ann", "curve", "rsa"}) {
    auto signed_over = house.sign(key);
    signed_over.payload += "!";
    CHECK(house.judge(signed_over, signers).verdict == "bad");
  }
  CHECK(house.judge(house.sign("ann", "file"), signers).verdict == "bad");
  auto torn = house.sign("ann");
  torn.signature.erase(80, 8);
  CHECK(house.judge(torn, signers).verdict == "bad");
  for (std::size_t cut = 0; cut < 240; cut += 7) {
    auto shorter = house.sign("ann");
    shorter.signature = "-----BEGIN SSH SIGNATURE-----\n" + shorter.signature.substr(30, cut) +
                        "\n-----END SSH SIGNATURE-----";
    CHECK(house.judge(shorter, signers).verdict == "bad");
  }
}

TEST_CASE("an SSH key counts from its first day to its last, by the date of signing") {
  const SshHouse house;
  const auto what = house.sign("ann");  // 2023-11-14T22:13:20Z
  const auto with = [&](const std::string& options) {
    return house.judge(what, "ann@example.org " + options + " " + house.key("ann")).verdict;
  };
  CHECK(with("valid-after=\"20231114\",valid-before=\"20231115\"") == "good");
  CHECK(with("valid-before=\"20231114221320Z\"") == "expired");
  CHECK(with("valid-before=\"20231114221321Z\"") == "good");
  CHECK(with("valid-after=\"20231114221321Z\"") == "expired");
  CHECK(with("valid-after=\"20231114221320Z\"") == "good");
  CHECK(with("namespaces=\"git,file\"") == "good");
  CHECK(with("namespaces=\"file\",valid-after=\"20200101\"") == "unknown_key");
  CHECK(with("cert-authority") == "unknown_key");
}

TEST_CASE("a revoked SSH key is revoked, whatever date its signature states") {
  const SshHouse house;
  const auto signers = "ann@example.org " + house.key("ann");
  CHECK(house.judge(house.sign("ann"), signers, "# gone\n" + house.key("ann")).verdict == "revoked");
  CHECK(house.judge(house.sign("ann"), signers, house.key("bob")).verdict == "good");
}

TEST_CASE("a file of signers that is wrong names its line") {
  const auto wrong = [](const std::string& text) {
    const auto signers = git::parse_allowed_signers(text, "f");
    return signers ? "" : signers.error().message.substr(0, 4);
  };
  CHECK(wrong("# a comment\n\n") == "");
  CHECK(wrong("# a comment\nann@example.org\n") == "f:2:");
  CHECK(wrong("ann@example.org valid-before=\"soon\" ssh-ed25519 AAAA\n") == "f:1:");
  CHECK(wrong("ann@example.org ssh-ed25519 AAAA\n") == "f:1:");
  CHECK_FALSE(git::parse_revoked_keys("SSHKRL\n\1", "f"));
}

TEST_CASE("commits and tags signed over ssh are read with their verdicts") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  const auto ids = shell(r,
                         "ssh-keygen -q -t ed25519 -N '' -f ../ann; ssh-keygen -q -t ed25519 -N '' -f "
                         "../bob; git config gpg.format ssh; "
                         "git config user.signingkey ../ann; at 1700000000; git commit -q --allow-empty -S "
                         "-m good; git rev-parse HEAD; "
                         "git tag -s -m x good; git -c user.signingkey=../bob commit -q --allow-empty -S -m "
                         "other; git rev-parse HEAD; "
                         "git -c user.signingkey=../bob tag -s -m x other; git commit -q --allow-empty -m "
                         "none; git rev-parse HEAD; "
                         "git tag light; git tag -a -m x plain; git commit -q --allow-empty -S -m true; git "
                         "cat-file commit HEAD | sed "
                         "s/^true/false/ | git hash-object -t commit -w --stdin > ../id; git reset -q --hard "
                         "$(cat ../id); cat ../id; git "
                         "cat-file tag good | sed s/^x/y/ | git hash-object -t tag -w --stdin > ../id; git "
                         "update-ref refs/tags/forged $(cat "
                         "../id)");
  INFO(ids);
  const auto id = [&](std::size_t n) { return ids.substr(n * 41, 40); };
  write(scratch / "signers", "ann@example.org " + slurp(scratch / "ann.pub"));
  Recorder seen, sink;
  REQUIRE(collect_with(r, {}, seen));
  CHECK(seen.of<SignatureCheck>().empty());
  CHECK_FALSE(is_covered(seen));
  REQUIRE(collect_with(r, {(scratch / "signers").string(), "", ""}, sink));
  CHECK(is_covered(sink));
  CHECK(verdict_of(sink, "commit", id(0)) == "good");
  CHECK(verdict_of(sink, "commit", id(1)) == "unknown_key");
  CHECK(verdict_of(sink, "commit", id(2)) == "no row");
  CHECK(verdict_of(sink, "commit", id(3)) == "bad");
  CHECK(verdict_of(sink, "tag", "good") == "good");
  CHECK(verdict_of(sink, "tag", "other") == "unknown_key");
  CHECK(verdict_of(sink, "tag", "forged") == "bad");
  CHECK(verdict_of(sink, "tag", "light") == "no row");
  CHECK(verdict_of(sink, "tag", "plain") == "no row");
  // A quiet night keeps the coverage; other keys are another ruler, and the reading is a full one.
  REQUIRE(collect_with(r, {(scratch / "signers").string(), "", ""}, sink));
  CHECK(sink.puts == 0);
  CHECK(is_covered(sink));
  write(scratch / "signers", "bob@example.org " + slurp(scratch / "bob.pub"));
  sink.all.clear();
  REQUIRE(collect_with(r, {(scratch / "signers").string(), "", ""}, sink));
  CHECK(verdict_of(sink, "tag", "good") == "unknown_key");
  CHECK(verdict_of(sink, "tag", "other") == "good");
}

TEST_CASE("keys that cannot be read are a gap of the signatures alone") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  shell(r, "at 1700000000; git commit -q --allow-empty -m one");
  Recorder sink;
  REQUIRE(collect_with(r, {(scratch / "none").string(), "", ""}, sink));
  CHECK(sink.gap("signature_check", "refused") != nullptr);
  CHECK(sink.gap("commit", "refused") == nullptr);
  CHECK_FALSE(sink.of<Commit>().empty());
}

TEST_CASE("OpenPGP signatures are judged by a keyring: good, bad, unknown, expired, revoked") {
  if (shell(std::filesystem::temp_directory_path(), "command -v gpg") == "failed: ") {
    WARN("skipped: gpg is not here; apt-get install gpg gpg-agent");
    return;
  }
  const Scratch scratch;
  const auto r = make_repository(scratch);
  // Keys of 2023-01-01; `late` loses its life after it signed, `gone` is revoked after it signed.
  const auto told =
      shell(r,
            "export GNUPGHOME=\"$PWD/../g\"; mkdir -m 700 ../g; "
            "printf '#!/bin/sh\\nexec gpg --batch --no-tty --quiet --faked-system-time \"$(cat ../time)\"! "
            "\"$@\"\\n' > ../gpg; "
            "chmod 700 ../gpg; echo 20230101T000000 > ../time; for who in ann bob late gone; do ../gpg "
            "--passphrase '' "
            "--quick-generate-key \"$who <$who@example.org>\" ed25519 sign never; done; echo 20231114T221320 "
            "> ../time; "
            "git config gpg.program ../gpg; at 1700000000; for who in ann bob late gone; do git -c "
            "user.signingkey=$who@example.org commit -q --allow-empty -S -m $who; git -c "
            "user.signingkey=$who@example.org tag "
            "-s -m x $who; done; git cat-file tag ann | sed s/^x/y/ | git hash-object -t tag -w --stdin > "
            "../id; git update-ref "
            "refs/tags/forged $(cat ../id); f() { gpg --with-colons --list-keys $1@example.org | awk -F: "
            "'/^fpr/{print $10; exit}'; "
            "}; echo 20230102T000000 > ../time; ../gpg --quick-set-expire $(f late) 60d; sed 's/^:---/---/' "
            "../g/openpgp-revocs.d/$(f gone).rev > ../rev; ../gpg --import ../rev; gpg --export --armor "
            "ann@example.org "
            "late@example.org gone@example.org > ../ring; gpgconf --kill all");
  INFO(told);
  Recorder sink;
  REQUIRE(collect_with(r, {"", "", (scratch / "ring").string()}, sink));
  CHECK(sink.gap("signature_check", "refused") == nullptr);
  CHECK(verdict_of(sink, "tag", "ann") == "good");
  CHECK(verdict_of(sink, "tag", "bob") == "unknown_key");
  CHECK(verdict_of(sink, "tag", "late") == "expired");
  CHECK(verdict_of(sink, "tag", "gone") == "revoked");
  CHECK(verdict_of(sink, "tag", "forged") == "bad");
  std::map<std::string, int> commits;
  for (const auto& check : sink.of<SignatureCheck>())
    commits[check.what + " " + check.verdict] += check.what == "commit";
  CHECK(commits["commit good"] == 1);
  CHECK(commits["commit unknown_key"] == 1);
  CHECK(commits["commit expired"] == 1);
  CHECK(commits["commit revoked"] == 1);
  for (const auto& check : sink.of<SignatureCheck>()) {
    if (check.verdict == "good") CHECK(sink.names.at(check.signer.value().value) == "ann");
    CHECK(check.signed_at == Instant{1700000000});
  }
  // Keys of the other kind: seen, and not looked at.
  Recorder other;
  write(scratch / "signers", "");
  REQUIRE(collect_with(r, {(scratch / "signers").string(), "", ""}, other));
  CHECK(verdict_of(other, "tag", "ann") == "unchecked");
}

TEST_CASE("a file without OpenPGP keys is no keyring") {
  const Scratch scratch;
  write(scratch / "ring", "no keys\n");
  CHECK_FALSE(git::SignatureJudge::load({"", "", (scratch / "ring").string()}, k_now));
}

}  // namespace signatures_tests

#include "tests/collector/lens_fixture.hpp"

namespace lens_message_tests {
using namespace lens_test;

namespace {
std::string keys(const std::string& message, std::int64_t parents = 1) {
  return lens().read_message(message, parents).keys.value_or("");
}
std::string trailers(const std::string& message) {
  return lens().read_message(message, 1).trailers.value_or("");
}
std::string request(const std::string& message, std::int64_t parents = 1) {
  return lens().read_message(message, parents).request.value_or("");
}
std::string reviewers(const std::string& message) {
  std::string out;
  for (const auto& r : lens().read_message(message, 1).reviewers)
    out += (out.empty() ? "" : ";") + r.name + "|" + r.address;
  return out;
}
}  // namespace

TEST_CASE("A review is told in many spellings") {
  CHECK(reviewers("x: y\n\nReviewed-by: Ann Lee <ann@a.example>\n") == "Ann Lee|ann@a.example");
  CHECK(reviewers("x: y\n\nReviewed by: Ann Lee <ann@a.example>\n") == "Ann Lee|ann@a.example");
  CHECK(reviewers("x: y\n\nReviewed-By: ann, bob\n\nDifferential Revision: https://p.example/D12\n") ==
        "ann|;bob|");
  CHECK(reviewers("x: y\n\nACKED-BY: Ann Lee <ann@a.example>, Bo <bo@a.example>\n") ==
        "Ann Lee|ann@a.example;Bo|bo@a.example");
  CHECK(reviewers("x: y\n\nReviewed by Ann Lee.\n\n* file: (f):\n") == "Ann Lee|");
  CHECK(reviewers("x: y\n\nR=ann@a.example,bob\n") == "ann@a.example|ann@a.example;bob|");
  CHECK(reviewers("x: y\n\nfeedback cy@; ok ann@ and bo@\n") == "ann@|ann@;bo@|bo@");
  CHECK(reviewers("x: y\r\n\r\nApproved-by: ann@a.example\r\n") == "ann@a.example|ann@a.example");
  CHECK(reviewers("x: y\n\nReviewed-by: me@a.example\n") == "me@a.example|me@a.example");
}

TEST_CASE("Testing, signing off, asking and naming nobody is no review") {
  for (const std::string line : {"Tested-by: Ann <a@b.example>",
                                 "Signed-off-by: Ann <a@b.example>",
                                 "Reported-by: Ann <a@b.example>",
                                 "Reviewers: ann, bob",
                                 "Reviewed-on: https://r.example/c/12",
                                 "Reviewed-by: NOBODY (OOPS!)",
                                 "Reviewed-by: Your Name <you@example.com>",
                                 "Reviewed-by: <>",
                                 "Reviewed-by:",
                                 "Review-please: Ann",
                                 "  Reviewed-by: Ann <a@b.example> was wanted",
                                 "This looks ok ann@b.example said",
                                 "Cc: Ann <a@b.example>",
                                 "Reviewed-by: https://r.example/1",
                                 "Reviewed-by: CCR-3651",
                                 "Reviewed By: ccr-6542",
                                 "Reviewed-by: CCR-4174, MR-83",
                                 "Reviewed-by: Trivial",
                                 "Reviewed-by: trivial.",
                                 "Reviewed-by: None (trivial)",
                                 "Reviewed-by: None",
                                 "Reviewed-by: n/a",
                                 "Reviewed-by: 4711",
                                 "Reviewed-by: #12",
                                 "Reviewed-by: !12",
                                 "Reviewed-by: PR #12",
                                 "Reviewed-by: As above",
                                 "Reviewed-by: \"\"",
                                 "Reviewed-by: inprogress",
                                 "Acked-by: nobody"}) {
    INFO(line);
    CHECK(reviewers("x: y\n\n" + (line.starts_with("  ") ? "> " + line : line) + "\n") == "");
  }
  CHECK(reviewers("Reviewed-by: Ann <a@b.example>") == "");
}

TEST_CASE("What looks like a ticket beside a person, and a person who looks like one, are told apart") {
  CHECK(reviewers("x: y\n\nReviewed by: sharpd, CCR-5603\n") == "sharpd|");
  CHECK(reviewers("x: y\n\nReviewed-by: CCR-1 <ann@a.example>\n") == "CCR-1|ann@a.example");
  CHECK(reviewers("x: y\n\nReviewed-by: bob2, ann-2, X-Ray, A. B. Trivial, none@a.example\n") ==
        "bob2|;ann-2|;X-Ray|;A. B. Trivial|;none@a.example|none@a.example");
  CHECK(trailers("x: y\n\nReviewed-by: CCR-3651\nSigned-off-by: A <a@b.example>\n") == "signed-off-by");
}

TEST_CASE("Trailers are those of the last paragraph, and known ones anywhere") {
  CHECK(trailers("a: b\n\ntext\n\nSigned-off-by: A <a@b.example>\nCo-Authored-By: B <b@b.example>\n") ==
        "co-authored-by signed-off-by");
  CHECK(trailers("a: b\n\nNote: this is prose\nand goes on\nfor several\nlines of it\nmore\n") == "");
  CHECK(trailers("a: b") == "");
  CHECK(trailers("a: b\n\nSigned-off-by: Random J Developer <random@developer.example.org>\n") == "");
}

TEST_CASE("Coauthors are named") {
  const auto read = lens().read_message("a\n\nCo-developed-by: B Lee <b@b.example>\n", 1);
  REQUIRE(read.coauthors.size() == 1);
  CHECK(read.coauthors[0].address == "b@b.example");
}

TEST_CASE("A change request has a number") {
  CHECK(request("Merge pull request #12 from a/b\n\nText", 2) == "12");
  CHECK(request("Merge branch 'x' into 'main'\n\nT\n\nSee merge request group/sub/proj!34\n", 2) == "34");
  CHECK(request("Merged in x (pull request #5)\n", 2) == "5");
  CHECK(request("fix: the thing (#77)") == "77");
  CHECK(request("fix (#1) again (#2)") == "2");
  CHECK(request("x\n\nPR-URL: https://h.example/o/r/pull/99\n") == "99");
  CHECK(request("x\n\nChange-Id: I0123\n") == "I0123");
  CHECK(request("x\n\nDifferential Revision: https://p.example/D12\n") == "D12");
  CHECK(request("Closes #12") == "");
  CHECK(request("fix crash (issue #12)") == "");
  CHECK(request("Revert \"fix (#12)\"") == "");
  CHECK(request("number (#12) in the middle") == "");
}

TEST_CASE("A commit fixes a case when it says so itself") {
  CHECK(keys("lib: check the length (CVE-2024-12345)") == "cve:CVE-2024-12345 fix:CVE-2024-12345");
  CHECK(keys("CVE-2024-12345: check the length") == "cve:CVE-2024-12345 fix:CVE-2024-12345");
  CHECK(keys("check the length\n\nThis was assigned cve-2024-12345.") ==
        "cve:CVE-2024-12345 fix:CVE-2024-12345");
  CHECK(keys("check\n\nFixes: CVE-2024-12345\n") == "cve:CVE-2024-12345 fix:CVE-2024-12345");
  CHECK(keys("check\n\nResolves GHSA-Abcd-1234-efgh.") == "fix:GHSA-abcd-1234-efgh ghsa:GHSA-abcd-1234-efgh");
}

TEST_CASE("A case alone in a paragraph or at the end of a title is fixed") {
  const auto fixes = [](const std::string& message, int parents = 1) {
    return keys(message, parents).find("fix:CVE-2024-12345") != std::string::npos;
  };
  CHECK(fixes("prevent injection (#7)\n\n- added a test\n\nCVE-2024-12345"));
  CHECK(fixes("prevent injection (#7)\r\n\r\n - added a test\r\n\r\nCVE-2024-12345"));
  CHECK(fixes("default modes\n\nCVE-2024-12345, CVE-2024-12346\n\nNobody else may read them.\n"));
  CHECK(fixes("mask the defaults CVE-2024-12345 (#73)\n"));
  CHECK(fixes("lib: Detect integer overflow (CVE-2024-12345)"));
  CHECK(fixes("Merge pull request #8 from a/b\n\n[CVE-2024-12345] lib: Detect overflow\n", 2));
  CHECK(fixes("Merge branch 'a' into 'main'\n\nlib: overflow (CVE-2024-12345)\n\nSee merge request a/b!7\n",
              2));
  CHECK(fixes("ldap: check before use\n\nCVE-2024-12345\nReported-by: A B\nBug: https://p.example/x.html\n"));
  CHECK(fixes("ftp: end the path\n\n... without an\nending byte. CVE-2024-12345\n\nReported-by: A B\n"));
  CHECK(fixes("smtp: use the right size\n\nIt could be\na buffer overflow! CVE-2024-12345\n"));

  CHECK_FALSE(fixes("ldap: check before use\n\nCVE-2024-12345\nBug: https://p.example/\nis about another\n"));
  CHECK_FALSE(fixes("lib: refresh\n\nWe do not like it. CVE-2024-12345 was one.\n"));
  CHECK_FALSE(fixes("mprintf: fix overflows\n\nAlso see CVE-2024-12345 which partially fixed it.\n"));
  CHECK_FALSE(fixes("TLS: fix the id\n\nBefore, this had been fixed in 247d890, CVE-2024-12345.\n"));
  CHECK_FALSE(fixes("Merge branch 'stable'\n\nCVE-2024-12345\n", 2));
  CHECK_FALSE(fixes("Merge pull request #8 from a/b\n\ntests for CVE-2024-12345\n", 2));
  CHECK_FALSE(fixes("a check for CVE-2024-12345 (#73)\n"));
  CHECK_FALSE(fixes("Detect CVE-2024-12345 in packages"));
  CHECK_FALSE(fixes("docs: list\n\nCVE-2024-12345\n"));
  CHECK_FALSE(fixes("clone: refuse links\n\nWe refuse links as a mitigation for CVE-2024-12345.\n"));
  CHECK_FALSE(fixes("clone: check\n\nChecks came as part of the fix for CVE-2024-12345.\n"));
  CHECK_FALSE(fixes("mapper: add audience\n\nKeycloak 26.6.2 fixed CVE-2024-12345 by asking for it.\n"));

  CHECK(fixes("ftp: do not ignore --ssl-reqd\n\nBug: https://p.example/docs/x.html\n\nCVE-2024-12345\n"));
  CHECK(fixes(
      "socks: return an error\n\nIt did not work.\n\nBug: https://p.example/docs/CVE-2024-12345.html\n"));
  CHECK(fixes("cookie: tail matching\n\nThis is a security vulnerability, CVE-2024-12345.\n"));
  CHECK(fixes("url: no peeking\n\nSecurity problem: CVE-2024-12345\n"));

  CHECK_FALSE(fixes("scan: ignore findings of the image\n\nCVE-2024-12345\n"));
  CHECK_FALSE(fixes("trivy: ignore CVE-2024-12345"));
  CHECK_FALSE(fixes("test898: verify the fix for CVE-2024-12345"));
  CHECK_FALSE(fixes("ssh: raise the limit\n\nThe fix for CVE-2024-12345 capped the modulus at 8192 bits.\n"));
  CHECK_FALSE(fixes("multi: refresh\n\nThis was missed in the fix for CVE-2024-12345.\n"));
  CHECK_FALSE(fixes("ssh: fix a bypass\n\nPreviously, CVE-2024-12345 fixed a bypass for odd servers.\n"));
  CHECK_FALSE(fixes("ssh: check all\n\nCVE-2024-12345 extended source-address validation to others.\n"));
}

TEST_CASE("Bumps, notes, tests, reverts, merges and mentions fix nothing") {
  for (const std::string message :
       {"Bump libfoo from 1.2 to 1.3 (CVE-2024-12345)", "build(deps): fixes CVE-2024-12345",
        "NEWS: mention the fix of CVE-2024-12345",
        "Update dependency x to v2 [SECURITY] fixes CVE-2024-12345", "test: add case for CVE-2024-12345",
        "Revert \"fix CVE-2024-12345\"", "docs: advisory for CVE-2024-12345",
        "Add changelog for CVE-2024-12345 fix", "parser: simplify\n\nThe code is similar to CVE-2024-12345.",
        "parser: mend\n\nRegression of the fix for CVE-2024-12345 .. this was introduced by the fix of "
        "CVE-2024-12345.",
        "x\n\nThis is the CVE-2024-12345 class of bug, fixed here.",
        "dpdk: use 21.11 release\n\nIt fixes CVE-2024-12345.",
        "build: pass a flag\n\nWorks around CVE-2024-12345 in openssl which is fixed there."}) {
    INFO(message);
    CHECK(keys(message) == "cve:CVE-2024-12345");
  }
  CHECK(keys("Merge branch 'x'\n\nFixes CVE-2024-12345", 2) == "cve:CVE-2024-12345");
}

TEST_CASE("Only whole, well-formed numbers are keys") {
  for (const std::string message :
       {"CVE-24-12345", "CVE-2024-123", "XCVE-2024-12345", "CVE-2024-12345678", "GHSA-abc",
        "UTF-8 and SHA-256 with AES-128", "x-ABC-12-y", "ABC-12.5 ratio", "use DNS-01 challenge", "abc-12",
        "the RX-96 timer fires"}) {
    INFO(message);
    CHECK(keys(message) == "");
  }
  CHECK(keys("NAS-17: check") == "ticket:NAS-17");
  CHECK(keys("check [NAS-17]") == "ticket:NAS-17");
}

TEST_CASE("Issues are what is closed or named as one") {
  CHECK(keys("x\n\nCloses #12") == "issue:12");
  CHECK(keys("x, see issue #12 and GH-13:") == "issue:12 issue:13");
  CHECK(keys("x\n\nFixes: https://h.example/o/r/issues/9\n") == "issue:9");
  CHECK(keys("fixes other/project#12") == "");
  CHECK(keys("step #1 of 3") == "");
}

TEST_CASE("A tool that found something is a key, a tool that is set up is not") {
  CHECK(keys("x\n\nCID 12345: leak") == "coverity:12345");
  CHECK(keys("x\n\nFound by Coverity.") == "coverity:found");
  CHECK(keys("x\n\nReported by OSS-Fuzz, issue 12345.") == "fuzz:oss-fuzz ossfuzz:12345");
  CHECK(keys("x\n\nThe crash was found by a fuzzer.") == "fuzz:found");
  CHECK(
      keys("oss-fuzz: Mend the build\n\nReported-at: https://b.example/p/oss-fuzz/issues/detail?id=71524") ==
      "fuzz:oss-fuzz");
  CHECK(keys("tests/oss-fuzz: Mend arguments\n\nhttps://b.example/p/oss-fuzz/issues/detail?id=43498")
            .find("ossfuzz:") == std::string::npos);
  CHECK(keys("fuzzy: check\n\nhttps://b.example/p/oss-fuzz/issues/detail?id=43498") == "ossfuzz:43498");
  CHECK(keys("x\n\nhttps://b.example/p/oss-fuzz/issues/detail?id=2984") == "ossfuzz:id=2984");
  CHECK(keys("x\n\nSee oss-fuzz 2984").find("id=") == std::string::npos);
  CHECK(keys("x\n\nCID 14 of the coverity.com scan") == "coverity:14");
  CHECK(keys("x\n\nCID 14 of the card").empty());
  CHECK(keys("x\n\nUBSan reports a shift.") == "sanitizer:ubsan");
  CHECK(keys("x\n\nAddressSanitizer detected a leak.") == "sanitizer:asan");
  CHECK(keys("x\n\nvalgrind complains about it.") == "sanitizer:valgrind");
  CHECK(keys("x\n\nscan-build found a null pointer.") == "scanbuild:found");
  CHECK(keys("Fix code scanning alert #7: overflow") == "alert:7");
  CHECK(keys("Fix CodeQL alert #7") == "codeql:7");
  for (const std::string message :
       {"ci: enable ASan in CI", "Add a fuzz target for the parser", "mypy: code scanning for types",
        "fuzzy matching found a better way", "coverity: update model", "build with UBSan",
        "the parser is lucid 12345"}) {
    INFO(message);
    CHECK(keys(message) == "");
  }
}

}  // namespace lens_message_tests

// Numbers in messages that say where a defect was found.
#include "tests/collector/lens_fixture.hpp"

namespace lens_findings_tests {
using namespace lens_test;

namespace {

std::string keys(const std::string& message) {
  return " " + lens().read_message(message, 1).keys.value_or("") + " ";
}

}  // namespace

TEST_CASE("A fixed finding of an audit is a key; its test and its mention are none") {
  CHECK(has(keys("cli: only https\n\nThis change addresses a security review finding (`TOB-LKDTM-4`).\n"),
            "audit:TOB-LKDTM-4"));
  CHECK(has(keys("Fix error handling in webhook server [TOB-LNKD-9] (#7882)\n"), "audit:TOB-LNKD-9"));
  CHECK(has(keys("Ask for the secret\n\nThis addresses \"SEC-01-001 WP4: Enrollment via IDOR\".\n"),
            "audit:SEC-01-001"));
  CHECK_FALSE(has(keys("new(test): regression test for FAL-01-003\n"), "audit:FAL-01-003"));
  CHECK_FALSE(has(keys("Limit sizes to 256K. See CRL-01-006.\n"), "audit:CRL-01-006"));
  CHECK_FALSE(has(keys("Fix the build of ARM-64-123-x and 2024-01-003\n"), "audit:ARM-64-123"));
}

TEST_CASE("An event of the monitoring is a key where it is fixed; a ticket, a norm and a mention are none") {
  CHECK(has(keys("Inline sets\n\nFixes SNUBA-9W6\nFixes SNUBA-A1W\n"), "ops:SNUBA-A1W"));
  CHECK(has(keys("fix: x\n\nResolves SHOP-BACKEND-4K2.\n"), "ops:SHOP-BACKEND-4K2"));
  CHECK_FALSE(has(keys("x\n\nFixes EAP-488\n"), "ops:EAP-488"));
  CHECK_FALSE(has(keys("x\n\nNot fixed by this: SNUBA-A23\n"), "ops:SNUBA-A23"));
  CHECK_FALSE(has(keys("imap: fix CRAM-MD5 with gnutls\n"), "ops:CRAM-MD5"));
  CHECK_FALSE(has(keys("Fix SHA-3B, close UTF-8X\n"), "ops:SHA-3B"));
}

}  // namespace lens_findings_tests

#pragma once
// Readers for documents whose meaning is in their structure, not in phrases: each is named by `reader:` in
// kinds.yaml. Beside each stands the file that holds it.
#include <string>
#include <string_view>

#include "collector/git/lens_kinds.hpp"

namespace plumbline::git::facts {

/// A word for a fact: no blanks, no controls, short.
[[nodiscard]] std::string word(std::string_view text);

// lens_facts.cpp: what a project states about itself
void security_txt(std::string_view path, std::string_view content, Facts& facts);
void security_insights(std::string_view path, std::string_view content, Facts& facts);
void sbom(std::string_view path, std::string_view content, Facts& facts);
void codeowners(std::string_view path, std::string_view content, Facts& facts);
void mailmap(std::string_view path, std::string_view content, Facts& facts);
void audit_report(std::string_view path, std::string_view content, Facts& facts);

// lens_facts_gate.cpp: what was decided at a gate, what somebody affirms
void gate_record(std::string_view path, std::string_view content, Facts& facts);
void gate_statement(std::string_view path, std::string_view content, Facts& facts);

// lens_facts_build.cpp: how it is built
void dockerfile(std::string_view path, std::string_view content, Facts& facts);
void workflow(std::string_view path, std::string_view content, Facts& facts);
void flags(std::string_view path, std::string_view content, Facts& facts);
void detection_rules(std::string_view path, std::string_view content, Facts& facts);

// lens_facts_supply.cpp: what it lets in
void dependabot(std::string_view path, std::string_view content, Facts& facts);
void renovate(std::string_view path, std::string_view content, Facts& facts);
void submodules(std::string_view path, std::string_view content, Facts& facts);
void intake(std::string_view path, std::string_view content, Facts& facts);
void banned_functions(std::string_view path, std::string_view content, Facts& facts);

// lens_facts_tests.cpp: how it is tested
void fuzz_harness(std::string_view path, std::string_view content, Facts& facts);
void property_test(std::string_view path, std::string_view content, Facts& facts);
void attack_test(std::string_view path, std::string_view content, Facts& facts);

}  // namespace plumbline::git::facts

// Coverage of code by tests: Cobertura, JaCoCo, LCOV and gcovr's JSON. A run of the coverage tool is the
// evidence; files are what it looked at, lines and those covered are counted.
#include <fmt/format.h>

#include <charconv>
#include <set>

#include "collector/reports/formats.hpp"

namespace plumbline::reports {
namespace {

struct Lines {
  std::set<std::string, std::less<>> files;
  std::int64_t valid = 0, covered = 0;
};

void tell(const Lines& lines, std::string_view tool, Builder& builder) {
  auto& run = builder.begin_run(tool, "coverage");
  looked_at(run, static_cast<std::int64_t>(lines.files.size()));
  run.findings = 0;
  run.outcome = lines.valid > 0 ? "success" : "failure";
  if (lines.valid == 0) builder.note("measured no line: a run that looked at nothing");
  builder.count("files", run.inputs);
  builder.count("lines", lines.valid);
  builder.count("covered", lines.covered);
  builder.end_run();
}

// ---- Cobertura
bool is_cobertura(const Document& document) {
  return document.syntax() == Syntax::xml && local_name(document.xml()) == "coverage" &&
         (document.xml().attribute("line-rate") || child_of(document.xml(), "packages"));
}

void cobertura_class(pugi::xml_node node, Lines& lines) {
  lines.files.emplace(node.attribute("filename").value());
  each_child(child_of(node, "lines"), "line", [&](pugi::xml_node line) {
    ++lines.valid;
    if (number_of(line.attribute("hits")).value_or(0) > 0) ++lines.covered;
  });
}

Result<void> read_cobertura(const Document& document, Builder& builder, ReportReading& reading) {
  const auto root = document.xml();
  reading.version = root.attribute("version").value();
  const auto packages = child_of(root, "packages");
  if (!packages) return fail(Errc::unreadable, "has no packages, which Cobertura asks for");
  Lines lines;
  each_child(packages, "package", [&](pugi::xml_node package) {
    each_child(child_of(package, "classes"), "class",
               [&](pugi::xml_node node) { cobertura_class(node, lines); });
  });
  // Milliseconds since 1970, of some writers seconds.
  if (auto at = number_of(root.attribute("timestamp"))) {
    if (*at > 100'000'000'000) *at /= 1000;
    if (*at > 0) builder.stated(Instant{*at});
  }
  tell(lines, "cobertura", builder);
  return {};
}

// ---- JaCoCo
bool is_jacoco(const Document& document) {
  if (document.syntax() != Syntax::xml || local_name(document.xml()) != "report") return false;
  const auto root = document.xml();
  return child_of(root, "counter") || child_of(root, "sessioninfo") || child_of(root, "package") ||
         child_of(root, "group");
}

void jacoco_packages(pugi::xml_node node, Lines& lines) {
  each_child(node, "group", [&](pugi::xml_node group) { jacoco_packages(group, lines); });
  each_child(node, "package", [&](pugi::xml_node package) {
    const std::string folder = package.attribute("name").value();
    each_child(package, "sourcefile", [&](pugi::xml_node file) {
      lines.files.insert(folder + "/" + file.attribute("name").value());
    });
  });
}

Result<void> read_jacoco(const Document& document, Builder& builder, ReportReading&) {
  Lines lines;
  jacoco_packages(document.xml(), lines);
  each_child(document.xml(), "counter", [&](pugi::xml_node counter) {
    if (std::string_view(counter.attribute("type").value()) != "LINE") return;
    lines.covered = number_of(counter.attribute("covered")).value_or(0);
    lines.valid = lines.covered + number_of(counter.attribute("missed")).value_or(0);
  });
  each_child(document.xml(), "sessioninfo", [&](pugi::xml_node session) {
    if (const auto at = number_of(session.attribute("dump"))) builder.stated(Instant{*at / 1000});
  });
  tell(lines, "jacoco", builder);
  return {};
}

// ---- LCOV tracefiles, geninfo(1)
bool is_lcov(const Document& document) {
  if (document.syntax() != Syntax::text) return false;
  const auto text = document.text().substr(0, 1U << 16);
  return (text.starts_with("TN:") || text.starts_with("SF:") || text.starts_with('#')) &&
         text.find("SF:") != text.npos && document.text().find("end_of_record") != std::string_view::npos;
}

Result<void> read_lcov(const Document& document, Builder& builder, ReportReading&) {
  Lines lines;
  auto rest = document.text();
  bool open = false;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    auto line = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with("SF:")) {
      lines.files.emplace(line.substr(3));
      open = true;
    } else if (line == "end_of_record") {
      open = false;
    } else if (open && line.starts_with("DA:")) {
      const auto comma = line.find(',');
      if (comma == line.npos) return fail(Errc::unreadable, "has a DA line without a count");
      ++lines.valid;
      const auto count = line.substr(comma + 1);
      if (!count.empty() && count[0] != '0' && count[0] != '-') ++lines.covered;
    }
  }
  if (open) return fail(Errc::unreadable, "ends inside the record of a file");
  tell(lines, "lcov", builder);
  return {};
}

// ---- gcovr's own JSON, and its summary
bool is_gcovr(const Document& document) {
  return document.json().has("gcovr/format_version") || document.json().has("gcovr/summary_format_version");
}

Result<void> read_gcovr(const Document& document, Builder& builder, ReportReading& reading) {
  const Json root = document.json();
  const bool summary = root.has("gcovr/summary_format_version");
  reading.version = root.text(summary ? "gcovr/summary_format_version" : "gcovr/format_version");
  if (!root["files"].is_array()) return fail(Errc::unreadable, "has no list of files, which gcovr writes");
  Lines lines;
  root["files"].each([&](const Json& file) {
    lines.files.emplace(file.text(summary ? "filename" : "file").empty()
                            ? file.text("filename")
                            : file.text(summary ? "filename" : "file"));
    if (summary) {
      lines.valid += file["line_total"].number().value_or(0);
      lines.covered += file["line_covered"].number().value_or(0);
    }
    std::set<std::int64_t> seen, covered;
    file["lines"].each([&](const Json& line) {
      if (line["gcovr/noncode"].flag() == true || line["gcovr/excluded"].flag() == true) return;
      const auto number = line["line_number"].number().value_or(0);
      seen.insert(number);
      if (line["count"].number().value_or(0) > 0) covered.insert(number);
    });
    lines.valid += static_cast<std::int64_t>(seen.size());
    lines.covered += static_cast<std::int64_t>(covered.size());
  });
  tell(lines, "gcovr", builder);
  return {};
}

}  // namespace

extern const Format k_cobertura{"cobertura", is_cobertura, read_cobertura};
extern const Format k_jacoco{"jacoco", is_jacoco, read_jacoco};
extern const Format k_lcov{"lcov", is_lcov, read_lcov};
extern const Format k_gcovr{"gcovr", is_gcovr, read_gcovr};

}  // namespace plumbline::reports

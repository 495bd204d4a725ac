#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/fault.hpp"
#include "dashboards/assets.hpp"
#include "dashboards/dashboards.hpp"
#include "dashboards/page_data.hpp"
#include "tests/catch.hpp"
#include "tests/dashboards/golden.hpp"
#include "tests/dashboards/sample.hpp"

namespace page_tests {
using namespace plumbline;
using namespace plumbline::dashboards;
namespace fs = std::filesystem;

namespace {

/// An empty folder that goes with the test.
struct Place {
  fs::path path;
  Place() {
    std::string name = (fs::temp_directory_path() / "plumbline-page-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path = name;
  }
  ~Place() { fs::remove_all(path); }
};

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> out;
  for (const auto& e : fs::directory_iterator(folder)) out.push_back(e.path().filename().string());
  std::sort(out.begin(), out.end());
  return out;
}

std::string folder_bytes(const fs::path& folder) {
  std::string out;
  for (const auto& name : names_in(folder)) out += name + "\n" + slurp((folder / name).string()) + "\n";
  return out;
}

/// The value a script sets.
nlohmann::json parsed(const std::string& script) {
  const auto begin = script.find(" = ") + 3;
  REQUIRE(script.rfind("window.PLUMBLINE", 0) == 0);
  return nlohmann::json::parse(script.substr(begin, script.rfind(';') - begin));
}

/// All scripts of a page about one subject.
std::vector<std::string> scripts_of(const assess::Assessment& a) {
  const Json summaries = Json::array({subject_summary({a.subject, "source", ""}, a)});
  return {page_data(a, summaries, 0), subject_script(0, a), evidence_script(0, a)};
}

std::string subject_of(const assess::Assessment& a) {
  return subject_script(0, a);
}

/// Whether the folder's data are those of this assessment.
bool holds(const fs::path& folder, const assess::Assessment& a) {
  return slurp((folder / "subject-0.js").string()) == subject_script(0, a) &&
         slurp((folder / "evidence-0.js").string()) == evidence_script(0, a) &&
         parsed(slurp((folder / "data.js").string()))["subjects"][0]["trend"].size() == a.trend.size();
}

const Assessing k_no_assessing = [](const PageSubject&) -> Result<assess::Assessment> {
  return fail(Errc::not_found, "nobody asked");
};

int g_countdown = 0;
void die_at_zero(std::string_view) {
  if (g_countdown-- == 0) ::_exit(9);
}

}  // namespace

TEST_CASE("no byte of the data can begin markup, and every valid string comes back as it was") {
  for (const auto& script : scripts_of(sample::hostile())) {
    CHECK(std::all_of(script.begin(), script.end(), [](char c) {
      return c == '\n' || (c >= ' ' && c < 127 && c != '<' && c != '>' && c != '&');
    }));
    CHECK(std::count(script.begin(), script.end(), '\n') == 1);
  }
  const auto scripts = scripts_of(sample::hostile());
  CHECK(parsed(scripts[0])["modified_what"] == sample::k_hostile[1]);
  CHECK(parsed(scripts[0])["subjects"][0]["name"] == sample::k_hostile[0]);
  CHECK(parsed(scripts[1])["subject"] == sample::k_hostile[0]);
}

TEST_CASE("the page's data is the same bytes every time") {
  CHECK(scripts_of(sample::realistic()) == scripts_of(sample::realistic()));
}

TEST_CASE("the parts of a subject hold each control in the catalogue's order") {
  const auto a = sample::realistic();
  const auto scripts = scripts_of(a);
  const auto data = parsed(scripts[0]), subject = parsed(scripts[1]), evidence = parsed(scripts[2]);
  REQUIRE(data["controls"].size() == a.controls.size());
  REQUIRE(subject["standings"].size() == a.controls.size());
  REQUIRE(evidence["terms"].size() == a.controls.size());
  for (std::size_t i = 0; i < a.controls.size(); ++i) {
    CHECK(data["controls"][i]["id"] == a.controls[i].id);
    CHECK(subject["standings"][i]["state"] == name(a.controls[i].standing.state));
    CHECK(evidence["terms"][i].size() == a.controls[i].terms.size());
  }
}

TEST_CASE("a term's question and reason are said once and found again by their place") {
  const auto a = sample::realistic();
  const auto evidence = parsed(evidence_script(0, a));
  CHECK(evidence["shared"].size() < 40);
  std::size_t terms = 0;
  for (std::size_t i = 0; i < a.controls.size(); ++i) {
    for (std::size_t k = 0; k < a.controls[i].terms.size(); ++k, ++terms) {
      const auto& was = a.controls[i].terms[k];
      const auto& is = evidence["terms"][i][k];
      const auto& ask = evidence["shared"][is["ask"].get<std::size_t>()];
      const auto& why = evidence["shared"][is["why"].get<std::size_t>()];
      CHECK(ask[0] == was.rule);
      CHECK(ask[1] == was.probe);
      CHECK(ask[2] == was.question);
      CHECK(why[0] == name(was.verdict.answer));
      CHECK(is["subject"] == was.subject);
    }
  }
  CHECK(terms > 100);
}

TEST_CASE("a subject's summary counts its states and carries its practices and steps") {
  const auto a = sample::realistic();
  const auto summary = subject_summary({"gateway", "product", "all"}, a);
  std::int64_t states = 0;
  for (const auto& n : summary["states"]) states += n.get<std::int64_t>();
  CHECK(states == a.of);
  CHECK(summary["states"][0].get<std::int64_t>() + summary["states"][1].get<std::int64_t>() == a.confirmed);
  CHECK(summary["parent"] == "all");
  CHECK(summary["trend"].size() == a.trend.size());
  REQUIRE(summary["practices"].size() == 12);
  CHECK(summary["practices"][0] == Json::array({a.practices[0].confirmed, a.practices[0].possible,
                                                a.practices[0].unknown, a.practices[0].high_water_mark}));
}

TEST_CASE("a notice is told and is no hole in the trend") {
  auto a = sample::realistic();
  a.gaps = {{"gateway", "document", "notice", "a file was too large", k_always, k_forever},
            {"gateway", "commit", "shallow", "50 commits", k_always, Instant{5}}};
  const auto part = parsed(subject_script(0, a));
  CHECK(part["gap_words"].size() == 1);
  CHECK(part["notice_words"] == Json::array({"gateway: a file was too large"}));
  CHECK(Json::parse(subject_summary({"gateway", "source", ""}, a).dump())["gaps"] == 1);
  REQUIRE(part["gap_spans"].size() == 1);
  CHECK(part["gap_spans"][0][3] == "commit");
}

TEST_CASE("the call that reproduces the page quotes what a shell would read otherwise") {
  auto a = sample::realistic();
  a.subject = "it's; rm -rf $HOME";
  const std::string call = parsed(subject_of(a))["reproduce"];
  CHECK(call.find("--subject 'it'\\''s; rm -rf $HOME' --known-at 2026-08-22T20:00:05Z") != std::string::npos);
}

TEST_CASE("the call that reproduces the page names an as-of only where one was asked for") {
  auto a = sample::realistic();
  CHECK(std::string(parsed(subject_of(a))["reproduce"]).find("--as-of") == std::string::npos);
  a.as_of_defaulted = false;
  CHECK(std::string(parsed(subject_of(a))["reproduce"]).find("--as-of 2026-08-22T14:03:11Z") !=
        std::string::npos);
}

TEST_CASE("our scripts set text, never markup, and fetch nothing") {
  int seen = 0;
  for (const Asset& asset : page_assets()) {
    if (asset.name.starts_with("echarts")) continue;
    ++seen;
    INFO(asset.name);
    for (const std::string_view word :
         {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "fetch(",
          "XMLHttpRequest", "import(", "http:", "https:", "//cdn", "setAttribute('style'", "<script>",
          "onclick=", "style=\""}) {
      CHECK(asset.bytes.find(word) == std::string_view::npos);
    }
  }
  CHECK(seen >= 8);
}

TEST_CASE("the page forbids everything but its own files") {
  const auto assets = page_assets();
  const auto index =
      std::find_if(assets.begin(), assets.end(), [](const Asset& a) { return a.name == "index.html"; });
  REQUIRE(index != assets.end());
  CHECK(index->bytes.find("default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'") !=
        std::string_view::npos);
  for (const std::string_view loose :
       {"unsafe-inline", "unsafe-eval", "http:", "https:", "*", "'self' file:", "data:"}) {
    CHECK(index->bytes.find(loose) == std::string_view::npos);
  }
  for (const Asset& asset : assets) {
    if (asset.name.ends_with(".css"))
      CHECK(index->bytes.find("<link rel=\"stylesheet\" href=\"" + std::string(asset.name) + "\">") !=
            std::string_view::npos);
    if (!asset.name.ends_with(".js")) continue;
    CHECK(index->bytes.find("<script src=\"" + std::string(asset.name) + "\"></script>") !=
          std::string_view::npos);
  }
}

TEST_CASE("the lock file pins by content and names no address") {
  const auto lock = nlohmann::json::parse(slurp(PLUMBLINE_SOURCE_DIR "/dashboards/web/package-lock.json"));
  for (const auto& [name, package] : lock["packages"].items()) {
    INFO(name);
    CHECK_FALSE(package.contains("resolved"));
    if (!name.empty()) CHECK(package["integrity"].get<std::string>().starts_with("sha512-"));
  }
}

TEST_CASE("a page is written whole, with all files its index names") {
  const Place place;
  const fs::path folder = place.path / "deep" / "report";
  REQUIRE(write_page(sample::realistic(), folder.string() + "/").has_value());
  CHECK(names_in(folder).size() ==
        page_assets().size() + 4);  // data, subject-0, evidence-0, the list of names
  for (const Asset& asset : page_assets()) CHECK(slurp((folder / asset.name).string()) == asset.bytes);
  CHECK(holds(folder, sample::realistic()));
  CHECK(names_in(place.path / "deep") == std::vector<std::string>{"report"});
}

TEST_CASE("a later page takes the place of an older one and leaves nothing beside it") {
  const Place place;
  const fs::path folder = place.path / "report";
  REQUIRE(write_page(sample::nothing(), folder.string()).has_value());
  REQUIRE(write_page(sample::realistic(), folder.string()).has_value());
  CHECK(holds(folder, sample::realistic()));
  CHECK(names_in(place.path) == std::vector<std::string>{"report"});
}

TEST_CASE("an empty folder is taken, a folder with other files never") {
  const Place place;
  const fs::path folder = place.path / "report";
  fs::create_directory(folder);
  REQUIRE(write_page(sample::nothing(), folder.string()).has_value());
  std::ofstream(folder / "notes.txt") << "mine";
  const std::string before = folder_bytes(folder);
  const auto refused = write_page(sample::realistic(), folder.string());
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == Errc::usage);
  CHECK(refused.error().message.find("notes.txt") != std::string::npos);
  CHECK(folder_bytes(folder) == before);
  CHECK(names_in(place.path) == std::vector<std::string>{"report"});
}

TEST_CASE("what is no folder is refused: a file, a link, a place below a file") {
  const Place place;
  std::ofstream(place.path / "file") << "mine";
  fs::create_directory(place.path / "elsewhere");
  fs::create_directory_symlink(place.path / "elsewhere", place.path / "link");
  CHECK_FALSE(write_page(sample::nothing(), (place.path / "file").string()).has_value());
  CHECK_FALSE(write_page(sample::nothing(), (place.path / "link").string()).has_value());
  CHECK_FALSE(write_page(sample::nothing(), (place.path / "file" / "report").string()).has_value());
  CHECK_FALSE(write_page(sample::nothing(), "/").has_value());
  CHECK(slurp((place.path / "file").string()) == "mine");
  CHECK(names_in(place.path / "elsewhere").empty());
}

TEST_CASE("a page of many subjects has a part for each and opens with the first") {
  const Place place;
  const fs::path folder = place.path / "report";
  std::vector<std::string> asked;
  const auto assessing = [&](const PageSubject& s) -> Result<assess::Assessment> {
    asked.push_back(s.name);
    auto a = sample::realistic();
    a.subject = s.name;
    return a;
  };
  REQUIRE(write_page({{"all", "organisation", ""}, {"core", "line", "all"}, {"ran", "line", "all"}}, 7,
                     assessing, folder.string())
              .has_value());
  CHECK(asked == std::vector<std::string>{"ran", "core", "all"});
  const auto data = parsed(slurp((folder / "data.js").string()));
  CHECK(data["left_out"] == 7);
  REQUIRE(data["subjects"].size() == 3);
  CHECK(data["subjects"][0]["name"] == "all");
  CHECK(data["subjects"][2]["name"] == "ran");
  for (int i = 0; i < 3; ++i) {
    const auto part = parsed(slurp((folder / ("subject-" + std::to_string(i) + ".js")).string()));
    CHECK(part["subject"] == data["subjects"][static_cast<std::size_t>(i)]["name"]);
    CHECK(fs::exists(folder / ("evidence-" + std::to_string(i) + ".js")));
  }
  // a smaller page later leaves none of the parts behind
  REQUIRE(write_page(sample::realistic(), folder.string()).has_value());
  CHECK_FALSE(fs::exists(folder / "subject-1.js"));
  CHECK(names_in(place.path) == std::vector<std::string>{"report"});
}

TEST_CASE("a subject that cannot be assessed leaves the older page whole and nothing beside it") {
  const Place place;
  const fs::path folder = place.path / "report";
  REQUIRE(write_page(sample::nothing(), folder.string()).has_value());
  const std::string before = folder_bytes(folder);
  const auto failed = write_page({{"all", "organisation", ""}}, 0, k_no_assessing, folder.string());
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code == Errc::not_found);
  CHECK_FALSE(write_page({}, 0, k_no_assessing, folder.string()).has_value());
  CHECK(folder_bytes(folder) == before);
  CHECK(names_in(place.path) == std::vector<std::string>{"report"});
}

TEST_CASE("a run killed at any moment leaves the older page whole") {
  const Place place;
  const fs::path folder = place.path / "report";
  REQUIRE(write_page(sample::nothing(), folder.string()).has_value());
  const std::string before = folder_bytes(folder);
  int killed = 0;
  for (int step = 0; step < 80; ++step) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      g_countdown = step;
      g_fault_handler = die_at_zero;
      (void)write_page(sample::realistic(), folder.string());
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WEXITSTATUS(status) == 0) break;
    ++killed;
    REQUIRE(folder_bytes(folder) == before);
  }
  CHECK(killed == static_cast<int>(page_assets().size()) + 4);  // three files of data, the swap
  CHECK(holds(folder, sample::realistic()));
}

TEST_CASE("write the samples for a look at them", "[.look]") {
  const char* named = std::getenv("PLUMBLINE_LOOK");
  const fs::path folder = named == nullptr ? fs::temp_directory_path() / "plumbline-look" : fs::path(named);
  CHECK(write_page(sample::realistic(), (folder / "real").string()).has_value());
  CHECK(write_page(sample::hostile(), (folder / "hostile").string()).has_value());
  CHECK(write_page(sample::nothing(), (folder / "nothing").string()).has_value());
  std::vector<PageSubject> subjects{{"acme", "organisation", ""}};
  for (int line = 0; line < 3; ++line) {
    const std::string name = fmt::format("line-{}", line);
    subjects.push_back({name, "line", "acme"});
    for (int i = 0; i < 2; ++i) subjects.push_back({fmt::format("product-{}-{}", line, i), "product", name});
  }
  const auto assessing = [](const PageSubject& s) -> Result<assess::Assessment> {
    auto a = sample::realistic();
    a.subject = s.name;
    return a;
  };
  CHECK(write_page(subjects, 0, assessing, (folder / "portfolio").string()).has_value());
}

}  // namespace page_tests

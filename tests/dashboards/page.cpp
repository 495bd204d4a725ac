#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
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

nlohmann::json parsed(const std::string& data) {
  const std::string head = "window.PLUMBLINE = ";
  REQUIRE(data.rfind(head, 0) == 0);
  return nlohmann::json::parse(data.substr(head.size(), data.size() - head.size() - 2));
}

int g_countdown = 0;
void die_at_zero(std::string_view) {
  if (g_countdown-- == 0) ::_exit(9);
}

}  // namespace

TEST_CASE("no byte of the data can begin markup, and every valid string comes back as it was") {
  const std::string data = page_data(sample::hostile());
  CHECK(std::all_of(data.begin(), data.end(), [](char c) {
    return c == '\n' || (c >= ' ' && c < 127 && c != '<' && c != '>' && c != '&');
  }));
  CHECK(std::count(data.begin(), data.end(), '\n') == 1);
  const auto document = parsed(data);
  CHECK(document["subject"] == sample::k_hostile[0]);
  CHECK(document["modified_what"] == sample::k_hostile[1]);
}

TEST_CASE("the page's data is the same bytes every time") {
  CHECK(page_data(sample::realistic()) == page_data(sample::realistic()));
}

TEST_CASE("the call that reproduces the page quotes what a shell would read otherwise") {
  auto a = sample::realistic();
  a.subject = "it's; rm -rf $HOME";
  const std::string call = parsed(page_data(a))["reproduce"];
  CHECK(call.find("--subject 'it'\\''s; rm -rf $HOME' --known-at 2026-08-22T20:00:05Z") != std::string::npos);
}

TEST_CASE("the call that reproduces the page names an as-of only where one was asked for") {
  auto a = sample::realistic();
  CHECK(std::string(parsed(page_data(a))["reproduce"]).find("--as-of") == std::string::npos);
  a.as_of_defaulted = false;
  CHECK(std::string(parsed(page_data(a))["reproduce"]).find("--as-of 2026-08-22T14:03:11Z") !=
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
  CHECK(index->bytes.find("default-src 'none'; script-src 'self' file:; style-src 'self' file:;") !=
        std::string_view::npos);
  for (const std::string_view loose : {"unsafe-inline", "unsafe-eval", "http:", "https:", "*"}) {
    CHECK(index->bytes.find(loose) == std::string_view::npos);
  }
  for (const Asset& asset : assets) {
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
  CHECK(names_in(folder).size() == page_assets().size() + 2);
  for (const Asset& asset : page_assets()) CHECK(slurp((folder / asset.name).string()) == asset.bytes);
  CHECK(slurp((folder / "data.js").string()) == page_data(sample::realistic()));
  CHECK(names_in(place.path / "deep") == std::vector<std::string>{"report"});
}

TEST_CASE("a later page takes the place of an older one and leaves nothing beside it") {
  const Place place;
  const fs::path folder = place.path / "report";
  REQUIRE(write_page(sample::nothing(), folder.string()).has_value());
  REQUIRE(write_page(sample::realistic(), folder.string()).has_value());
  CHECK(slurp((folder / "data.js").string()) == page_data(sample::realistic()));
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

TEST_CASE("a run killed at any moment leaves the older page whole") {
  const Place place;
  const fs::path folder = place.path / "report";
  REQUIRE(write_page(sample::nothing(), folder.string()).has_value());
  const std::string before = folder_bytes(folder);
  int killed = 0;
  for (int step = 0; step < 40; ++step) {
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
  CHECK(killed == static_cast<int>(page_assets().size()) + 1);
  CHECK(slurp((folder / "data.js").string()) == page_data(sample::realistic()));
}

TEST_CASE("write the samples for a look at them", "[.look]") {
  const fs::path folder = fs::temp_directory_path() / "plumbline-look";
  CHECK(write_page(sample::realistic(), (folder / "real").string()).has_value());
  CHECK(write_page(sample::hostile(), (folder / "hostile").string()).has_value());
  CHECK(write_page(sample::nothing(), (folder / "nothing").string()).has_value());
}

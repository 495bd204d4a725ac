// A reply of a forge about a change, an issue or its settings, or a file of looks at settings.
#include "collector/github/issue_model.hpp"
#include "collector/gitlab/merge_cursor.hpp"
#include "collector/gitlab/merge_model.hpp"
#include "collector/people_book.hpp"
#include "collector/settings/forge_settings.hpp"
#include "collector/settings/settings_collector.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

namespace {

void look_at(const http::Json& json) {
  const auto list = json.is_array() ? json : http::Json::array({json});
  settings::GithubBranch github;
  github.name = "main", github.is_protected = true, github.protection = &json, github.rules = &list;
  github.rulesets.assign(list.begin(), list.end());
  settings::GitlabBranch gitlab;
  gitlab.name = "main", gitlab.project = &json, gitlab.branches = &list, gitlab.rules = &list;
  if (json.is_object()) gitlab.approvals = &json;
  settings::Look look;
  look.at = {1'700'000'000};
  settings::add_github(github, look);
  settings::add_gitlab(gitlab, look);
  settings::Sightings sightings;
  for (const auto& record : sightings.take(look)) {
    const auto& one = std::get<Setting>(record);
    fuzz::must(settings::is_known_name(one.name), "no setting but those that are known");
    fuzz::must(!fuzz::has_control(one.value), "no control character in a record");
    fuzz::must(one.since < one.until, "a value stands for some time");
  }
  fuzz::must(settings::Sightings::parse(sightings.json()) == sightings,
             "sightings are what they were written as");
  fuzz::must(sightings.take(look).empty(), "the same look adds nothing");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzz::text_of(data, size));
  if (const auto book = PeopleBook::parse(text)) {
    for (const auto& person : book->people())
      fuzz::must(book->address_of(person.front(), "", "") == person.front(),
                 "a person is called by the first address");
  }
  const auto cursor = gitlab::MergeCursor::parse(text, "s");
  fuzz::must(gitlab::MergeCursor::parse(cursor.dump(), "s").dump() == cursor.dump(),
             "a cursor of GitLab is what it was written as");
  const auto json = http::parse_json(text);
  if (!json) return 0;
  look_at(*json);
  (void)settings::parse_looks(*json, {2'000'000'000});
  if (const auto merge = gitlab::parse_merge_request(*json)) (void)gitlab::begin_change(*merge);
  (void)gitlab::parse_version(*json);
  (void)gitlab::parse_note(*json);
  (void)gitlab::parse_label(*json);
  (void)gitlab::parse_state(*json);
  if (auto item = github::parse_issue(*json, "a/b")) {
    std::vector<github::Moment> moments;
    if (const auto* timeline = http::list_at(*json, "timeline")) {
      for (const auto& one : *timeline) {
        auto [moment, fine] = github::parse_moment(one);
        if (moment) moments.push_back(std::move(*moment));
      }
    }
    const auto before = moments.size();
    github::add_moments(*json, std::move(moments), *item);
    fuzz::must(item->changes.size() <= 3 * before + 3, "no more changes than were told of");
  }
  return 0;
}

#include "tests/collector/ci/fake_github.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <httplib.h>
#include <sched.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "core/digest.hpp"
#include "tests/collector/git_fixture.hpp"

namespace plumbline::test {
std::string zip_of(const std::vector<std::pair<std::string, std::string>>& files) {
  std::string out(1 << 20, '\0');
  std::size_t used = 0;
  archive* a = archive_write_new();
  archive_write_set_format_zip(a);
  archive_write_open_memory(a, out.data(), out.size(), &used);
  for (const auto& [name, text] : files) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(text.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(a, entry);
    archive_write_data(a, text.data(), text.size());
    archive_entry_free(entry);
  }
  archive_write_close(a);
  archive_write_free(a);
  return out.substr(0, used);
}

namespace {

using Json = nlohmann::json;

std::string time_of(std::int64_t seconds) {
  return format_rfc3339(Instant{seconds});
}

Json json_of(const MadeRun& run) {
  const auto& last = run.conclusions.back();
  return {{"id", run.id},
          {"name", "Build"},
          {"head_branch", run.branch},
          {"head_sha", run.commit},
          {"event", run.event},
          {"status", last.empty() ? "in_progress" : "completed"},
          {"conclusion", last.empty() ? Json() : Json(last)},
          {"created_at", time_of(run.created)},
          {"run_attempt", run.attempt},
          {"actor", {{"login", run.actor}}},
          {"triggering_actor", {{"login", "robot-" + std::to_string(run.attempt)}}}};
}

Json json_of(const MadeJob& job) {
  const bool ended = job.ended != 0;
  return {{"id", job.id},
          {"run_attempt", job.attempt},
          {"name", job.name},
          {"status", ended ? "completed" : "in_progress"},
          {"conclusion", ended ? Json(job.conclusion) : Json()},
          {"started_at", time_of(job.started)},
          {"completed_at", ended ? Json(time_of(job.ended)) : Json()},
          {"runner_name", "runner-1"},
          {"steps", Json::array()}};
}

std::string log_of(const MadeJob& job) {
  return "2026-01-01T00:00:00.0000000Z ran " + job.tool + "\n";
}

std::string without(std::string text, const std::string& marks) {
  std::erase_if(text, [&](char c) { return marks.find(c) != std::string::npos; });
  return text;
}

}  // namespace

struct FakeGithub::Server {
  explicit Server(FakeGithub& owner) : github(owner) {
    http.set_keep_alive_max_count(100'000);
    http.set_tcp_nodelay(true);
    http.set_pre_routing_handler(
        [this](const httplib::Request& q, httplib::Response& r) { return before(q, r); });
    http.set_post_routing_handler([this](const httplib::Request& q, const httplib::Response& r) {
      const std::lock_guard lock(mutex);
      asked.push_back({q.target, q.get_header_value("Authorization"), q.get_header_value("Host"), r.status});
    });
    routes();
    pull_routes();
    port = http.bind_to_any_port("127.0.0.1");
    thread = std::thread([this] { http.listen_after_bind(); });
    while (!http.is_running()) sched_yield();
  }
  ~Server() {
    http.stop();
    thread.join();
  }

  httplib::Server::HandlerResponse before(const httplib::Request& q, httplib::Response& r) {
    if (github.before) {
      if (const auto fault = github.before(q.target)) {
        r.status = fault->status;
        for (const auto& [name, value] : fault->headers) r.set_header(name, value);
        r.set_content(fault->body, "application/json");
        return httplib::Server::HandlerResponse::Handled;
      }
    }
    if (github.token.empty() || q.path.starts_with("/blob/") ||
        q.get_header_value("Authorization") == "Bearer " + github.token)
      return httplib::Server::HandlerResponse::Unhandled;
    r.status = 401;
    return httplib::Server::HandlerResponse::Handled;
  }

  const MadeRun* find(std::int64_t id) const {
    for (const auto& run : github.runs) {
      if (run.id == id) return &run;
    }
    return nullptr;
  }

  // What the caller asked for beside the page: links repeat it.
  static std::string words_of(const httplib::Request& q) {
    std::string out;
    for (const auto& [name, value] : q.params)
      if (name != "page" && name != "per_page") out += name + "=" + value + "&";
    return out;
  }

  const MadePull* find_pull(const httplib::Request& q) const {
    for (const auto& pull : github.pulls) {
      if (q.matches.size() > 1 && std::to_string(pull.number) == q.matches[1]) return &pull;
    }
    return nullptr;
  }

  template <class Items>
  void of_pull(const std::string& pattern, Items items) {
    http.Get(pattern, [this, items](const httplib::Request& q, httplib::Response& r) {
      const auto* pull = find_pull(q);
      if (pull == nullptr) {
        r.status = 404;
        return;
      }
      std::vector<Json> out;
      items(*pull, out);
      list(q, r, "", out);
    });
  }

  void pull_routes() {
    const std::string repo = "/repos/acme/radio/";
    http.Get(repo + "pulls", [this](const httplib::Request& q, httplib::Response& r) {
      auto sorted = github.pulls;
      const bool changed = q.get_param_value("sort") == "updated";
      std::stable_sort(sorted.begin(), sorted.end(), [&](const MadePull& a, const MadePull& b) {
        return changed ? a.updated > b.updated : a.created < b.created;
      });
      std::vector<Json> items;
      for (const auto& pull : sorted) {
        items.push_back(pull_json(pull));
        items.back().erase("commits");  // a list says less
        items.back().erase("merged_by");
      }
      list(q, r, "", items);
    });
    http.Get(repo + R"(pulls/(\d+))", [this](const httplib::Request& q, httplib::Response& r) {
      if (const auto* pull = find_pull(q))
        r.set_content(pull_json(*pull).dump(), "application/json");
      else
        r.status = 404;
    });
    of_pull(repo + R"(pulls/(\d+)/commits)", [](const MadePull& pull, auto& out) {
      for (const auto& one : pull.commits) out.push_back(commit_json(one));
    });
    of_pull(repo + R"(pulls/(\d+)/reviews)", [](const MadePull& pull, auto& out) {
      for (const auto& one : pull.reviews) out.push_back(review_json(one));
    });
    of_pull(repo + R"(issues/(\d+)/events)", [](const MadePull& pull, auto& out) {
      for (const auto& one : pull.events) out.push_back(event_json(one));
    });
  }

  // A list as GitHub serves it: a page, the total, `Link`, and 304 where it is as it was.
  void list(const httplib::Request& q, httplib::Response& r, const std::string& key,
            const std::vector<Json>& items, std::int64_t more = 0) {
    const auto number = [&](const char* name, std::size_t usual) {
      return q.has_param(name) ? static_cast<std::size_t>(std::stoul(q.get_param_value(name))) : usual;
    };
    const auto size = std::min<std::size_t>(number("per_page", 30), 100), page = number("page", 1);
    Json out{{"total_count", static_cast<std::int64_t>(items.size()) + more}};
    out[key] = Json::array();
    for (auto i = (page - 1) * size; i < std::min(page * size, items.size()); ++i)
      out[key].push_back(items[i]);
    if (key.empty()) out = out[key];
    if (page * size < items.size())
      r.set_header("Link", "<" + github.url() + q.path + "?" + words_of(q) +
                               "per_page=" + std::to_string(size) + "&page=" + std::to_string(page + 1) +
                               ">; rel=\"next\"");
    const auto text = out.dump();
    const auto etag = "W/\"" + hex(sha256(text)).substr(0, 20) + "\"";
    r.set_header("ETag", etag);
    if (q.get_header_value("If-None-Match") == etag) {
      r.status = 304;
      return;
    }
    r.set_content(text, "application/json");
  }

  template <class F>
  void get(const std::string& pattern, F f) {
    http.Get(pattern, [this, f](const httplib::Request& q, httplib::Response& r) {
      const MadeRun* run = q.matches.size() > 1 ? find(std::stoll(q.matches[1])) : nullptr;
      if (run == nullptr)
        r.status = 404;
      else
        f(q, r, *run);
    });
  }

  void routes() {
    const std::string repo = "/repos/acme/radio/actions/";
    http.Get("/user", [](const httplib::Request&, httplib::Response& r) {
      r.set_content(R"({"login":"auditor"})", "application/json");
    });
    http.Get(repo + "runs", [this](const httplib::Request& q, httplib::Response& r) {
      std::vector<Json> items;
      for (auto it = github.runs.rbegin(); it != github.runs.rend(); ++it) items.push_back(json_of(*it));
      list(q, r, "workflow_runs", items, github.announced_more);
    });
    get(repo + R"(runs/(\d+))", [](const auto&, auto& r, const MadeRun& run) {
      r.set_content(json_of(run).dump(), "application/json");
    });
    get(repo + R"(runs/(\d+)/attempts/(\d+))", [](const auto& q, auto& r, const MadeRun& run) {
      auto json = json_of(run);
      json["conclusion"] = run.conclusions.at(std::stoul(q.matches[2]) - 1);
      r.set_content(json.dump(), "application/json");
    });
    get(repo + R"(runs/(\d+)/jobs)", [this](const auto& q, auto& r, const MadeRun& run) {
      std::vector<Json> items;
      for (const auto& job : run.jobs) items.push_back(json_of(job));
      list(q, r, "jobs", items);
    });
    get(repo + R"(runs/(\d+)/artifacts)", [this](const auto& q, auto& r, const MadeRun& run) {
      std::vector<Json> items;
      if (run.artifact) items.push_back({{"id", run.id}, {"name", "reports"}, {"expired", false}});
      list(q, r, "artifacts", items);
    });
    get(repo + R"(artifacts/(\d+)/zip)", [](const auto&, auto& r, const MadeRun&) {
      r.set_content(zip_of({{"junit.xml", "<xml/>"}, {"readme", "x"}}), "application/zip");
    });
    // The archive lies with another machine, as GitHub's does: "localhost" is another name.
    get(repo + R"(runs/(\d+)/attempts/(\d+)/logs)", [this](const auto& q, auto& r, const MadeRun& run) {
      if (run.log_expired)
        r.status = 410;
      else
        r.set_redirect("http://localhost:" + std::to_string(port) + "/blob/" + std::string(q.matches[1]) +
                           "/" + std::string(q.matches[2]) + "?sig=s3cret",
                       302);
    });
    get(R"(/blob/(\d+)/(\d+))", [](const auto& q, auto& r, const MadeRun& run) {
      std::vector<std::pair<std::string, std::string>> files;
      int number = 0;
      for (const auto& job : run.jobs) {
        if (job.attempt != std::stol(q.matches[2]) || job.outcome == "skipped") continue;
        files.emplace_back(std::to_string(number++) + "_" + without(job.name, "/:") + ".txt", log_of(job));
        files.emplace_back(without(job.name, "/:") + "/1_step.txt", "ran nothing-twice\n");
      }
      r.set_content(zip_of(files), "application/zip");
    });
    http.Get(repo + R"(jobs/(\d+)/logs)", [this](const httplib::Request& q, httplib::Response& r) {
      r.status = 404;
      for (const auto& run : github.runs) {
        for (const auto& job : run.jobs) {
          if (std::to_string(job.id) != q.matches[1]) continue;
          r.status = run.log_expired ? 410 : 200;
          if (!run.log_expired) r.set_content(log_of(job), "text/plain");
        }
      }
    });
  }

  FakeGithub& github;
  httplib::Server http;
  mutable std::mutex mutex;
  std::vector<Asked> asked;
  int port = 0;
  std::thread thread;
};

FakeGithub::FakeGithub() : m_server(std::make_unique<Server>(*this)), m_port(m_server->port) {}
FakeGithub::~FakeGithub() = default;
std::string FakeGithub::url() const {
  return "http://127.0.0.1:" + std::to_string(m_port);
}

std::vector<Asked> FakeGithub::asked() const {
  const std::lock_guard lock(m_server->mutex);
  return m_server->asked;
}
void FakeGithub::forget() {
  const std::lock_guard lock(m_server->mutex);
  m_server->asked.clear();
}

std::map<std::pair<std::string, std::string>, std::string> FakeGithub::expected() const {
  std::map<std::pair<std::string, std::string>, std::string> out;
  const auto add = [&](const auto& record) {
    out[{std::string(record.k_shape), record.native().bytes}] = show_record(record);
  };
  for (const auto& run : runs) {
    std::int64_t last = 0;
    for (const auto& job : run.jobs) {
      last = std::max(last, job.ended);
      if (job.ended == 0) continue;
      const auto& whole = run.conclusions.at(static_cast<std::size_t>(job.attempt - 1));
      CiRun ci;
      ci.id = std::to_string(run.id) + "/" + std::to_string(job.id) + "/" + std::to_string(job.attempt);
      ci.at = {job.ended};
      ci.job = "Build/" + job.name;
      ci.outcome = job.outcome;
      ci.trigger = run.trigger;
      ci.commit = run.commit, ci.runner = "runner-1", ci.actor = run.actor, ci.branch = run.branch,
      ci.event = run.event;
      ci.started = Instant{job.started};
      ci.attempt = job.attempt;
      ci.ignored = whole == "success" && (job.outcome == "failure" || job.outcome == "crashed");
      add(ci);
      if (job.outcome == "skipped" || run.log_expired || whole.empty()) continue;
      ToolRun tool;
      tool.id = ci.id, tool.at = ci.at, tool.tool = job.tool, tool.outcome = "success",
      tool.trigger = ci.trigger;
      tool.commit = ci.commit, tool.job = ci.job, tool.ignored = ci.ignored, tool.seen_in = "log";
      add(tool);
    }
    if (!run.artifact || run.conclusions.back().empty() || last == 0) continue;
    TestRun test;
    test.id = std::to_string(run.id) + "/artifact/" + std::to_string(run.id) + "/junit.xml";
    test.at = {last}, test.passed = 6, test.trigger = run.trigger;
    add(test);
  }
  return out;
}

MadeRun make_run(std::uint32_t seed, std::int64_t id, std::int64_t created) {
  std::mt19937 random(seed * 7919 + static_cast<std::uint32_t>(id));
  static constexpr const char* k_events[][2] = {{"push", "push"},         {"pull_request", "change_request"},
                                                {"schedule", "schedule"}, {"workflow_dispatch", "manual"},
                                                {"release", "release"},   {"check_suite", "other"}};
  static constexpr const char* k_ends[][2] = {{"success", "success"},
                                              {"failure", "failure"},
                                              {"skipped", "skipped"},
                                              {"cancelled", "crashed"},
                                              {"timed_out", "crashed"},
                                              {"neutral", "skipped"},
                                              {"a_word_of_tomorrow", "crashed"},
                                              {"success", "success"}};
  MadeRun run;
  run.id = id, run.created = created;
  const auto* event = k_events[random() % 6];
  run.event = event[0], run.trigger = event[1], run.branch = "main", run.actor = "ann";
  run.commit = hex(sha256(std::to_string(id))).substr(0, 40);
  run.artifact = random() % 5 == 0;
  const auto jobs = 1 + random() % 3;
  bool bad = false;
  for (unsigned i = 0; i < jobs; ++i) {
    const auto* end = k_ends[random() % 8];
    MadeJob job;
    job.id = id * 100 + i;
    job.name = i == 0 ? "test / gcc: 12" : "lint " + std::to_string(i);
    job.conclusion = end[0], job.outcome = end[1];
    job.started = created + 10, job.ended = created + 60 + i;
    job.tool = "tool-" + std::to_string(random() % 9);
    bad = bad || job.outcome == "failure";
    run.jobs.push_back(job);
  }
  run.conclusions = {bad && random() % 3 != 0 ? "failure" : "success"};
  return run;
}

void run_again(MadeRun& run, std::int64_t at) {
  ++run.attempt;
  auto job = run.jobs.front();
  job.id = run.id * 100 + 10 * run.attempt;
  job.attempt = run.attempt;
  job.conclusion = job.outcome = "success";
  job.started = at, job.ended = at + 30;
  run.jobs.push_back(job);
  run.conclusions.push_back("success");
}

std::vector<MadeRun> make_runs(std::uint32_t seed, int count, std::int64_t now, std::int64_t apart) {
  std::mt19937 random(seed);
  std::vector<MadeRun> out;
  for (int i = 0; i < count; ++i) {
    auto run = make_run(seed, 1000 + i, now - (count - i) * apart);
    if (random() % 10 == 0) run_again(run, run.created + 200);
    if (random() % 40 == 0) run_again(run, run.created + 400);
    out.push_back(std::move(run));
  }
  return out;
}

}  // namespace plumbline::test

#include "tests/collector/tickets/fake_redmine.hpp"

#include <fmt/core.h>
#include <httplib.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "collector/git/base64.hpp"
#include "core/instant.hpp"

namespace plumbline::test {
namespace {

using nlohmann::json;

const std::map<int, std::string> k_states{{1, "New"}, {2, "In Progress"}, {5, "Closed"}, {6, "Rejected"}};
const std::map<int, std::string> k_trackers{{1, "Bug"}, {2, "Vulnerability"}};
const std::map<int, std::string> k_priorities{{1, "Low"}, {2, "Normal"}, {3, "High"}};
const std::map<int, std::string> k_projects{{1, "gNB"}, {3, "core"}};

std::string time_of(std::int64_t at) {
  return format_rfc3339(Instant{at});
}

json named(const std::map<int, std::string>& names, int id) {
  return {{"id", id}, {"name", names.at(id)}};
}

json show(const MadeIssue& issue, bool whole) {
  json out{{"id", issue.id},
           {"project", named(k_projects, issue.project)},
           {"tracker", named(k_trackers, issue.tracker)},
           {"status", named(k_states, issue.status)},
           {"priority", named(k_priorities, issue.priority)},
           {"author", {{"id", issue.author}, {"name", fmt::format("User {}", issue.author)}}},
           {"subject", issue.subject},
           {"is_private", issue.is_private},
           {"created_on", time_of(issue.created)},
           {"updated_on", time_of(issue.updated)},
           {"closed_on", issue.closed == 0 ? json() : json(time_of(issue.closed))}};
  if (!whole) return out;
  out["journals"] = json::array();
  for (const auto& journal : issue.journals) {
    json details = json::array();
    for (const auto& [name, was, is] : journal.details)
      details.push_back({{"property", "attr"}, {"name", name}, {"old_value", was}, {"new_value", is}});
    out["journals"].push_back(
        {{"id", journal.id},
         {"user", {{"id", journal.user}, {"name", fmt::format("User {}", journal.user)}}},
         {"notes", journal.note},
         {"created_on", time_of(journal.at)},
         {"details", details}});
  }
  return out;
}

json list_of(const char* key, const std::map<int, std::string>& names) {
  json out{{key, json::array()}};
  for (const auto& [id, name] : names) {
    json one{{"id", id}, {"name", name}};
    if (std::string(key) == "issue_statuses") one["is_closed"] = id >= 5;
    if (std::string(key) == "trackers") one["default_status"] = {{"id", 1}, {"name", "New"}};
    out[key].push_back(one);
  }
  return out;
}

}  // namespace

struct FakeRedmine::Server {
  httplib::Server http;
  std::thread thread;
};

FakeRedmine::FakeRedmine() : m_server(std::make_unique<Server>()) {
  auto& http = m_server->http;
  http.new_task_queue = [] { return new httplib::ThreadPool(1); };
  const auto reply = [](httplib::Response& out, const json& body) {
    out.set_content(body.dump(), "application/json");
  };
  http.set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& out) {
    ++asked;
    std::string target = request.path;
    for (const auto& [name, value] : request.params) target += "&" + name + "=" + value;
    if (before) {
      if (const auto fault = before(target)) {
        out.status = fault->status;
        out.set_content(fault->body, "application/json");
        for (const auto& [name, value] : fault->headers) out.set_header(name, value);
        return httplib::Server::HandlerResponse::Handled;
      }
    }
    return httplib::Server::HandlerResponse::Unhandled;
  });
  http.Get("/users/current.json", [this, reply](const httplib::Request& request, httplib::Response& out) {
    std::string words = git::to_base64(key + ":x");
    words.append((4 - words.size() % 4) % 4, '=');
    if (request.get_header_value("Authorization") == "Basic " + words)
      return reply(out, {{"user", {{"id", 9}, {"login", "auditor"}}}});
    out.status = 401;
  });
  http.Get("/trackers.json",
           [reply](const auto&, auto& out) { reply(out, list_of("trackers", k_trackers)); });
  http.Get("/issue_statuses.json",
           [reply](const auto&, auto& out) { reply(out, list_of("issue_statuses", k_states)); });
  http.Get("/enumerations/issue_priorities.json",
           [reply](const auto&, auto& out) { reply(out, list_of("issue_priorities", k_priorities)); });
  http.Get("/projects.json",
           [reply](const auto&, auto& out) { reply(out, list_of("projects", k_projects)); });
  http.Get(R"(/users/(\d+)\.json)", [reply](const httplib::Request& request, httplib::Response& out) {
    const auto id = request.matches[1].str();
    if (id == "3") {
      out.status = 404;
      return;
    }
    reply(out, {{"user", {{"id", std::stoi(id)}, {"login", "u" + id}, {"mail", "u" + id + "@example.org"}}}});
  });
  http.Get("/issues.json", [this, reply](const httplib::Request& request, httplib::Response& out) {
    const auto project = request.get_param_value("project_id");
    if (project == "hidden") {
      out.status = 403;
      return;
    }
    const auto limit = std::min<std::size_t>(100, std::stoul(request.get_param_value("limit")));
    auto offset = std::stoul(request.get_param_value("offset"));
    const bool all = request.get_param_value("status_id") == "*";
    std::vector<const MadeIssue*> found;
    for (const auto& [id, issue] : issues) {
      if ((all || issue.status < 5) && (project.empty() || k_projects.at(issue.project) == project))
        found.push_back(&issue);
    }
    if (repeats && offset > 0) offset = 0;
    json body{{"issues", json::array()},
              {"total_count", static_cast<std::int64_t>(found.size()) + announced_more},
              {"offset", offset},
              {"limit", limit}};
    for (std::size_t i = offset; i < std::min(found.size(), offset + limit); ++i)
      body["issues"].push_back(show(*found[i], false));
    reply(out, body);
  });
  http.Get(R"(/issues/(\d+)\.json)", [this, reply](const httplib::Request& request, httplib::Response& out) {
    const auto it = issues.find(std::stoll(request.matches[1].str()));
    if (it == issues.end())
      out.status = 404;
    else
      reply(out, {{"issue", show(it->second, true)}});
  });
  m_port = http.bind_to_any_port("127.0.0.1");
  m_server->thread = std::thread([this] { m_server->http.listen_after_bind(); });
}

FakeRedmine::~FakeRedmine() {
  m_server->http.stop();
  m_server->thread.join();
}

std::string FakeRedmine::url() const {
  return fmt::format("http://127.0.0.1:{}", m_port);
}

MadeIssue& FakeRedmine::add(std::int64_t created, int tracker) {
  auto& out = issues[++m_ids];
  out.id = m_ids;
  out.created = out.updated = created;
  out.tracker = tracker;
  out.author = static_cast<int>(m_ids % 5 + 1);
  out.subject = fmt::format("issue {}", m_ids);
  return out;
}

void FakeRedmine::change(MadeIssue& issue, std::int64_t at, const std::string& attribute, int to) {
  int& field = attribute == "status_id"    ? issue.status
               : attribute == "tracker_id" ? issue.tracker
               : attribute == "project_id" ? issue.project
                                           : issue.priority;
  MadeJournal journal{++m_journals, at, "", static_cast<int>(m_journals % 4 + 1), {}};
  journal.details.push_back({attribute, std::to_string(field), std::to_string(to)});
  field = to;
  issue.journals.push_back(std::move(journal));
  issue.updated = at;
}

void FakeRedmine::comment(MadeIssue& issue, std::int64_t at) {
  issue.journals.push_back({++m_journals, at, "words", 2, {}});
  issue.updated = at;
}

}  // namespace plumbline::test

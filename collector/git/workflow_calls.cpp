#include "collector/git/workflow_calls.hpp"

#include "collector/git/gaps.hpp"

namespace plumbline::git {
namespace {

constexpr int k_deepest_call = 10;  // as GitHub has it

std::set<std::string> called_by(const CiReading& reading) {
  std::set<std::string> out;
  for (const auto& use : reading.uses) {
    if (use.use->how == ScriptUse::How::workflow) out.insert(use.use->paths.front().substr(1));
  }
  return out;
}

/// What a call gives, a line each.
std::string inputs_of(const ScriptUse& use) {
  std::string out = "\n";
  for (const auto& [name, value] : use.given) {
    const bool known = value && value->find('\n') == value->npos;
    out += name + (known ? "=" + *value : "") + "\n";
  }
  return out;
}

/// When `reading` at `caller` calls the workflow at `path`.
void take(const std::string& caller, const CiReading& reading, const std::string& path, CiCallers& out) {
  for (const auto& use : reading.uses) {
    if (use.use->how != ScriptUse::How::workflow || use.use->paths.front() != "/" + path) continue;
    const auto& dead = use.job->dead.empty() ? use.dead : use.job->dead;
    if (!dead.empty()) {
      out.dead = clip("called by " + printable_name(caller) + " in a job that never runs: " + dead, 120);
      continue;
    }
    for (auto trigger : use.job->triggers) {
      if (!trigger.note.empty()) trigger.note += ", ";
      trigger.note = clip(trigger.note + "called by " + printable_name(caller), 120);
      trigger.inputs = inputs_of(*use.use);
      out.triggers.push_back(std::move(trigger));
    }
  }
}

}  // namespace

void WorkflowCalls::put(const std::string& path, const Reading& alone) {
  const auto old = m_workflows.find(path);
  auto calls = alone ? called_by(*alone) : std::set<std::string>{};
  const bool linked = alone && (alone->callable || !calls.empty());
  if (!linked && old == m_workflows.end()) return;
  m_news = true;
  if (is_callable(path) != (linked && alone->callable)) m_moved.insert(path);
  if (linked)
    m_workflows[path] = {alone, std::move(calls), std::nullopt, nullptr, nullptr, Workflow::State::open};
  else
    m_workflows.erase(old);
}

bool WorkflowCalls::is_callable(const std::string& path) const {
  const auto found = m_workflows.find(path);
  return found != m_workflows.end() && found->second.alone->callable;
}

WorkflowCalls::Reading WorkflowCalls::reading(const std::string& path, int depth) {
  auto& workflow = m_workflows.at(path);
  if (!workflow.alone->callable) return workflow.alone;
  if (workflow.state == Workflow::State::done) return workflow.known;
  // Those that call one another in a circle never run so.
  if (depth > k_deepest_call || workflow.state == Workflow::State::at_hand) return nullptr;
  workflow.state = Workflow::State::at_hand;
  CiCallers callers;
  const auto& names = m_callers[path];
  for (const auto& name : names) {
    if (const auto caller = reading(name, depth + 1))
      take(name, *caller, path, callers);
    else
      callers.dead = "called in a circle by " + printable_name(name);
  }
  if (names.empty())
    callers.triggers = {{"call", "workflow_call", "no workflow of this repository calls it"}};
  if (!workflow.known || workflow.callers != callers) {
    workflow.known = m_lens.read_configuration(path, *workflow.alone->callable, &callers);
    workflow.callers = std::move(callers);
  }
  workflow.state = Workflow::State::done;
  return workflow.known;
}

std::map<std::string, WorkflowCalls::Reading> WorkflowCalls::settle() {
  std::map<std::string, Reading> out;
  if (!m_news) return out;
  m_news = false;
  m_callers.clear();
  for (auto& [path, workflow] : m_workflows) {
    workflow.state = Workflow::State::open;
    for (const auto& callee : workflow.calls) m_callers[callee].insert(path);
  }
  for (auto& [path, workflow] : m_workflows) {
    if (!workflow.alone->callable) continue;
    auto now = reading(path, 0);
    if (now != workflow.told) out.emplace(path, workflow.told = std::move(now));
  }
  return out;
}

}  // namespace plumbline::git

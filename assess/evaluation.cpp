#include <fmt/core.h>

#include <algorithm>

#include "assess/assess.hpp"
#include "assess/body.hpp"
#include "assess/rule_text.hpp"
#include "assess/yaml_reader.hpp"

namespace plumbline::assess {

struct Evaluation::Impl {
  Body body;
};

Evaluation::Evaluation(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Evaluation::~Evaluation() = default;
Evaluation::Evaluation(Evaluation&&) noexcept = default;

const Body& Evaluation::body() const {
  return m_impl->body;
}

namespace {

void fill_head(const Body& body, const std::string& subject, const Asking& asking, Assessment& out) {
  const auto& pack = body.pack();
  out.pack = pack.name;
  out.edition = pack.edition;
  out.pack_title = pack.title;
  out.attribution = pack.attribution;
  out.across = format(pack.default_across.at_least);
  out.pool_firms = pack.firms;
  out.modified = pack.modified;
  out.modified_what = pack.modified_what;
  out.lens = pack.digest;
  out.subject = subject;
  out.as_of = asking.as_of;
  out.known_at = body.known_at();
  out.as_of_defaulted = asking.mode == AfterEnd::frozen;
  out.mixed_dates = out.as_of_defaulted && body.world().ends_differ(subject);
}

std::vector<SourceEnd> ends_below(const Body& body, const std::string& subject) {
  std::vector<SourceEnd> out;
  for (const auto& name : body.world().heard_below(subject)) {
    const auto& source = body.world().source(name);
    for (const auto& [from, end] : source.ends)
      out.push_back({from, end == k_always || end == k_forever ? end : Instant{end.seconds - 1},
                     end == k_always ? k_forever : add(end, source.grace)});
  }
  return out;
}

void fill_sources(const Body& body, const std::string& subject, const Asking& asking, Assessment& out) {
  const auto& names = body.world().sources_below(subject);
  out.ends = ends_below(body, subject);
  for (const auto& name : body.world().heard_below(subject)) {
    for (const auto& gap : body.world().source(name).gaps) {
      out.gaps.push_back({gap.read_from, gap.shape, gap.reason, gap.detail, gap.since, gap.until});
    }
  }
  for (const auto& tick : body.releases()) {
    const bool below = std::find(names.begin(), names.end(), tick.subject) != names.end();
    if (below && tick.at <= asking.as_of) out.releases.push_back(tick);
  }
}

void fill_controls(const Body& body, const std::string& subject, const Asking& asking, Assessment& out) {
  const auto& states = body.states(subject, asking.mode);
  // A date in the past is that date, whoever asks: only the look at the newest evidence has mixed dates.
  const auto& dated = body.states(subject, AfterEnd::carried);
  out.of = static_cast<std::int64_t>(states.size());
  for (std::size_t i = 0; i < states.size(); ++i) {
    auto control = explain_control(body, i, subject, asking);
    const State state = control.standing.state;
    out.confirmed += is_confirmed(state) ? 1 : 0;
    out.possible += is_possible(state) ? 1 : 0;
    out.coverage += state == State::unknown ? 0 : 1;
    out.applicable += state == State::not_applicable ? 0 : 1;
    if (state == State::unknown) ++out.unknown_by_source[control.would_tell];
    auto& steps = out.timelines[control.id];
    for (const auto& step : dated[i].steps()) {
      if (step.at <= asking.as_of) steps.push_back({step.at, step.value});
    }
    out.controls.push_back(std::move(control));
  }
  out.practices = score_practices(body.pack(), states, asking.as_of);
  out.trend = score_points(body.pack(), dated, asking.as_of);
}

}  // namespace

Result<Evaluation> Evaluation::evaluate(const store::Reader& reader, const Pack& pack) {
  auto body = Body::make(reader, pack);
  if (!body) return tl::unexpected(body.error());
  return Evaluation(std::make_unique<Impl>(Impl{std::move(*body)}));
}

Result<Instant> Evaluation::newest_evidence(std::string_view subject) const {
  const auto name = m_impl->body.subject(subject);
  if (!name) return tl::unexpected(name.error());
  if (m_impl->body.world().end(*name) == k_always) {
    return fail(Errc::not_found,
                fmt::format("nothing below \"{}\" was read completely yet; run plumbline collect", *name));
  }
  return m_impl->body.asking(*name, std::nullopt)->as_of;
}

Result<Assessment> Evaluation::assess(std::string_view subject, std::optional<Instant> as_of) const {
  const auto& body = m_impl->body;
  const auto name = body.subject(subject);
  if (!name) return tl::unexpected(name.error());
  const auto asking = body.asking(*name, as_of);
  if (!asking) return tl::unexpected(asking.error());
  Assessment out;
  fill_head(body, *name, *asking, out);
  fill_sources(body, *name, *asking, out);
  fill_controls(body, *name, *asking, out);
  out.next = next_actions(body, *name, *asking, out.controls);
  out.digest = digest_of(out);
  return out;
}

Result<ControlResult> Evaluation::explain(std::string_view subject, std::string_view control,
                                          std::optional<Instant> as_of) const {
  const auto& body = m_impl->body;
  const auto name = body.subject(subject);
  if (!name) return tl::unexpected(name.error());
  const auto id = resolve_control(body.pack(), control);
  if (!id) return tl::unexpected(id.error());
  const auto asking = body.asking(*name, as_of);
  if (!asking) return tl::unexpected(asking.error());
  const auto& all = body.pack().controls;
  const auto it = std::find_if(all.begin(), all.end(), [&](const Control& c) { return c.id == *id; });
  return explain_control(body, static_cast<std::size_t>(it - all.begin()), *name, *asking);
}

Result<std::vector<ScorePoint>> Evaluation::trend(std::string_view subject,
                                                  std::optional<Instant> as_of) const {
  const auto& body = m_impl->body;
  const auto name = body.subject(subject);
  if (!name) return tl::unexpected(name.error());
  const auto asking = body.asking(*name, as_of);
  if (!asking) return tl::unexpected(asking.error());
  return score_points(body.pack(), body.states(*name, AfterEnd::carried), asking->as_of);
}

Result<std::vector<SourceEnd>> Evaluation::ends(std::string_view subject) const {
  const auto& body = m_impl->body;
  const auto name = body.subject(subject);
  if (!name) return tl::unexpected(name.error());
  return ends_below(body, *name);
}

Result<std::vector<ScorePoint>> Evaluation::newest_looks(std::string_view subject) const {
  const auto& body = m_impl->body;
  const auto name = body.subject(subject);
  if (!name) return tl::unexpected(name.error());
  return score_points(body.pack(), body.states(*name, AfterEnd::frozen), k_forever);
}

Result<std::vector<ProbeRow>> Evaluation::population(std::string_view subject, std::string_view probe) const {
  const auto& body = m_impl->body;
  const auto name = body.subject(subject);
  if (!name) return tl::unexpected(name.error());
  std::vector<std::string> chosen;
  for (const auto& key : body.rows().keys()) {
    if (key == probe || key.substr(0, key.find(' ')) == probe) chosen.push_back(key);
  }
  if (chosen.empty()) {
    return fail(Errc::not_found, fmt::format("{} asks no probe \"{}\".{}", body.pack().edition, probe,
                                             hint(probe, body.rows().keys())));
  }
  std::vector<ProbeRow> out;
  for (const auto& source : body.world().sources_below(*name)) {
    for (const auto& key : chosen) {
      const auto& rows = body.rows().of(key, source);
      out.insert(out.end(), rows.begin(), rows.end());
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const ProbeRow& a, const ProbeRow& b) {
    return std::tie(a.subject, a.at, a.evidence) < std::tie(b.subject, b.at, b.evidence);
  });
  return out;
}

std::vector<store::ControlSpanRow> Evaluation::control_spans(std::string_view subject) const {
  const auto& body = m_impl->body;
  std::vector<store::ControlSpanRow> out;
  const auto asked = body.subject(subject);
  if (!asked) return out;
  const auto& states = body.states(*asked, AfterEnd::carried);
  for (std::size_t i = 0; i < states.size(); ++i) {
    const auto& steps = states[i].steps();
    for (std::size_t k = 0; k < steps.size(); ++k) {
      const Instant until = k + 1 < steps.size() ? steps[k + 1].at : k_forever;
      const auto& standing = steps[k].value;
      out.push_back({body.pack().controls[i].id, *asked, std::string(name(standing.state)),
                     std::string(name(standing.reason)), steps[k].at, until});
    }
  }
  return out;
}

std::vector<store::ScoreStepRow> Evaluation::score_steps(std::string_view subject) const {
  const auto& body = m_impl->body;
  std::vector<store::ScoreStepRow> out;
  const auto asked = body.subject(subject);
  if (!asked) return out;
  const auto& states = body.states(*asked, AfterEnd::carried);
  const auto all = static_cast<std::int64_t>(body.pack().controls.size());
  for (const auto& point : score_points(body.pack(), states, k_forever)) {
    out.push_back({*asked, "", point.at, point.confirmed, point.possible, all, point.coverage});
    for (const auto& p : score_practices(body.pack(), states, point.at)) {
      out.push_back({*asked, p.id, point.at, p.confirmed, p.possible, p.of, p.of - p.unknown});
    }
  }
  return out;
}

}  // namespace plumbline::assess

#include "assess/rows.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

#include "assess/loader.hpp"
#include "assess/rule_text.hpp"

namespace plumbline::assess {
namespace {

using store::Value;

SharedText text_of(const Value& value, SharedTexts& texts) {
  if (const auto* text = std::get_if<std::string>(&value)) return texts.of(*text);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return texts.of(std::to_string(*number));
  return {};
}

bool is_null(const Value& value) {
  return std::holds_alternative<std::monostate>(value);
}

// Columns: subject, at or since, ok or until, evidence, detail; of a presence perhaps ok. Empty message: the
// row is well-formed.
std::string_view read_row(const Probe& probe, const std::vector<Value>& in, SharedTexts& texts,
                          ProbeRow& out) {
  const auto* at = std::get_if<std::int64_t>(&in[1]);
  const auto* third = std::get_if<std::int64_t>(&in[2]);
  if (at == nullptr) return probe.population ? "at is not a time" : "since is not a time";
  if (third == nullptr && !is_null(in[2]))
    return probe.population ? "ok is not a number" : "until is not a time";
  out.subject = text_of(in[0], texts);
  out.at = {*at};
  out.evidence = text_of(in[3], texts);
  out.detail = text_of(in[4], texts);
  if (!probe.population) {
    out.until = third != nullptr ? Instant{*third} : k_forever;
    out.doubtful = in.size() > 5 && is_null(in[5]);
    const auto* ok = in.size() > 5 ? std::get_if<std::int64_t>(&in[5]) : nullptr;
    if (in.size() > 5 && !out.doubtful && (ok == nullptr || *ok != 1)) return "ok is neither 1 nor NULL";
    return {};
  }
  if (third == nullptr) return {};
  if (*third != 0 && *third != 1) return "ok is none of 1, 0 and NULL";
  out.ok = static_cast<int>(*third);
  return {};
}

tl::unexpected<Error> wrong_query(const Probe& probe, Errc code, std::string_view what) {
  return fail(code, fmt::format("{}:{}: query: {}", probe.file, probe.sql_line, what));
}

}  // namespace

Result<std::map<std::string, std::vector<ProbeRow>>> ProbeRows::ask(
    const store::Reader& reader, const Probe& probe, const std::map<std::string, std::string>& with) {
  SharedTexts texts;
  return ask(reader, probe, with, texts);
}

Result<std::map<std::string, std::vector<ProbeRow>>> ProbeRows::ask(
    const store::Reader& reader, const Probe& probe, const std::map<std::string, std::string>& with,
    SharedTexts& texts) {
  std::map<std::string, Value> bind;
  for (const auto& [name, value] : with) bind[name] = value;
  std::map<std::string, std::vector<ProbeRow>> out;
  const auto begin = [&](const std::vector<std::string>& columns) -> Result<void> {
    if (are_columns_of(probe, columns)) return {};
    return fail(Errc::config, "yields other columns than its shape");
  };
  const auto each = [&](const std::vector<Value>& row) -> Result<void> {
    ProbeRow read;
    if (const auto why = read_row(probe, row, texts, read); !why.empty())
      return fail(Errc::config, std::string(why));
    out[read.subject].push_back(std::move(read));
    return {};
  };
  if (const auto asked = reader.ask_each(probe.sql, bind, begin, each); !asked)
    return wrong_query(probe, asked.error().code, asked.error().message);
  const auto order = [](const ProbeRow& r) { return std::tie(r.at, r.evidence, r.detail, r.until, r.ok); };
  for (auto& [source, list] : out) {
    std::sort(list.begin(), list.end(),
              [&](const ProbeRow& a, const ProbeRow& b) { return order(a) < order(b); });
    list.shrink_to_fit();
  }
  return out;
}

Result<ProbeRows> ProbeRows::ask_all(const store::Reader& reader, const Pack& pack, const World& world) {
  ProbeRows out;
  if (auto asked = out.ask_more(reader, pack, world); !asked) return tl::unexpected(asked.error());
  return out;
}

Result<void> ProbeRows::ask_more(const store::Reader& reader, const Pack& pack, const World& world) {
  ProbeRows more;
  SharedTexts texts;
  std::optional<Error> error;
  const auto ask_leaf = [&](const Rule& leaf) {
    const auto key = probe_key(leaf);
    if (error || m_rows.count(key) != 0 || more.m_rows.count(key) != 0) return;
    const auto& probe = pack.probes.at(leaf.probe);
    auto rows = ask(reader, probe, leaf.with, texts);
    if (!rows) {
      error = rows.error();
      return;
    }
    for (auto& [name, list] : *rows) {
      if (!probe.population || !world.is_source(name)) continue;
      const auto& source = world.source(name);  // before a fork and after a leave the work is other people's
      const auto foreign = [&](const ProbeRow& row) {
        return (source.forked && row.at < source.life.since) || row.at >= source.life.until;
      };
      list.erase(std::remove_if(list.begin(), list.end(), foreign), list.end());
    }
    more.m_rows.emplace(key, std::move(*rows));
  };
  for (const auto& control : pack.controls) {
    if (control.observed) for_each_leaf(*control.observed, ask_leaf);
    if (control.indicated) for_each_leaf(*control.indicated, ask_leaf);
  }
  if (error) return tl::unexpected(*error);
  if (more.m_rows.empty()) return {};
  if (auto named = more.name_origins(reader, texts); !named) return tl::unexpected(named.error());
  m_rows.merge(more.m_rows);
  return {};
}

const std::vector<ProbeRow>& ProbeRows::of(const std::string& key, const std::string& source) const {
  static const std::vector<ProbeRow> none;
  const auto rows = m_rows.find(key);
  if (rows == m_rows.end()) return none;
  const auto list = rows->second.find(source);
  return list == rows->second.end() ? none : list->second;
}

std::vector<std::string> ProbeRows::keys() const {
  std::vector<std::string> out;
  for (const auto& [key, rows] : m_rows) out.push_back(key);
  return out;
}

}  // namespace plumbline::assess

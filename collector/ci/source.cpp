#include "collector/ci/source.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>

#include "collector/ci/zip.hpp"
#include "core/digest.hpp"

namespace plumbline::ci {
namespace {

// A name of a source as one of a folder: whatever it is, it stays below the folder it is put in.
std::string folder_for(const std::string& root, const SourceSpec& source) {
  return (std::filesystem::path(root) / hex(sha256(source.name)).substr(0, 16)).string();
}

// Beside the folder of replies: a recorder takes only an empty one.
std::filesystem::path time_file(const std::string& folder) {
  return folder + ".recorded_at";
}

// A replay tells of the day it was recorded on, not of the day it is read.
Result<void> note_time(const std::string& folder, Instant now) {
  std::error_code failed;  // opening the file tells
  const auto file = time_file(folder);
  if (std::filesystem::exists(file, failed))
    return {};  // of a recording that is there: the recorder refuses another
  std::filesystem::create_directories(file.parent_path(), failed);
  std::ofstream out(file);
  out << format_rfc3339(now) << '\n';
  if (!out.flush()) return fail(Errc::io, "cannot write into " + folder);
  return {};
}

Result<std::unique_ptr<http::Transport>> transport_for(const Outside& outside, const SourceSpec& source,
                                                       const CollectContext& context) {
  if (!context.replay.empty()) return http::make_replay(folder_for(context.replay, source));
  auto network = outside.network();
  if (context.record.empty()) return network;
  std::vector<std::string> secrets;
  for (const auto& server : context.servers) secrets.push_back(server.token);
  const auto readers = outside.readers(context.data_root);
  if (!readers) return tl::unexpected(readers.error());
  return http::make_recorder(std::move(network), folder_for(context.record, source), std::move(secrets),
                             {readers->redact, recordable_archive});
}

Result<http::Limits> limits_of(const SourceSpec& source, const CollectContext& context) {
  http::Limits out;
  if (context.max_wait) out.max_wait = *context.max_wait;
  const auto text = setting(source, "budget");
  if (text.empty()) return out;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out.budget);
  if (error != std::errc{} || end != text.data() + text.size() || out.budget < 1)
    return fail(Errc::config, "budget of " + source.name + " should be a number of requests, such as 2000");
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

Result<Connection> Connection::open(const Outside& outside, const SourceSpec& source,
                                    const CollectContext& context, const http::Url& base,
                                    http::TokenAs token_as) {
  const auto limits = limits_of(source, context);
  if (!limits) return tl::unexpected(limits.error());
  Connection out;
  auto transport = transport_for(outside, source, context);
  if (!transport) return tl::unexpected(transport.error());
  out.m_transport = std::move(*transport);
  if (!context.record.empty()) {
    if (auto noted = note_time(folder_for(context.record, source), context.now); !noted)
      return tl::unexpected(noted.error());
  }
  out.m_pause = outside.pause();
  out.m_client =
      std::make_unique<http::Client>(http::ClientSettings{source.name, context.servers, base, *limits,
                                                          context.now, context.progress, token_as},
                                     *out.m_transport, *out.m_pause);
  return out;
}

std::optional<Instant> recorded_at(const std::string& record, const SourceSpec& source) {
  std::ifstream in(time_file(folder_for(record, source)));
  std::string line;
  if (!std::getline(in, line)) return std::nullopt;
  const auto at = parse_instant(line);
  return at ? std::optional(*at) : std::nullopt;
}

std::string setting(const SourceSpec& source, const std::string& key) {
  const auto it = source.settings.find(key);
  return it == source.settings.end() ? std::string() : it->second;
}

std::vector<std::string> list_setting(const SourceSpec& source, const std::string& key) {
  std::vector<std::string> out;
  const std::string text = setting(source, key);
  for (std::string_view rest = text; !rest.empty();) {
    const auto end = std::min(rest.find_first_of(",\n"), rest.size());
    if (const auto word = trimmed(rest.substr(0, end)); !word.empty()) out.emplace_back(word);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

std::string settings_digest(std::string_view reading, const SourceSpec& source) {
  std::string all(reading);
  all += '\n' + source.location;
  for (const auto& [key, value] : source.settings) {
    if (key != "budget") all.append("\n").append(std::to_string(key.size())).append(key).append(value);
  }
  return hex(sha256(all)).substr(0, 16);
}

Result<void> refuse_source(Sink& sink, const std::string& reason, const std::string& detail,
                           const std::string& cursor) {
  if (auto ok = sink.begin(Pass::incremental); !ok) return ok;
  return sink.finish({}, {gap_of(CiRun::k_shape, {reason, detail}, {})}, cursor);
}

Gap gap_of(std::string_view shape, const http::Refusal& refusal, Span span) {
  Gap out;
  out.shape = shape;
  out.kind = "*";
  out.since = span.since;
  out.until = span.until;
  out.reason = refusal.reason;
  out.detail = refusal.detail;
  return out;
}

bool ends_reading(const http::Refusal& refusal) {
  for (const char* reason :
       {"budget", "rate_limited", "unreachable", "certificate", "io", "not_recorded", "timed_out"}) {
    if (refusal.reason == reason) return true;
  }
  return refusal.status == 401;
}

}  // namespace plumbline::ci

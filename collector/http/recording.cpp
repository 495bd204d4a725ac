#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "collector/http/json.hpp"
#include "collector/http/transport.hpp"

namespace plumbline::http {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view k_redacted = "redacted";
constexpr std::size_t k_most_recorded = 1'000'000;

// What replay needs and what holds no secret; cookies and challenges are not among them.
bool is_kept(std::string_view name) {
  for (const std::string_view kept :
       {"content-type", "date", "etag", "last-modified", "link", "retry-after"}) {
    if (name == kept) return true;
  }
  return name.starts_with("x-ratelimit-") || name.starts_with("ratelimit-");
}

bool is_harmless(std::string_view key) {
  key = key.substr(0, key.find("__"));  // Buildbot: buildid__gt
  for (const std::string_view fine :
       {"page", "per_page", "limit", "offset", "order", "filter", "created", "status", "property", "buildid",
        "buildrequestid", "bsid", "complete", "exclude_pull_requests", "after", "before"}) {
    if (key == fine) return true;
  }
  return false;
}

std::string without_values(std::string_view query) {
  std::string out;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const auto mark = pair.find('=');
    out += out.empty() ? "?" : "&";
    if (mark == std::string_view::npos)
      out += k_redacted;  // a word alone may be the secret
    else
      out += std::string(pair.substr(0, mark + 1)) +
             std::string(is_harmless(pair.substr(0, mark)) ? pair.substr(mark + 1) : k_redacted);
  }
  return out;
}

std::string recordable_location(const Url& base, std::string_view location) {
  const auto url = resolve(base, location);
  return url ? recordable(*url) : std::string(k_redacted);
}

void replace_all(std::string& text, const std::string& what) {
  if (what.size() < 4) return;  // shorter words stand in any text
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + k_redacted.size()))
    text.replace(at, what.size(), k_redacted);
}

// Each value by itself, as the collectors do before they store one: over the whole a secret could end behind
// its quotation mark. Whether anything was taken out.
bool redact_values(Json& json, const Redaction::Change& redact) {
  bool out = false;
  if (json.is_string()) {
    const auto& text = json.get_ref<const std::string&>();
    auto fine = redact(text);
    out = fine != text;
    if (out) json = std::move(fine);
  } else if (json.is_structured()) {
    for (auto& one : json) out = redact_values(one, redact) || out;
  }
  return out;
}

std::string name_of(std::size_t number, const char* ending) {
  return fmt::format("{:06}.{}", number, ending);
}

std::optional<std::string> slurp(const fs::path& file, std::uint64_t most) {
  std::error_code code;
  if (fs::file_size(file, code) > most || code) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  std::string out{std::istreambuf_iterator<char>(in), {}};
  return in.bad() ? std::nullopt : std::optional(std::move(out));
}

class RecordingTransport final : public Transport {
 public:
  RecordingTransport(std::unique_ptr<Transport> inner, std::string folder, std::vector<std::string> secrets,
                     Redaction redact)
      : m_inner(std::move(inner)),
        m_folder(std::move(folder)),
        m_secrets(std::move(secrets)),
        m_redact(std::move(redact)) {}

  Expected<Reply> send(const Request& request) override {
    if (auto ok = prepare(); !ok) return tl::unexpected(ok.error());
    Request whole = request;
    whole.take = nullptr;  // a secret may lie across two pieces
    auto reply = m_inner->send(whole);
    if (!reply) return reply;
    if (auto ok = keep(request, *reply); !ok) return tl::unexpected(ok.error());
    if (!request.take || reply->status != 200) return reply;
    if (!request.take(reply->body)) return refuse("stopped", "the rest was not wanted");
    reply->body.clear();
    return reply;
  }

 private:
  Expected<void> prepare() {
    if (m_ready) return {};
    std::error_code code;
    fs::create_directories(m_folder, code);
    if (!code) fs::permissions(m_folder, fs::perms::owner_all, code);
    if (code) return refuse("io", fmt::format("cannot record into {}: {}", m_folder, code.message()));
    if (!fs::is_empty(m_folder, code) || code)
      return refuse("io", fmt::format("cannot record into {}: it holds something already; name a new folder",
                                      m_folder));
    m_ready = true;
    return {};
  }

  Expected<void> keep(const Request& request, const Reply& reply) {
    nlohmann::json head{{"url", recordable(request.url)}, {"status", reply.status}};
    for (const auto& [name, value] : reply.headers) {
      if (is_kept(name)) head["headers"][name] = value;
    }
    if (const auto to = value_of(reply.headers, "location"); !to.empty())
      head["headers"]["location"] = recordable_location(request.url, to);
    ++m_number;
    auto text = head.dump(1, ' ', false, nlohmann::json::error_handler_t::replace);
    for (const auto& secret : m_secrets) replace_all(text, secret);
    const auto body = redacted_body(reply.body);
    return write("json", text) && write("body", body)
               ? Expected<void>{}
               : refuse("io", fmt::format("cannot record into {}: it cannot be written", m_folder));
  }

  /// A body without its secrets; one that holds none byte for byte.
  std::string redacted_body(const std::string& body) {
    if (m_redact.archive) {
      auto packed = m_redact.archive(body, [this](std::string_view text) { return redacted(text); });
      if (packed) return std::move(*packed);
    }
    return redacted(body);
  }

  std::string redacted(std::string_view text) {
    std::string out(text);
    if (m_redact.text) {
      auto json = parse_json(text);
      if (!json) out = m_redact.text(text);
      if (json && redact_values(*json, m_redact.text))
        out = json->dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    for (const auto& secret : m_secrets) replace_all(out, secret);
    return out;
  }

  bool write(const char* ending, const std::string& text) const {
    const auto file = fs::path(m_folder) / name_of(m_number, ending);
    std::ofstream out(file, std::ios::binary);
    std::error_code code;
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write, code);
    out << text;
    out.flush();
    return out.good() && !code;
  }

  std::unique_ptr<Transport> m_inner;
  std::string m_folder;
  std::vector<std::string> m_secrets;
  Redaction m_redact;
  std::size_t m_number = 0;
  bool m_ready = false;
};

class ReplayingTransport final : public Transport {
 public:
  explicit ReplayingTransport(std::string folder) : m_folder(std::move(folder)) {}

  Expected<Reply> send(const Request& request) override {
    if (!m_read) read_index();
    auto& waiting = m_replies[recordable(request.url)];
    if (waiting.empty())
      return refuse("not_recorded", fmt::format("{} holds no (further) reply for {}{}", m_folder,
                                                request.url.server(), request.url.path()));
    const auto number = waiting.front();
    waiting.erase(waiting.begin());
    auto reply = head(number);
    auto body = slurp(fs::path(m_folder) / name_of(number, "body"), request.max_bytes);
    if (!reply || !body)
      return refuse("unreadable",
                    fmt::format("{} of {} is damaged or too large", name_of(number, "json"), m_folder));
    if (request.take && reply->status == 200) {
      if (!request.take(*body)) return refuse("stopped", "the rest was not wanted");
      body->clear();
    }
    reply->body = std::move(*body);
    return std::move(*reply);
  }

 private:
  [[nodiscard]] std::optional<Json> document(std::size_t number) const {
    const auto text = slurp(fs::path(m_folder) / name_of(number, "json"), 1 << 20);
    auto parsed = text ? parse_json(*text) : fail(Errc::unreadable, "");
    return parsed ? std::optional(std::move(*parsed)) : std::nullopt;
  }

  void read_index() {
    m_read = true;
    std::error_code code;
    for (std::size_t n = 1; n < k_most_recorded && fs::exists(fs::path(m_folder) / name_of(n, "json"), code);
         ++n) {
      const auto json = document(n);
      if (json) m_replies[text_at(*json, "url")].push_back(n);
    }
  }

  [[nodiscard]] std::optional<Reply> head(std::size_t number) const {
    const auto json = document(number);
    if (!json) return std::nullopt;
    Reply out;
    out.status = static_cast<int>(number_at(*json, "status").value_or(0));
    if (const auto* headers = object_at(*json, "headers")) {
      for (const auto& [name, value] : headers->items()) {
        if (value.is_string()) out.headers[name] = value.get<std::string>();
      }
    }
    return out;
  }

  std::string m_folder;
  std::map<std::string, std::vector<std::size_t>> m_replies;
  bool m_read = false;
};

}  // namespace

std::string recordable(const Url& url) {
  Url bare = url;
  bare.target = url.path();
  const auto mark = url.target.find('?');
  return bare.text() +
         (mark == std::string::npos ? "" : without_values(std::string_view(url.target).substr(mark + 1)));
}

std::unique_ptr<Transport> make_recorder(std::unique_ptr<Transport> inner, std::string folder,
                                         std::vector<std::string> secrets, Redaction redact) {
  return std::make_unique<RecordingTransport>(std::move(inner), std::move(folder), std::move(secrets),
                                              std::move(redact));
}

std::unique_ptr<Transport> make_replay(std::string folder) {
  return std::make_unique<ReplayingTransport>(std::move(folder));
}

}  // namespace plumbline::http

#pragma once
// What the collectors of CI servers share: how a source's words become a client, and the bounds of one
// reading.
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "collector/ci/readers.hpp"
#include "collector/collector.hpp"
#include "collector/http/client.hpp"

namespace plumbline::ci {

/// The world outside; tests hand in their own.
struct Outside {
  std::function<std::unique_ptr<http::Transport>()> network = http::make_network;
  std::function<std::unique_ptr<http::Pause>()> pause = http::make_real_pause;
  std::function<Result<Readers>(const std::string& data_root)> readers = load_readers;
};

/// A client for the server at `base` with all it stands on.
class Connection {
 public:
  /// Errors: config (`budget` is no number).
  [[nodiscard]] static Result<Connection> open(const Outside& outside, const SourceSpec& source,
                                               const CollectContext& context, const http::Url& base,
                                               http::TokenAs token_as = http::TokenAs::bearer);
  [[nodiscard]] http::Client& client() { return *m_client; }

 private:
  std::unique_ptr<http::Transport> m_transport;
  std::unique_ptr<http::Pause> m_pause;
  std::unique_ptr<http::Client> m_client;
};

/// When the replies of this source in folder `record` were written; none where there are none of it.
[[nodiscard]] std::optional<Instant> recorded_at(const std::string& record, const SourceSpec& source);

/// Empty where it is not set.
[[nodiscard]] std::string setting(const SourceSpec& source, const std::string& key);
/// "a, b c" -> a, "b c"
[[nodiscard]] std::vector<std::string> list_setting(const SourceSpec& source, const std::string& key);
/// Of all that changes what is read: another one makes the reading a first one.
[[nodiscard]] std::string settings_digest(std::string_view reading, const SourceSpec& source);

/// Ends a reading that could not even begin: what stands in `cursor` stays.
[[nodiscard]] Result<void> refuse_source(Sink& sink, const std::string& reason, const std::string& detail,
                                         const std::string& cursor);

[[nodiscard]] Gap gap_of(std::string_view shape, const http::Refusal& refusal, Span span);
/// Whether further requests are of no use: the budget, the token, the limit or the network is at its end.
[[nodiscard]] bool ends_reading(const http::Refusal& refusal);

}  // namespace plumbline::ci

#include <fmt/core.h>

#include "collector/files/state.hpp"
#include "collector/tickets/export.hpp"
#include "collector/tickets/telling.hpp"
#include "collector/tickets/tracker.hpp"

namespace plumbline::tickets {
namespace {

constexpr std::size_t k_batch = 10'000;
// Raised when the same bytes would give other records.
constexpr std::string_view k_reading = "tickets 3 ";

std::string reason_of(Errc code) {
  if (code == Errc::limit) return "limit";
  return code == Errc::unreadable ? "damaged" : "refused";
}

class Session {
 public:
  Session(const SourceSpec& source, const CollectContext& context, Sink& sink)
      : m_source(source), m_context(context), m_sink(sink), m_before(files::State::parse(context.cursor)) {}

  Result<void> run() {
    const auto digest = Export::digest(m_source);
    if (!digest) return refuse(digest.error());
    const auto mark = std::string(k_reading) + *digest;
    if (mark == m_before.digest) {
      if (auto ok = m_sink.begin(Pass::incremental); !ok) return ok;
      return m_sink.finish(m_before.coverage, m_before.gaps, m_context.cursor);
    }
    auto opened = Export::open(m_source);
    if (!opened) return refuse(opened.error());
    return read(*opened, mark);
  }

 private:
  Result<void> read(Export& tickets, const std::string& mark) {
    const auto words = Words::of(m_source);
    if (!words) return tl::unexpected(words.error());
    const auto secrets = secrets_of(m_context.data_root);
    if (!secrets) return tl::unexpected(secrets.error());
    if (auto ok = m_sink.begin(Pass::full); !ok) return ok;
    Teller teller(*words, *secrets, m_sink, true);
    std::vector<Record> records;
    std::uint64_t done = 0;
    const auto put = [&] { return m_sink.put(std::exchange(records, {})); };
    auto read = tickets.read([&](const Item& item) -> Result<void> {
      for (auto& record : teller.tell(item)) records.push_back(std::move(record));
      if (m_context.progress && ++done % 1000 == 0) m_context.progress({m_source.name, "tickets", done, 0});
      return records.size() < k_batch ? Result<void>{} : put();
    });
    if (read) read = put();
    if (!read) return read;
    files::State state{mark, coverage(tickets, *words, teller.kinds()), {}};
    for (const auto& [reason, wrong] : tickets.wrong()) {
      const auto more = wrong.count > 1 ? fmt::format(", and {} more like it", wrong.count - 1) : "";
      for (auto& gap : ticket_gaps({reason, wrong.first + more}, {})) state.gaps.push_back(std::move(gap));
    }
    for (auto& gap : teller.odd_private_gaps(m_source.name)) state.gaps.push_back(std::move(gap));
    for (auto& gap : unknown_state_gaps_of_file(teller.unknown_states(), m_source.name))
      state.gaps.push_back(std::move(gap));
    return m_sink.finish(state.coverage, state.gaps, state.text());
  }

  std::vector<Coverage> coverage(const Export& tickets, const Words& words,
                                 const std::set<std::string>& kinds) const {
    std::vector<Coverage> out;
    const auto until = tickets.until();
    if (!until) return out;
    const auto end = std::min(m_source.live ? m_context.now : *until, m_context.now);
    out = ticket_coverage(kinds, words, end);
    return out;
  }

  // What was read before stays, with its coverage; the next reading tries again.
  Result<void> refuse(const Error& error) {
    if (error.code == Errc::config && !error.message.starts_with(m_source.location) &&
        error.message.find("plumbline.yaml") != std::string::npos)
      return tl::unexpected(error);
    if (auto ok = m_sink.begin(Pass::incremental); !ok) return ok;
    return m_sink.finish(m_before.coverage, ticket_gaps({reason_of(error.code), error.message}, {}),
                         m_context.cursor);
  }

  const SourceSpec& m_source;
  const CollectContext& m_context;
  Sink& m_sink;
  files::State m_before;
};

}  // namespace

Result<void> ExportCollector::collect(const SourceSpec& source, const CollectContext& context,
                                      Sink& sink) const {
  return Session(source, context, sink).run();
}

}  // namespace plumbline::tickets

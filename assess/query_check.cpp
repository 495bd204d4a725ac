#include <fmt/core.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>

#include "assess/loader.hpp"
#include "store/store.hpp"

namespace plumbline::assess {
namespace {

/// A file that goes with its owner, with what SQLite puts beside it.
class ScratchFile {
 public:
  ScratchFile() {
    static std::atomic<int> counter{0};
    const auto name = fmt::format("plumbline-check-{}-{}.db", ::getpid(), counter++);
    m_path = (std::filesystem::temp_directory_path() / name).string();
    remove();
  }
  ~ScratchFile() { remove(); }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  [[nodiscard]] const std::string& path() const { return m_path; }

 private:
  void remove() const {
    std::error_code ignored;
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(m_path + end, ignored);
  }
  std::string m_path;
};

Result<store::Reader> empty_reader(const ScratchFile& file) {
  store::OpenOptions options;
  options.create = true;
  options.node = "check";
  options.salt = "check";
  auto store = store::Store::open(file.path(), options);
  if (!store) return tl::unexpected(store.error());
  if (auto ok = store->begin_run(Instant{0}, "check", ""); !ok) return tl::unexpected(ok.error());
  if (auto ok = store->save_tree({}); !ok) return tl::unexpected(ok.error());
  if (auto ok = store->end_run({}); !ok) return tl::unexpected(ok.error());
  return store->reader(std::nullopt);
}

Result<void> check_query(const store::Reader& reader, const Probe& probe) {
  std::map<std::string, store::Value> bind;
  for (const auto& name : probe.parameters) bind[name] = std::string();
  const auto rows = reader.ask(probe.sql, bind);
  const auto refuse = [&](std::string_view what) {
    return fail(Errc::config, fmt::format("{}:{}: query: {}", probe.file, probe.sql_line, what));
  };
  if (!rows) return refuse(rows.error().message);
  if (are_columns_of(probe, rows->columns)) return {};
  std::string wanted;
  for (const auto& column : columns_of(probe)) wanted += (wanted.empty() ? "" : ", ") + column;
  return refuse(fmt::format("a {} probe yields the columns {}{}",
                            probe.population ? "population" : "presence", wanted,
                            probe.population ? "" : ", and may end with ok (1, or NULL: in doubt)"));
}

}  // namespace

const std::vector<std::string>& columns_of(const Probe& probe) {
  static const std::vector<std::string> population{"subject", "at", "ok", "evidence", "detail"};
  static const std::vector<std::string> presence{"subject", "since", "until", "evidence", "detail"};
  return probe.population ? population : presence;
}

bool are_columns_of(const Probe& probe, std::vector<std::string> columns) {
  const auto& wanted = columns_of(probe);
  if (!probe.population && columns.size() == wanted.size() + 1 && columns.back() == "ok") columns.pop_back();
  return columns == wanted;
}

Result<void> check_queries(const std::map<std::string, Probe>& probes) {
  const ScratchFile file;
  const auto reader = empty_reader(file);
  if (!reader) return tl::unexpected(reader.error());
  for (const auto& [id, probe] : probes) {
    if (auto ok = check_query(*reader, probe); !ok) return ok;
  }
  return {};
}

}  // namespace plumbline::assess

#pragma once
#include <map>
#include <memory>
#include <mutex>

#include "collector/collector.hpp"
#include "collector/git/lens.hpp"

namespace plumbline::git {

/// Reads a git repository through libgit2: commits, tags, review traces, documents and calls of CI
/// configurations. Reads only: runs no hook, no filter, no other program, and follows no link out of the
/// repository. A URL is fetched into a mirror first (mirror.hpp) and covered until that fetch.
class GitCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view type() const override { return "git"; }
  [[nodiscard]] Result<void> collect(const SourceSpec& source, const CollectContext& context,
                                     Sink& sink) const override;

 private:
  [[nodiscard]] Result<void> read(const SourceSpec& source, const CollectContext& context, Sink& sink) const;
  [[nodiscard]] Result<void> read_remote(const SourceSpec& source, const CollectContext& context,
                                         Sink& sink) const;
  struct Eye {
    LensFiles files;
    std::unique_ptr<Lens> lens;  ///< null: nobody needed it yet
  };
  /// Read once a folder: a night over many repositories reads its patterns once, a quiet one never.
  [[nodiscard]] Result<const LensFiles*> lens_files(const std::string& folder) const;
  [[nodiscard]] Result<const Lens*> lens(const std::string& folder) const;
  mutable std::mutex m_mutex;
  mutable std::map<std::string, Eye> m_eyes;
};

}  // namespace plumbline::git

#pragma once
// A folder, archive or file with all that says of which runs its files are.
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "collector/files/gathering.hpp"

namespace plumbline::files {

using Settings = std::map<std::string, std::string>;  ///< manifest, pattern, keys: see docs/files.md

class Folder {
 public:
  /// Errors: not_found, config (manifest, pattern or keys are wrong), limit, unreadable.
  [[nodiscard]] static Result<Folder> open(const std::string& location, const Settings& settings,
                                           const std::string& data_root);
  /// Digest over names and stamps of its files and all else that decides what is read; opens none of them.
  [[nodiscard]] Result<std::string> listing() const;
  /// Reads all files; `on_file` is told of each, its records gone into `gathering`, and may be empty.
  [[nodiscard]] Result<void> read(Gathering& gathering,
                                  const std::function<void(const FileReading&)>& on_file);

 private:
  Folder(std::string location, FileReader reader)
      : m_location(std::move(location)), m_reader(std::move(reader)) {}
  [[nodiscard]] Result<void> take_manifest(const std::string& text);
  [[nodiscard]] Result<std::string> manifest_inside() const;
  [[nodiscard]] std::string manifest_name() const;
  /// Which entries a file fits, and of each why nothing was told of it, if nothing was.
  using Used = std::map<const Manifest::Entry*, std::optional<std::string>>;
  void tell_of_manifest(const Used& used, Gathering& gathering,
                        const std::function<void(const FileReading&)>& on_file) const;
  /// `entry`: of the manifest, or null.
  [[nodiscard]] RunContext run_of(const std::string& path, const Manifest::Entry* entry) const;
  std::string m_location;
  FileReader m_reader;
  std::optional<PathPattern> m_pattern;
  std::string m_pattern_text, m_manifest_file, m_manifest_text;
  Manifest m_manifest;
};

}  // namespace plumbline::files

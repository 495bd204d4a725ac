#pragma once
// The lens: what paths, contents, messages and CI configurations mean. Data in collector/git/lens/*.yaml;
// pure functions over bytes, callable from several threads. A change of its digest is "the ruler moved"
// (SEMANTICS 9) and makes the next reading a full one.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/shapes.hpp"

namespace plumbline::git {

/// What a path alone tells. Cheap enough for every distinct path of a large history.
struct PathClass {
  bool test = false;    ///< test code
  bool content = true;  ///< false: the path decides for every kind here; `content` may be left empty, and the
                        ///< caller then takes the blob id for `substance`
  /// Whether a version too large to be worth reading (the caller's limit) is judged by its path: every kind
  /// here is decided by the path or says `large: unread`. The caller then asks unread_document.
  bool unread_when_large = false;
  std::vector<std::uint16_t> kinds;  ///< indices of document kinds whose path patterns match; content decides
  [[nodiscard]] bool is_document() const { return !kinds.empty(); }
};

/// What the content of one version says, as one kind.
struct DocumentReading {
  std::string kind;
  std::int64_t substance = 0;
  bool substantive = false;
  std::optional<std::string> facts;
};

struct CiCallers;
struct CiReading;
struct FollowedScript;
struct ScriptReading;
struct ScriptUse;

/// A person named in a message.
struct Named {
  std::string trailer;  ///< "reviewed-by", normalised
  std::string name, address;
};

struct MessageReading {
  std::optional<std::string> keys;      ///< as Commit::keys
  std::optional<std::string> trailers;  ///< as Commit::trailers
  std::vector<Named>
      reviewers;  ///< trailers that are a review: Reviewed-by, Acked-by and their odd spellings
  std::vector<Named> coauthors;
  std::optional<std::string>
      request;  ///< number of a named pull or merge request, or a Change-Id / Differential Revision
  bool request_in_title = false;  ///< only "(#12)" ends the title: people write the numbers of issues so, too
};

/// The data files as bytes. Their digest is all that a night without news asks of the lens.
struct LensFiles {
  /// `folder`: collector/git/lens. Errors: config.
  [[nodiscard]] static Result<LensFiles> read(const std::string& folder);
  std::string folder, digest;
  std::vector<std::string> bytes;  ///< in an order of our own
};

class Lens {
 public:
  /// Errors: config, with file, line, key.
  [[nodiscard]] static Result<Lens> load(const std::string& folder);
  [[nodiscard]] static Result<Lens> parse(const LensFiles& files);
  ~Lens();
  Lens(Lens&&) noexcept;
  Lens& operator=(Lens&&) noexcept;

  [[nodiscard]] const std::string& digest() const;
  [[nodiscard]] PathClass classify(std::string_view path) const;
  /// Whether the path promises a document of this kind.
  [[nodiscard]] bool promises(std::string_view path, std::string_view kind) const;
  /// One reading per kind of `path_class` that the content confirms; empty: the path promised what the
  /// content is not. `content` may be hostile and any size up to the collector's limit.
  [[nodiscard]] std::vector<DocumentReading> read_document(std::string_view path, const PathClass& path_class,
                                                           std::string_view content) const;
  /// The same of a large version whose path has `unread_when_large`: substantive, the fact "unread" where the
  /// content could have told facts, and no substance (the caller takes the blob id).
  [[nodiscard]] std::vector<DocumentReading> unread_document(const PathClass& path_class) const;
  /// Calls of tools in a CI configuration of any system in lens_ci_systems.cpp; `commit` is left for the
  /// caller. Empty for anything else.
  [[nodiscard]] std::vector<CiCall> read_ci(std::string_view path, std::string_view content) const;
  /// The same with the files of the repository that it calls, which are not followed. Never null.
  /// `callers`: those of the repository that call it; null: nobody asked.
  [[nodiscard]] std::shared_ptr<const CiReading> read_configuration(std::string_view path,
                                                                    std::string_view content,
                                                                    const CiCallers* callers = nullptr) const;
  /// What a called file calls in turn; null: it is none that runs.
  [[nodiscard]] std::shared_ptr<const ScriptReading> read_script(const ScriptUse& use, std::string_view path,
                                                                 std::string_view content) const;
  /// All calls of a configuration, those through the files it calls included. `found`: one a use.
  [[nodiscard]] std::vector<CiCall> follow(const CiReading& reading,
                                           const std::vector<FollowedScript>& found) const;
  [[nodiscard]] MessageReading read_message(std::string_view message, std::int64_t parents) const;
  [[nodiscard]] bool is_bot(std::string_view name, std::string_view address) const;
  [[nodiscard]] bool is_release(std::string_view tag,
                                std::string_view pattern) const;  ///< empty pattern: the built-in one
  [[nodiscard]] bool is_release_candidate(std::string_view tag, std::string_view pattern) const;
  /// Whether a user's tag pattern compiles and is short enough; the two functions above say `false` for one
  /// that does not.
  [[nodiscard]] static Result<void> check_pattern(std::string_view pattern);

 private:
  struct Impl;
  explicit Lens(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> m_impl;
};

/// Aliases: `.mailmap` of the main line's tip. Two identities are one person when the map says so.
class Mailmap {
 public:
  [[nodiscard]] static Mailmap parse(std::string_view content);
  struct Identity {
    std::string name, address;
  };
  [[nodiscard]] Identity resolve(std::string_view name, std::string_view address) const;
  /// A further map, laid over what this one makes of an address: all addresses of one person become the
  /// first.
  void add_people(const std::vector<std::vector<std::string>>& people);

 private:
  std::map<std::string, std::string, std::less<>> m_people;
  struct Entry {
    std::string new_name, new_address, old_name, old_address;
  };
  std::vector<Entry> m_entries;
};

}  // namespace plumbline::git

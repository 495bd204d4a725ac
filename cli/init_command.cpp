#include <fmt/core.h>

#include <filesystem>
#include <fstream>

#include "cli/commands.hpp"
#include "cli/tree_building.hpp"
#include "collector/git/mirror_url.hpp"

namespace plumbline::cli {
namespace {

namespace fs = std::filesystem;

constexpr int k_depth = 5;

// A YAML text in double quotes: nothing in a folder's name can mean anything there.
std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out + "\"";
}

constexpr std::string_view k_head =
    R"(# What plumbline audits: organisation > line > product > source. Checked by docs/plumbline.schema.json.
# Paths are relative to this file; a URL serves as well (docs/urls.md). `plumbline audit` reads all of it.

organisation:
  name: my-organisation
  # Where a kind of evidence is kept, for everything below. Silence in git is an answer only where git is the place:
  # without this line a missing threat model is "unknown: elsewhere", with it "absent".
  # places: {doc.threat: [git], doc.policy: [git], review: [git]}
  #
  # Sources named here speak for all products where a rule allows it (one policy for the whole organisation):
  # sources:
  #   - {name: policies, git: ../policies}
  products:
    - name: my-product
      # A repository is taken for a clone: what it tells ends at its newest commit and is unknown `grace` later, however
      # often it is read. Where it is the origin itself, take the # off its `live: true`; a clone of a server is better
      # named by its URL, which plumbline fetches itself.
      sources:
)";

constexpr std::string_view k_tail = R"(
        # What a source may say beside its name and path:
        #   branch: stable-8            read this branch as the main line: a maintained branch is a source of its own
        #   live: true                  this is the origin itself; a clone ends at its newest commit
        #   from: 2021-03-01            alive from; needed for a fork: your first commit
        #   until: 2025-06-30           alive until
        #   grace: P2D                  how long the last answer is carried after the last contact
        #   places: {review: [git]}     overrides what is said above
        #   release: '^v\d+\.\d+\.\d+$'           which tags are releases
        #   release_candidate: '^v.*-rc\d+$'      and which are candidates
        # A source of two products is named again in the second, with nothing but its name.

# Probes and packs of your own:
# probes: probes
# packs: packs
)";

Result<std::vector<std::string>> find_all(const Options& options) {
  std::vector<std::string> out;
  for (const auto& path : options.paths.empty() ? std::vector<std::string>{"."} : options.paths) {
    if (git::is_remote(path)) {
      const auto url = git::parse_remote(path);
      if (!url) return tl::unexpected(url.error());
      if (std::find(out.begin(), out.end(), url->text()) == out.end()) out.push_back(url->text());
      continue;
    }
    auto found = repositories_below(path, k_depth);
    if (!found) return found;
    for (auto& repository : *found) {
      if (std::find(out.begin(), out.end(), repository) == out.end()) out.push_back(std::move(repository));
    }
  }
  return out;
}

std::string document(const std::vector<std::string>& repositories, const fs::path& folder) {
  std::string out{k_head};
  std::vector<std::string> names{"my-organisation", "my-product"};
  for (const auto& path : repositories) {
    names.push_back(name_for(path, names));
    const fs::path relative = fs::path(path).lexically_relative(folder);
    const bool below = !git::is_remote(path) && !relative.empty() && *relative.begin() != "..";
    out += fmt::format("        - name: {}\n          git: {}\n{}", in_quotes(names.back()),
                       in_quotes(below ? relative.string() : path),
                       git::is_remote(path) ? "" : "          # live: true\n");
  }
  return out + std::string(k_tail);
}

}  // namespace

Result<Exit> run_init(const Options& options, const World&) {
  std::error_code code;
  if (fs::exists(options.config, code)) {
    return fail(Errc::usage,
                fmt::format("{} is there already and stays as it is; name another file with --config",
                            options.config));
  }
  const auto repositories = find_all(options);
  if (!repositories) return tl::unexpected(repositories.error());
  if (repositories->empty()) {
    return fail(Errc::usage, fmt::format("no git repository within {} folders below {}", k_depth,
                                         options.paths.empty() ? "here" : options.paths.front()));
  }
  const fs::path folder = fs::weakly_canonical(fs::absolute(options.config).parent_path(), code);
  std::ofstream file(options.config, std::ios::binary);
  file << document(*repositories, folder);
  file.close();
  if (!file) return fail(Errc::io, fmt::format("{}: cannot be written", options.config));
  if (!options.quiet) {
    const bool local = !std::all_of(repositories->begin(), repositories->end(),
                                    [](const auto& path) { return git::is_remote(path); });
    fmt::print(
        "{}: {} source{}. Give the product its name, then: plumbline audit\n{}", options.config,
        repositories->size(), repositories->size() == 1 ? "" : "s",
        local
            ? "A clone tells nothing after its newest commit. Where a source is the origin itself, take the "
              "# off\nits line `live: true`; else its URL in place of the path lets plumbline fetch it.\n"
            : "");
  }
  return Exit::done;
}

}  // namespace plumbline::cli

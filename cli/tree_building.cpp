#include "cli/tree_building.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "cli/config_words.hpp"
#include "collector/git/mirror_url.hpp"

namespace plumbline::cli {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

bool is_git_directory(const fs::path& folder) {
  std::error_code code;
  return fs::exists(folder / "HEAD", code) && fs::is_directory(folder / "objects", code) &&
         fs::exists(folder / "refs", code);
}

bool says_nothing(const std::string& name) {
  static const std::set<std::string> k_common{"repo", "repository", ".git",     "git",
                                              "src",  "source",     "checkout", ""};
  return k_common.contains(name);
}

std::string cleaned(std::string name) {
  if (name.size() > 4 && name.ends_with(".git")) name.resize(name.size() - 4);
  for (char& c : name) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == ':') c = '-';
  }
  while (!name.empty() && name.front() == ' ') name.erase(0, 1);
  while (!name.empty() && name.back() == ' ') name.pop_back();
  return name;
}

Names folders_upwards(const fs::path& path) {
  Names out;
  for (fs::path at = path; at.has_filename(); at = at.parent_path()) out.push_back(at.filename().string());
  return out;
}

bool is_hidden(const fs::path& path) {
  return path.filename().string().starts_with(".");
}

constexpr std::size_t k_most_repositories = 1000;

// Sorted by path, so that two looks at one folder tell the same.
Result<void> look_into(const fs::path& folder, int depth, Names& found) {
  if (is_repository(folder.string())) {
    if (found.size() == k_most_repositories) {
      return fail(Errc::limit,
                  fmt::format("more than {} repositories below the folder named; name a smaller one",
                              k_most_repositories));
    }
    found.push_back(folder.string());
    return {};
  }
  if (depth == 0) return {};
  std::error_code code;
  std::vector<fs::path> inside;
  for (auto it = fs::directory_iterator(folder, fs::directory_options::skip_permission_denied, code);
       !code && it != fs::directory_iterator(); it.increment(code)) {
    std::error_code ignored;
    if (it->is_directory(ignored) && !it->is_symlink(ignored) && !is_hidden(it->path()))
      inside.push_back(it->path());
  }
  std::sort(inside.begin(), inside.end());
  for (const auto& sub : inside) {
    if (auto looked = look_into(sub, depth - 1, found); !looked) return looked;
  }
  return {};
}

}  // namespace

bool is_repository(const std::string& folder) {
  std::error_code code;
  return fs::exists(fs::path(folder) / ".git", code) || is_git_directory(folder);
}

Result<std::string> repository_at(const std::string& path) {
  if (path.empty()) return fail(Errc::usage, "a path is empty; name the folder of a git repository");
  std::error_code code;
  fs::path real = fs::canonical(path, code);
  if (code) return fail(Errc::usage, fmt::format("{}: cannot be opened: {}", path, code.message()));
  if (!fs::is_directory(real, code))
    return fail(Errc::usage, fmt::format("{}: is a file; name the folder of a git repository", path));
  if (real.filename() == ".git" && is_git_directory(real)) real = real.parent_path();
  if (is_repository(real.string())) return real.string();
  const auto below = repositories_below(real.string(), 3);
  if (below && !below->empty()) {
    return fail(
        Errc::usage,
        fmt::format(
            "{}: is no git repository, but {} below it {}; try `plumbline audit {}` or `plumbline init {}`",
            path, below->size(), below->size() == 1 ? "is" : "are", below->front(), path));
  }
  return fail(Errc::usage,
              fmt::format("{}: is no git repository; name a work tree, a bare repository or a mirror", path));
}

Result<Names> repositories_below(const std::string& folder, int depth) {
  std::error_code code;
  const fs::path real = fs::canonical(folder, code);
  if (code) return fail(Errc::usage, fmt::format("{}: cannot be opened: {}", folder, code.message()));
  Names found;
  if (auto looked = look_into(real, depth, found); !looked) return tl::unexpected(looked.error());
  return found;
}

std::string name_for(const std::string& path, const Names& taken) {
  const auto is_taken = [&](const std::string& name) {
    return std::find(taken.begin(), taken.end(), name) != taken.end();
  };
  // Of a URL the machine stands above the folders.
  const auto mark = path.find("://");
  std::string place = mark == std::string::npos ? path : "/" + path.substr(mark + 3);
  if (git::is_remote(path)) std::replace(place.begin(), place.end(), ':', '/');
  const Names folders = folders_upwards(place);
  std::size_t i = 0;
  while (i + 1 < folders.size() && says_nothing(folders[i])) ++i;
  std::string name = folders.empty() ? "root" : cleaned(folders[i]);
  for (++i; i < folders.size() && is_taken(name); ++i) name.insert(0, cleaned(folders[i]) + "-");
  if (name.empty()) name = "repository";
  if (name.size() > k_longest_name - 8) name = name.substr(name.size() - (k_longest_name - 8));
  std::string tried = name;
  for (int n = 2; is_taken(tried); ++n) tried = fmt::format("{}-{}", name, n);
  return tried;
}

Tree with_repositories(Tree tree, const Names& paths) {
  if (tree.root().empty()) {
    Subject root;
    root.name = "all";
    root.kind = "organisation";
    tree.rows.push_back(root);
  }
  const auto source_at = [&](const std::string& path) {
    return std::any_of(tree.rows.begin(), tree.rows.end(),
                       [&](const Subject& s) { return s.kind == "source" && s.location == path; });
  };
  for (const auto& path : paths) {
    if (source_at(path)) continue;
    if (tree.find("audited") == nullptr) {
      Subject product;
      product.name = "audited";
      product.parent = tree.root();
      product.kind = "product";
      tree.rows.push_back(product);
    }
    Subject source;
    source.name = name_for(path, tree.names());
    source.parent = "audited";
    source.kind = "source";
    source.type = "git";
    source.location = path;
    tree.rows.push_back(source);
  }
  return tree;
}

Tree with_stored(Tree tree, const Tree& stored) {
  const std::string root = tree.root();
  const std::string stored_root = stored.root();
  const Tree before = tree;
  const auto is_read = [&](const std::string& location) {
    return !location.empty() && std::any_of(before.rows.begin(), before.rows.end(),
                                            [&](const Subject& s) { return s.location == location; });
  };
  for (Subject row : stored.rows) {
    if (row.parent.empty() || before.find(row.name) != nullptr || is_read(row.location)) continue;
    if (row.parent == stored_root) row.parent = root;
    tree.rows.push_back(row);
  }
  return tree;
}

}  // namespace plumbline::cli

#include "collector/git/refs.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "core/digest.hpp"

namespace plumbline::git {
namespace {

namespace fs = std::filesystem;
constexpr int k_max_depth = 40;                    // of folders below refs; our choice
constexpr std::uintmax_t k_max_loose = 64u << 10;  // bytes of a loose ref; a real one has 41
constexpr std::uintmax_t k_max_packed = 1u << 30;

/// Content of a regular file; absent where there is none.
std::optional<std::string> slurp(const fs::path& path, std::uintmax_t limit) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (error || size > limit) return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  std::string out(static_cast<std::size_t>(size), '\0');
  in.read(out.data(), static_cast<std::streamsize>(size));
  out.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  return in.bad() || !in.is_open() ? std::nullopt : std::optional(std::move(out));
}

void walk_loose(const fs::path& folder, const std::string& prefix, int depth, RawRefs& out) {
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = prefix + it->path().filename().string();
    std::error_code ignored;
    const auto status = it->symlink_status(ignored);
    if (fs::is_directory(status) && depth < k_max_depth) {
      walk_loose(it->path(), name + '/', depth + 1, out);
    } else if (fs::is_regular_file(status)) {
      auto content = name.ends_with(".lock") ? std::nullopt : slurp(it->path(), k_max_loose);
      if (content)
        out.loose.emplace_back(name, std::move(*content));
      else if (!name.ends_with(".lock"))
        out.skipped.push_back(name + " cannot be read");
    } else {
      out.skipped.push_back(
          name + (fs::is_symlink(status) ? " is a symbolic link of the file system" : " is no ref"));
    }
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    out.skipped.push_back(prefix + " cannot be listed: " + error.message());
  }
}

std::string_view trimmed(std::string_view s) {
  while (!s.empty() && (s.back() == '\n' || s.back() == '\r' || s.back() == ' ')) s.remove_suffix(1);
  return s;
}

/// Number of the first line that git would not read either; 0: none. A line lost its end where the file was
/// not written to its own.
int odd_line(std::string_view packed) {
  for (int number = 1; !packed.empty(); ++number) {
    const auto end = packed.find('\n');
    if (end == std::string_view::npos) return number;
    const auto line = packed.substr(0, end);
    packed.remove_prefix(end + 1);
    const bool ref = line.size() >= 42 && line[40] == ' ' && Oid::parse(line.substr(0, 40));
    const bool peeled = line.starts_with('^') && Oid::parse(trimmed(line.substr(1)));
    if (!ref && !peeled && !line.starts_with('#')) return number;
  }
  return 0;
}

bool wanted(std::string_view name) {
  return name.starts_with("refs/heads/") || name.starts_with("refs/tags/");
}

void add_packed(std::string_view rest, Refs& out) {
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const auto line = trimmed(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (line.size() < 42 || line[40] != ' ') continue;  // the header, a peeled line, a blank
    const auto name = line.substr(41);
    if (name.starts_with("refs/replace/")) ++out.replaced;
    if (!wanted(name)) continue;
    if (const auto id = Oid::parse(line.substr(0, 40)))
      out.all.insert_or_assign(out.all.end(), std::string(name), *id);
  }
}

using Symbolic = std::map<std::string, std::string, std::less<>>;

void add_loose(const RawRefs& raw, Refs& out, Symbolic& symbolic) {
  for (const auto& [name, content] : raw.loose) {
    if (name.starts_with("refs/replace/")) ++out.replaced;
    if (!wanted(name)) continue;
    const auto text = trimmed(content);
    out.all.erase(name);
    if (text.starts_with("ref: "))
      symbolic.emplace(name, text.substr(5));
    else if (const auto id = Oid::parse(text.substr(0, 40)))
      out.all.emplace(name, *id);
    else
      out.broken.push_back(name);
  }
}

std::optional<Oid> resolve(std::string_view name, const Refs& refs, const Symbolic& symbolic) {
  for (int hops = 0; hops < 5; ++hops) {
    if (const auto it = refs.all.find(name); it != refs.all.end()) return it->second;
    const auto it = symbolic.find(name);
    if (it == symbolic.end()) return std::nullopt;
    name = it->second;
  }
  return std::nullopt;
}

}  // namespace

std::string RawRefs::digest() const {
  std::string all = hex(sha256(packed)) + hex(sha256(head)) + hex(sha256(shallow));
  for (const auto& [name, content] : loose) {
    all.append(std::to_string(name.size())).append(":").append(name);
    all.append(std::to_string(content.size())).append(":").append(content);
  }
  return hex(sha256(all));
}

Result<RawRefs> read_raw_refs(const Layout& layout) {
  RawRefs out;
  const auto head = slurp(fs::path(layout.own) / "HEAD", k_max_loose);
  if (!head) {
    return fail(Errc::unreadable, "cannot read HEAD of the repository at " + layout.location +
                                      ": no right to read it, or it is damaged");
  }
  out.head = *head;
  const fs::path common(layout.common);
  std::error_code error;
  if (fs::exists(common / "packed-refs", error)) {
    auto packed = slurp(common / "packed-refs", k_max_packed);
    if (!packed)
      return fail(Errc::unreadable, "cannot read packed-refs of the repository at " + layout.location);
    if (const int number = odd_line(*packed); number != 0) {
      return fail(Errc::integrity, "cannot read packed-refs of the repository at " + layout.location +
                                       ": line " + std::to_string(number) + " is no ref; git -C " +
                                       layout.location + " fsck says more");
    }
    out.packed = std::move(*packed);
  }
  out.shallow = slurp(common / "shallow", k_max_packed).value_or("");
  walk_loose(common / "refs", "refs/", 0, out);
  std::sort(out.loose.begin(), out.loose.end());
  std::sort(out.skipped.begin(), out.skipped.end());
  return out;
}

std::string Refs::digest() const {
  std::string text =
      head_branch.value_or("") + '\n' + (head ? head->hex() : "") + '\n' + std::to_string(replaced) + '\n';
  for (const auto& [name, id] : all) {
    text.append(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
    text += name;
    text += '\n';
  }
  return hex(sha256(text));
}

Refs parse_refs(const RawRefs& raw) {
  Refs out;
  Symbolic symbolic;
  add_packed(raw.packed, out);
  add_loose(raw, out, symbolic);
  std::vector<std::pair<std::string, Oid>> found;
  for (const auto& [name, target] : symbolic) {
    if (const auto id = resolve(target, out, symbolic)) found.emplace_back(name, *id);
  }
  const auto head = trimmed(raw.head);
  if (head.starts_with("ref: ")) {
    out.head_branch = std::string(head.substr(5));
    out.head = resolve(*out.head_branch, out, symbolic);
  } else {
    out.head = Oid::parse(head.substr(0, 40));
  }
  for (auto& [name, id] : found) out.all.emplace(std::move(name), id);
  return out;
}

std::vector<Oid> parse_shallow(std::string_view content) {
  std::vector<Oid> out;
  while (!content.empty()) {
    const auto end = content.find('\n');
    if (const auto id = Oid::parse(trimmed(content.substr(0, end)))) out.push_back(*id);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
  }
  return out;
}

}  // namespace plumbline::git

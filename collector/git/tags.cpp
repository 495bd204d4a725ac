#include "collector/git/tags.hpp"

#include "core/digest.hpp"

namespace plumbline::git {
namespace {

constexpr int k_max_nesting = 64;  // tags of tags; our choice

}  // namespace

TagPeel peel_tag(const Objects& objects, std::string_view name, const Oid& object, bool is_commit,
                 People& people, People::Memo& memo) {
  TagPeel out;
  TagInfo info{printable_name(name), object, object};
  out.object = object;
  for (int depth = 0; depth < k_max_nesting && !is_commit; ++depth) {
    git_object_t type = GIT_OBJECT_INVALID;
    const Object read = objects.read_any(out.object, type);
    out.found = read.found;
    if (!read) return out;
    is_commit = type == GIT_OBJECT_COMMIT;
    out.no_commit = type == GIT_OBJECT_TREE || type == GIT_OBJECT_BLOB;
    if (is_commit || out.no_commit) break;
    const auto tag = parse_tag(read.bytes());
    out.found = tag ? Found::yes : Found::damaged;
    if (!tag) return out;
    if (!info.annotated) {  // the outermost tag is the one that was named
      info.annotated = true;
      info.signature = tag->signature;
      if (tag->tagger) {
        info.tagger = people.index(tag->tagger->name, tag->tagger->address, {}, memo);
        info.tagged = tag->tagger->seconds;
      }
    }
    out.object = tag->target;
  }
  if (!is_commit && !out.no_commit) out.found = Found::limit;
  if (!is_commit) return out;
  info.target = out.object;
  out.tag = std::move(info);
  return out;
}

std::string tag_mark(std::string_view name, const Oid& object) {
  const auto digest = sha256(object.hex() + std::string(name));
  return hex(std::span(digest).first(12));
}

}  // namespace plumbline::git

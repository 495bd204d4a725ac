// A raw commit: its parts lie inside it, and what is kept of them is text.
#include "collector/git/commit_parse.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto raw = fuzz::text_of(data, size);
  const auto commit = git::parse_commit(raw);
  if (commit) {
    for (const auto part : {commit->author.name, commit->author.address, commit->committer.name,
                            commit->committer.address, commit->encoding, commit->message})
      fuzz::must(fuzz::lies_in(part, raw), "a part of a commit lies inside it");
    fuzz::must(commit->parents.size() <= size / 40, "no parent is made up");
  }
  const auto text = git::to_utf8(raw, commit ? commit->encoding : std::string_view());
  fuzz::must(git::is_utf8(text) && text.find('\0') == std::string::npos, "text is UTF-8 without NUL");
  const auto name = git::printable_name(raw);
  fuzz::must(git::is_utf8(name) && !fuzz::has_control(name), "a name is printable");
  return 0;
}

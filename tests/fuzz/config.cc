// plumbline.yaml: a tree that hangs together, or a refusal that names the file.
#include "cli/config.hpp"

#include "tests/fuzz/input.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Folder folder;
  const auto file = folder.write("plumbline.yaml", fuzz::text_of(data, size));
  const auto config = cli::load_config(file);
  if (!config) {
    fuzz::must(config.error().message.starts_with(file), "a refusal names the file");
    return 0;
  }
  const auto& tree = config->tree;
  fuzz::must(!tree.root().empty(), "a tree has a root");
  for (const auto& row : tree.rows) {
    fuzz::must(!row.name.empty() && !fuzz::has_control(row.name), "a subject has a name");
    fuzz::must(row.parent.empty() || tree.find(row.parent) != nullptr, "a parent is in the tree");
  }
  fuzz::must(!config->digest.empty(), "the digest is taken");
  return 0;
}

// A pack in one file: controls with rules that hang together, or a refusal that names the file.
#include <filesystem>

#include "assess/loader.hpp"
#include "assess/rule_text.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Folder folder;
  static const auto probes = assess::find_probes(PLUMBLINE_SOURCE_DIR "/probe");
  fuzz::must(probes.has_value(), "the shipped probes are found");
  const auto file = folder.write("sample/pack.yaml", fuzz::text_of(data, size));
  assess::Pack pack;
  pack.name = "sample";
  const auto parent = std::filesystem::path(file).parent_path().string();
  const auto read = assess::read_pack_files(pack, parent, *probes);
  if (!read) {
    fuzz::must(read.error().message.starts_with(parent), "a refusal names the file");
    return 0;
  }
  fuzz::must(!pack.controls.empty(), "a pack has controls");
  for (const auto& control : pack.controls) {
    fuzz::must(!control.id.empty(), "a control has an id");
    for (const auto* rule : {&control.observed, &control.indicated}) {
      if (*rule) {
        assess::for_each_leaf(**rule, [&](const assess::Rule& leaf) {
          fuzz::must(probes->count(leaf.probe) == 1, "a rule names a probe there is");
        });
      }
    }
  }
  return 0;
}

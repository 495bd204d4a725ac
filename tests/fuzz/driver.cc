// Runs a fuzz target over every file of a folder and over seeded mutations of each: a smoke test where
// libFuzzer is not.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr int k_mutations = 300;

std::string mutated(std::string seed, std::mt19937& random) {
  const int changes = 1 + static_cast<int>(random() % 4);
  for (int i = 0; i < changes && !seed.empty(); ++i) {
    const std::size_t at = random() % seed.size();
    switch (random() % 4) {
      case 0:
        seed[at] = static_cast<char>(random());
        break;
      case 1:
        seed.erase(at, 1 + random() % 8);
        break;
      case 2:
        seed.insert(at, seed.substr(random() % seed.size(), random() % 16));
        break;
      default:
        seed.resize(at);
        break;
    }
  }
  return seed;
}

void run_one(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::filesystem::path> files;
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) {
    std::fprintf(stderr, "no seeds\n");
    return 1;
  }
  std::mt19937 random(1);
  run_one("");
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    const std::string seed{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    run_one(seed);
    for (int i = 0; i < k_mutations; ++i) run_one(mutated(seed, random));
  }
  std::printf("%zu seeds\n", files.size());
  return 0;
}

#pragma once
// Parts of the process loader that its files share; the contract is process.hpp.
#include <string>

#include "assess/gates/process.hpp"
#include "assess/yaml_reader.hpp"

namespace plumbline::assess::gates {

using ProbeFiles = std::map<std::string, std::string>;  ///< id -> file

/// Fills a process from the values of its file; refuses through `reader`.
void read_process(YamlReader& reader, const ProbeFiles& probes, Process& process);
/// One gate, or one criterion of `gate`, as the file and the tailoring both write them.
[[nodiscard]] Criterion read_criterion(YamlReader& reader, const YamlValue& value, const ProbeFiles& probes,
                                       const Process& process);
/// Drops and adds what `value` (the `tailoring` list) says of `product`.
void read_tailoring(YamlReader& reader, const YamlValue& value, const ProbeFiles& probes,
                    std::string_view product, Process& process);
/// The `gates:` part of plumbline.yaml.
void read_settings(YamlReader& reader, const YamlValue& value, const ProbeFiles& probes,
                   std::string_view product, Process& process);
/// A text, or a list of texts.
[[nodiscard]] std::vector<std::string> read_words(YamlReader& reader, const YamlValue& map,
                                                  std::string_view key);
/// "there is no KIND "X". Did you mean Y?"
[[nodiscard]] std::string no_such(std::string_view kind, std::string_view word,
                                  const std::vector<std::string>& names);

}  // namespace plumbline::assess::gates

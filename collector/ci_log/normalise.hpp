#pragma once
// Log bytes to plain lines: terminal codes and NUL go, what a carriage return parts stays parted.
#include <cstddef>
#include <string_view>

namespace plumbline::ci_log {

/// Begins a line that GitHub prints in the colour of a command it is about to run (bold cyan).
inline constexpr char k_echo_mark = '\x01';

/// Keeps its state from chunk to chunk: a code may lie across two. Of a code that does not end within
/// `k_longest_code` bytes the rest is text.
class Normaliser {
 public:
  static constexpr std::size_t k_longest_code = 4096;
  /// Writes to `out`, which holds bytes.size() + 1. Returns how much was written. In `out` a line ends with
  /// LF; a CR that is not before an LF stays as CR, for it parts what one place of the screen showed in turn.
  std::size_t run(std::string_view bytes, char* out);
  /// The CR that was held back at the end of the log. Returns 0 or 1.
  std::size_t end(char* out);

 private:
  enum class State { text, escape, csi, osc, osc_escape, charset };
  /// Takes bytes of a code from the front; returns how many.
  std::size_t in_code(std::string_view bytes, char*& out);
  void end_csi(char final, char*& out);
  /// The bytes of this line's text before `out` are none, or a timestamp.
  [[nodiscard]] bool at_line_start(const char* out) const;

  State m_state = State::text;
  bool m_return = false;  ///< a CR whose next byte is not known yet
  bool m_hidden = false;  ///< inside a Jenkins console note
  std::size_t m_length = 0;
  char m_parameters[8] = {};
  std::size_t m_parameter_count = 0;
  const char* m_begin = nullptr;    ///< of the output of this run
  char m_before[2] = {'\n', '\n'};  ///< the last two bytes of the run before
};

/// How many bytes of [text, text + size) are LF.
[[nodiscard]] std::size_t count_lines(const char* text, std::size_t size);

}  // namespace plumbline::ci_log

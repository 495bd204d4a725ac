#include "collector/ci_log/normalise.hpp"

#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace plumbline::ci_log {
namespace {

constexpr char k_escape = '\x1b';

bool special(char c) {
  return c == k_escape || c == '\r' || c == '\0';
}

#ifdef __SSE2__
unsigned mask_of(const char* at, __m128i escape, __m128i carriage, __m128i nul) {
  const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  const __m128i hit =
      _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(block, escape), _mm_cmpeq_epi8(block, carriage)),
                   _mm_cmpeq_epi8(block, nul));
  return static_cast<unsigned>(_mm_movemask_epi8(hit));
}
#endif

/// Copies up to the first special byte; returns how many bytes were copied.
std::size_t copy_plain(std::string_view bytes, char* out) {
  std::size_t at = 0;
#ifdef __SSE2__
  const __m128i escape = _mm_set1_epi8(k_escape), carriage = _mm_set1_epi8('\r'), nul = _mm_setzero_si128();
  for (; at + 16 <= bytes.size(); at += 16) {
    const char* from = bytes.data() + at;
    const unsigned mask = mask_of(from, escape, carriage, nul);
    if (mask != 0) {
      const auto plain = static_cast<std::size_t>(std::countr_zero(mask));
      std::memcpy(out + at, from, plain);
      return at + plain;
    }
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + at),
                     _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
  }
#endif
  for (; at < bytes.size() && !special(bytes[at]); ++at) out[at] = bytes[at];
  return at;
}

bool is_final(char c) {
  return c >= '@' && c <= '~';
}

}  // namespace

void Normaliser::end_csi(char final, char*& out) {
  m_state = State::text;
  if (final != 'm') return;
  const std::string_view parameters(m_parameters, m_parameter_count);
  m_hidden = parameters == "8";
  if (parameters == "36;1" && at_line_start(out)) *out++ = k_echo_mark;
}

bool Normaliser::at_line_start(const char* out) const {
  const auto written = out - m_begin;
  const char last = written > 0 ? out[-1] : m_before[1];
  const char second = written > 1 ? out[-2] : m_before[written == 1 ? 1 : 0];
  return last == '\n' || (last == ' ' && second == 'Z');
}

namespace {

/// Operating system command, and what is built like it: application program command (Buildkite's times),
/// device control, privacy message, start of string (ECMA-48 8.3).
bool is_string_opener(char c) {
  return c == ']' || c == '_' || c == 'P' || c == '^' || c == 'X';
}

}  // namespace

std::size_t Normaliser::in_code(std::string_view bytes, char*& out) {
  std::size_t at = 0;
  for (; at < bytes.size() && m_state != State::text; ++at) {
    const char c = bytes[at];
    if (++m_length > k_longest_code || c == '\n') {  // no code lies across lines
      m_state = State::text;
      m_hidden = false;
      return at;
    }
    switch (m_state) {
      case State::escape:
        m_parameter_count = 0;
        m_state = c == '['              ? State::csi
                  : is_string_opener(c) ? State::osc
                  : c == '('            ? State::charset
                                        : State::text;
        break;
      case State::csi:
        if (is_final(c)) {
          end_csi(c, out);
        } else if (c < ' ') {
          m_state = State::text;
          return at;
        } else if (m_parameter_count < sizeof m_parameters) {
          m_parameters[m_parameter_count++] = c;
        }
        break;
      case State::osc:
        m_state = c == '\a' ? State::text : c == k_escape ? State::osc_escape : State::osc;
        break;
      default:
        m_state = State::text;
        break;
    }
  }
  return at;
}

std::size_t Normaliser::run(std::string_view bytes, char* out) {
  m_begin = out;
  while (!bytes.empty()) {
    if (m_state != State::text) {
      bytes.remove_prefix(in_code(bytes, out));
      continue;
    }
    if (m_return) {
      m_return = false;
      if (bytes.front() == '\r') {
        bytes.remove_prefix(1);
        m_return = true;
        continue;
      }
      if (bytes.front() != '\n') *out++ = '\r';
    }
    const auto plain = copy_plain(bytes, out);
    if (plain > 0 && m_hidden) {
      const auto* line_end = static_cast<const char*>(std::memchr(bytes.data(), '\n', plain));
      m_length += plain;
      if (line_end != nullptr || m_length > k_longest_code) m_hidden = false;
      const auto hidden = line_end == nullptr ? plain : static_cast<std::size_t>(line_end - bytes.data());
      std::memmove(out, bytes.data() + hidden, plain - hidden);
      out += plain - hidden;
    } else {
      out += plain;
    }
    bytes.remove_prefix(plain);
    if (bytes.empty()) break;
    if (bytes.front() == k_escape) {
      m_state = State::escape;
      m_length = 0;
    }
    if (bytes.front() == '\r') m_return = true;
    bytes.remove_prefix(1);
  }
  const auto written = static_cast<std::size_t>(out - m_begin);
  if (written > 0) {
    m_before[0] = written > 1 ? out[-2] : m_before[1];
    m_before[1] = out[-1];
  }
  return written;
}

std::size_t Normaliser::end(char* out) {
  const bool held = m_return;
  *this = Normaliser();
  if (held) *out = '\r';
  return held ? 1 : 0;
}

std::size_t count_lines(const char* text, std::size_t size) {
  std::size_t lines = 0, at = 0;
#ifdef __SSE2__
  const __m128i feed = _mm_set1_epi8('\n'), zero = _mm_setzero_si128();
  while (at + 16 <= size) {
    __m128i counts = zero;  // a byte each, so at most 255 rounds
    for (int round = 0; round < 255 && at + 16 <= size; ++round, at += 16) {
      const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + at));
      counts = _mm_sub_epi8(counts, _mm_cmpeq_epi8(block, feed));
    }
    const __m128i sums = _mm_sad_epu8(counts, zero);
    lines += static_cast<std::size_t>(_mm_cvtsi128_si64(sums)) +
             static_cast<std::size_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums)));
  }
#endif
  for (; at < size; ++at) lines += text[at] == '\n' ? 1 : 0;
  return lines;
}

}  // namespace plumbline::ci_log

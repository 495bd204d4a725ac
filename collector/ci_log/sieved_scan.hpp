#pragma once
// A search of a stream for all expressions of a catalogue that looks properly only where the sieve says that
// something may be: a few lines of a hundred.
#include <cstdint>
#include <vector>

#include "collector/ci_log/matcher.hpp"
#include "collector/ci_log/sieve.hpp"

namespace plumbline::ci_log {

class SievedScan {
 public:
  /// Both must outlive it. Without a sieve every byte is searched.
  SievedScan(const Automaton& automaton, const Sieve* sieve) : m_stream(automaton), m_sieve(sieve) {}

  /// A part of the stream that is at hand: what was given before and is still needed, and what is new.
  struct Part {
    const char* text;  ///< followed by `Sieve::k_behind` readable bytes
    std::size_t size;
    std::uint64_t base;  ///< offset of its first byte in the stream
    bool last;           ///< nothing follows
  };
  /// `hit` gets the offset in the stream behind a place that may match, ascending. Needed of what was given
  /// before: `k_reach` bytes and a few.
  void scan(const Part& part, const OnHit& hit);
  void restart();

  static constexpr std::size_t k_reach = 4096;  ///< of a longer line, searched on both sides of a place

 private:
  void choose(const Part& part);
  void pass(const Part& part, std::uint64_t from, std::uint64_t until);

  StreamScan m_stream;
  const Sieve* m_sieve;
  std::uint64_t m_sieved = 0;  ///< offset in the stream: up to here it was sieved,
  std::uint64_t m_passed = 0;  ///< up to here passed on or left out,
  std::uint64_t m_due = 0;     ///< and up to here it is to be passed on
  std::uint64_t m_bytes = 0;   ///< passed on before this part
  struct Piece {
    std::uint64_t end;    ///< of what was passed on so far, this piece included
    std::uint64_t ahead;  ///< by how much the stream is longer
  };
  std::vector<Piece> m_pieces;
  std::vector<char> m_text;  ///< what is passed on of a part
  std::vector<std::size_t> m_places;
};

}  // namespace plumbline::ci_log

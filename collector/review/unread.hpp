#pragma once
// Requests a forge lists and does not show whole.
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "collector/http/client.hpp"
#include "core/instant.hpp"

namespace plumbline::review {

/// Gathers them by reason: how many they are and which is told, and what the server said of the first.
class Unread {
 public:
  /// `mark`: what a number is written behind ("#", "!"); `place`: whose requests they are.
  Unread(std::string mark, std::string place) : m_mark(std::move(mark)), m_place(std::move(place)) {}
  void add(const http::Refusal& refusal, std::int64_t number, Span span);
  [[nodiscard]] bool holds(std::int64_t number) const;
  /// Each reason once.
  void tell(const std::function<void(const http::Refusal&, Span)>& each) const;

 private:
  struct Loss {
    std::map<std::int64_t, std::string> said;
    Span span;
  };
  std::string m_mark, m_place;
  std::map<std::string, Loss> m_losses;
};

}  // namespace plumbline::review

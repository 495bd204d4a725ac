#pragma once
// Records in the order they came, in pieces of some kilobytes: a report may tell of a million.
#include <iterator>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/shapes.hpp"

namespace plumbline::reports {

/// What large reports are full of stands in the room its shape needs: a Record takes that of the largest,
/// which is about twice as much.
class Records {
 public:
  /// The reference holds until the next is added.
  template <class Shape>
  Shape& add(Shape record) {
    ++m_size;
    if constexpr (std::is_same_v<Shape, Finding> || std::is_same_v<Shape, Component>)
      return room_for<Shape>().emplace_back(std::move(record));
    else
      return std::get<Shape>(room_for<Record>().emplace_back(std::move(record)));
  }
  void add(Record record) {
    std::visit([this](auto& one) { add(std::move(one)); }, record);
  }

  [[nodiscard]] std::size_t size() const { return m_size; }
  [[nodiscard]] bool empty() const { return m_size == 0; }

  /// Calls `f` with each, as its own shape.
  template <class F>
  void each(F f) {
    for (auto& piece : m_pieces) std::visit([&](auto& list) { each_in(list, f); }, piece);
  }
  template <class F>
  void each(F f) const {
    for (const auto& piece : m_pieces) std::visit([&](const auto& list) { each_in(list, f); }, piece);
  }

  /// Hands over each, as its own shape, and keeps none; the room of those before is free again.
  template <class F>
  void drain(F f) {
    for (auto& piece : std::exchange(m_pieces, {})) {
      std::visit([&](auto& list) { each_in(list, [&](auto& one) { f(std::move(one)); }); }, piece);
      piece = {};
    }
    m_size = 0;
  }

  /// Takes the findings out, in their order.
  [[nodiscard]] Records take_findings() {
    Records out, rest;
    for (auto& piece : m_pieces) {
      auto& to = std::holds_alternative<std::vector<Finding>>(piece) ? out : rest;
      to.m_size += std::visit([](const auto& list) { return list.size(); }, piece);
      to.m_pieces.push_back(std::move(piece));
    }
    *this = std::move(rest);
    return out;
  }

  /// Those of `others` behind these.
  void append(Records&& others) {
    m_size += std::exchange(others.m_size, 0);
    std::move(others.m_pieces.begin(), others.m_pieces.end(), std::back_inserter(m_pieces));
    others.m_pieces.clear();
  }

 private:
  static constexpr std::size_t k_piece = 64U << 10;  // bytes

  template <class List, class F>
  static void each_in(List& list, F&& f) {
    for (auto& one : list) {
      if constexpr (std::is_same_v<std::remove_cv_t<std::remove_reference_t<decltype(one)>>, Record>)
        std::visit(f, one);
      else
        f(one);
    }
  }

  template <class Item>
  std::vector<Item>& room_for() {
    constexpr auto k_full = k_piece / sizeof(Item);
    auto* last = m_pieces.empty() ? nullptr : std::get_if<std::vector<Item>>(&m_pieces.back());
    if (last != nullptr && last->size() < k_full) return *last;
    const bool filled = last != nullptr;
    auto& fresh = std::get<std::vector<Item>>(m_pieces.emplace_back(std::vector<Item>()));
    if (filled) fresh.reserve(k_full);  // the one before was, so may be this one
    return fresh;
  }

  std::vector<std::variant<std::vector<Finding>, std::vector<Component>, std::vector<Record>>> m_pieces;
  std::size_t m_size = 0;
};

}  // namespace plumbline::reports

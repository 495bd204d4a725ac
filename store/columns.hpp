#pragma once
// How a field of a shape stands in SQLite, decided once per type: its column, its way in (`emit`) and its way
// out (`take`).
#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "core/shapes.hpp"

namespace plumbline::store {

enum class SqlType { integer, text, blob };

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

/// The column type of a field's type; an unknown type does not compile.
template <class T>
constexpr SqlType sql_type() {
  if constexpr (IsOptional<T>::value) {
    return sql_type<typename T::value_type>();
  } else if constexpr (std::is_same_v<T, std::string>) {
    return SqlType::text;
  } else if constexpr (std::is_same_v<T, Oid>) {
    return SqlType::blob;
  } else {
    static_assert(std::is_integral_v<T> || std::is_enum_v<T> || std::is_same_v<T, Instant> ||
                  std::is_same_v<T, PersonId>);
    return SqlType::integer;
  }
}

inline std::string_view as_bytes(const Oid& oid) {
  return {reinterpret_cast<const char*>(oid.bytes.data()), oid.bytes.size()};
}

/// Hands one value to `out`, which has null(), integer(), text() and blob().
template <class Out, class T>
void emit(Out& out, const T& value) {
  if constexpr (IsOptional<T>::value) {
    if (value) {
      emit(out, *value);
    } else {
      out.null();
    }
  } else if constexpr (std::is_same_v<T, std::string>) {
    out.text(value);
  } else if constexpr (std::is_same_v<T, Oid>) {
    out.blob(as_bytes(value));
  } else if constexpr (std::is_same_v<T, Instant>) {
    out.integer(value.seconds);
  } else if constexpr (std::is_same_v<T, PersonId>) {
    out.integer(value.value);
  } else {
    out.integer(static_cast<std::int64_t>(value));
  }
}

/// How many fields at the end of a shape were added when rows of it lay in files already.
template <class Shape>
constexpr int added_fields() {
  if constexpr (requires { Shape::k_added; }) {
    return Shape::k_added;
  } else {
    return 0;
  }
}

/// Whether the field is NULL.
template <class T>
bool is_null(const T& value) {
  if constexpr (IsOptional<T>::value) {
    return !value.has_value();
  } else {
    return false;
  }
}

template <class Out, class Shape>
void emit_fields(Out& out, const Shape& record) {
  std::apply([&](const auto&... f) { (emit(out, record.*(f.member)), ...); }, Shape::fields);
}

/// What a leaf is made of: without the NULLs at the end that were added, so that a row keeps the leaf it had
/// before they were.
template <class Out, class Shape>
void emit_proven(Out& out, const Shape& record) {
  constexpr int k_all = std::tuple_size_v<decltype(Shape::fields)>;
  int at = 0, end = k_all - added_fields<Shape>();
  if constexpr (added_fields<Shape>() > 0) {
    const auto look = [&](const auto& value) {
      ++at;
      if (!is_null(value) && at > end) end = at;
    };
    std::apply([&](const auto&... f) { (look(record.*(f.member)), ...); }, Shape::fields);
    at = 0;
  }
  const auto put = [&](const auto& value) {
    if (at++ < end) emit(out, value);
  };
  std::apply([&](const auto&... f) { (put(record.*(f.member)), ...); }, Shape::fields);
}

/// Text or blob of a column as bytes; valid until the statement moves on.
inline std::string_view bytes_of(const SQLite::Column& column) {
  const void* data = column.getBlob();
  return data == nullptr
             ? std::string_view{}
             : std::string_view{static_cast<const char*>(data), static_cast<std::size_t>(column.getBytes())};
}

template <class T>
T take(const SQLite::Column& column) {
  if constexpr (IsOptional<T>::value) {
    return column.isNull() ? T{} : T{take<typename T::value_type>(column)};
  } else if constexpr (std::is_same_v<T, std::string>) {
    return std::string(bytes_of(column));
  } else if constexpr (std::is_same_v<T, Oid>) {
    Oid oid;
    const auto bytes = bytes_of(column);
    bytes.copy(reinterpret_cast<char*>(oid.bytes.data()), oid.bytes.size());
    return oid;
  } else if constexpr (std::is_same_v<T, Instant> || std::is_same_v<T, PersonId>) {
    return T{column.getInt64()};
  } else {
    return static_cast<T>(column.getInt64());
  }
}

/// The fields of a record from the columns `first…` of a row, in the order of the shape.
template <class Shape>
Shape take_fields(SQLite::Statement& row, int first) {
  Shape record;
  std::apply(
      [&](const auto&... f) {
        int i = first;
        ((record.*(f.member) =
              take<std::remove_reference_t<decltype(record.*(f.member))>>(row.getColumn(i++))),
         ...);
      },
      Shape::fields);
  return record;
}

/// Binds values to consecutive parameters, without copies: they must outlive the step.
class Binder {
 public:
  Binder(SQLite::Statement& statement, int first) : m_statement(statement), m_next(first) {}
  void null() { m_statement.bind(m_next++); }
  void integer(std::int64_t value) { m_statement.bind(m_next++, value); }
  void text(const std::string& value) { m_statement.bindNoCopy(m_next++, value); }
  void blob(std::string_view value) {
    m_statement.bindNoCopy(m_next++, value.data(), static_cast<int>(value.size()));
  }

 private:
  SQLite::Statement& m_statement;
  int m_next;
};

}  // namespace plumbline::store

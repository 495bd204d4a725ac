#include "collector/tickets/zone.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <fstream>
#include <iterator>

namespace plumbline::tickets {
namespace {

constexpr std::string_view k_folder = "/usr/share/zoneinfo/";

bool is_name(std::string_view name) {
  const auto fine = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '+' || c == '/';
  };
  return !name.empty() && name.size() < 60 && name.front() != '/' && name.find("..") == name.npos &&
         std::all_of(name.begin(), name.end(), fine);
}

std::int64_t big_endian(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < size; ++i) out = out << 8 | static_cast<unsigned char>(bytes[at + i]);
  if (size == 4) return static_cast<std::int32_t>(out);
  return static_cast<std::int64_t>(out);
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return out;
}

// "+02:00", "+0200", "-05" -> seconds.
std::optional<std::int64_t> offset_of(std::string_view text) {
  if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  std::string digits;
  for (const char c : text.substr(1)) {
    if (c != ':') digits += c;
  }
  if (digits.size() != 2 && digits.size() != 4) return std::nullopt;
  digits.resize(4, '0');
  const auto hours = number(digits.substr(0, 2)), minutes = number(digits.substr(2));
  if (!hours || !minutes || *hours > 14 || *minutes > 59) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (*hours * 3600 + *minutes * 60);
}

// "2026-01-31 10:15", with seconds or without, T or blank between -> as RFC 3339 in UTC.
std::optional<std::int64_t> local_of(std::string_view text) {
  if (text.size() < 16 || (text[10] != ' ' && text[10] != 'T')) return std::nullopt;
  std::string spelt(text);
  spelt[10] = 'T';
  if (spelt.size() == 16) spelt += ":00";
  const auto at = parse_instant(spelt + "Z");
  return at ? std::optional(at->seconds) : std::nullopt;
}

}  // namespace

Result<Zone> Zone::of(const std::string& name) {
  Zone out;
  if (name.empty() || name == "UTC") return out;
  if (const auto fixed = offset_of(name)) {
    out.m_changes.front().offset = *fixed;
    return out;
  }
  const auto refuse = [&] {
    return fail(
        Errc::config,
        fmt::format("\"{}\" is no time zone; write UTC, +02:00 or a name such as Europe/Berlin", name));
  };
  if (!is_name(name)) return refuse();
  std::ifstream in(std::string(k_folder) + name, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  // tzfile(5): a first part with times of 32 bits, behind it the same with 64.
  if (bytes.size() < 44 || !bytes.starts_with("TZif") || bytes[4] < '2') return refuse();
  const auto count = [&](std::size_t head, std::size_t i) {
    return static_cast<std::size_t>(big_endian(bytes, head + 20 + 4 * i, 4));
  };
  const std::size_t head =
      44 + count(0, 3) * 5 + count(0, 4) * 6 + count(0, 5) + count(0, 2) * 8 + count(0, 1) + count(0, 0);
  if (bytes.size() < head + 44) return refuse();
  const std::size_t times = count(head, 3), types = count(head, 4), at = head + 44;
  if (types == 0 || types > 256 || times > 10'000 || bytes.size() < at + times * 9 + types * 6)
    return refuse();
  const auto offset = [&](std::size_t type) {
    return type < types ? big_endian(bytes, at + times * 9 + type * 6, 4) : 0;
  };
  out.m_changes.front().offset = offset(0);
  for (std::size_t i = 0; i < times; ++i)
    out.m_changes.push_back(
        {big_endian(bytes, at + i * 8, 8), offset(static_cast<unsigned char>(bytes[at + times * 8 + i]))});
  return out;
}

std::int64_t Zone::offset_at(std::int64_t utc) const {
  const auto it = std::upper_bound(m_changes.begin(), m_changes.end(), utc,
                                   [](std::int64_t t, const Change& change) { return t < change.at; });
  return it == m_changes.begin() ? it->offset : std::prev(it)->offset;
}

Instant Zone::utc(std::int64_t local) const {
  const auto before = offset_at(local - 86'400), after = offset_at(local + 86'400);
  for (const auto offset : {std::max(before, after), std::min(before, after)}) {
    if (offset_at(local - offset) == offset) return {local - offset};
  }
  return {local - before};
}

std::optional<Instant> parse_time(std::string_view text, const Zone& zone, const std::string& format) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.empty()) return std::nullopt;
  if (!format.empty()) {
    std::tm parts{};
    const std::string whole(text);
    const char* end = strptime(whole.c_str(), format.c_str(), &parts);
    if (end != nullptr && *end == '\0') {
      const std::int64_t seconds = timegm(&parts);
      return parts.tm_gmtoff != 0 ? Instant{seconds - parts.tm_gmtoff} : zone.utc(seconds);
    }
  }
  if (text.size() == 10 && text[4] == '-') {
    const auto day = parse_instant(text);
    return day ? std::optional(zone.utc(day->seconds)) : std::nullopt;
  }
  if (text.size() > 10 && text[4] == '-') {
    if (text.back() == 'Z' || text[text.size() - 3] == ':') {
      if (const auto whole = parse_instant(text)) return *whole;
    }
    const auto sign = text.find_last_of("+-");
    if (sign != text.npos && sign > 10) {
      const auto offset = offset_of(text.substr(sign));
      auto local = text.substr(0, sign);
      if (local.size() > 19 && local[19] == '.') local = local.substr(0, 19);
      const auto seconds = local_of(local);
      if (offset && seconds) return Instant{*seconds - *offset};
    }
    if (text.size() > 19 && text[19] == '.') text = text.substr(0, 19);
    const auto seconds = local_of(text);
    return seconds ? std::optional(zone.utc(*seconds)) : std::nullopt;
  }
  const auto seconds = number(text);
  return seconds && *seconds >= 0 && *seconds < 253'402'300'800 ? std::optional(Instant{*seconds})
                                                                : std::nullopt;
}

}  // namespace plumbline::tickets

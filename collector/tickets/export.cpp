#include "collector/tickets/export.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstring>
#include <set>

#include "collector/git/mapped_file.hpp"
#include "collector/http/json.hpp"
#include "collector/tickets/columns.hpp"
#include "collector/tickets/csv.hpp"
#include "collector/tickets/words.hpp"
#include "core/digest.hpp"
#include "core/shapes.hpp"

namespace plumbline::tickets {
namespace {

using http::Json;

constexpr std::size_t k_most_json = 256u << 20;  // it is held in memory, our choice
constexpr std::size_t k_most_rows = 50'000'000;

std::string setting(const SourceSpec& source, const std::string& key) {
  const auto it = source.settings.find(key);
  return it == source.settings.end() ? std::string() : it->second;
}

// The beginning of a native id as a number: what the store's table is ordered by.
std::uint64_t place_of(const std::string& key) {
  std::uint64_t out = 0;
  for (const char c : native_of({http::as_word(key, 100)}).bytes.substr(0, 8))
    out = out << 8 | static_cast<unsigned char>(c);
  return out;
}

Result<git::MappedFile> map_file(const std::string& path) {
  auto out = git::MappedFile::open(path);
  if (!out)
    return fail(
        Errc::not_found,
        fmt::format("{} cannot be read: it is not there, empty, no regular file, or not ours to read", path));
  return std::move(*out);
}

std::string flat(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_null()) return {};
  if (value.is_array()) {
    std::string out;
    for (const auto& one : value) {
      const auto text = flat(one);
      if (!text.empty()) out += (out.empty() ? "" : ",") + text;
    }
    return out;
  }
  if (value.is_object()) {
    for (const char* key : {"name", "value", "displayName", "key"})
      if (value.contains(key) && value[key].is_string()) return value[key].get<std::string>();
    return {};
  }
  return value.dump();
}

// Members as columns: "fields.status" for one inside another. Lists of objects are a history.
void flatten(const Json& object, const std::string& prefix, int depth, std::vector<std::string>& names,
             std::vector<std::string>& cells) {
  for (const auto& [key, value] : object.items()) {
    if (value.is_array() && !value.empty() && value[0].is_object() && !value[0].contains("name")) continue;
    const auto text = flat(value);
    if (!text.empty() || !value.is_object()) {
      names.push_back(prefix + key);
      cells.push_back(text);
    }
    if (value.is_object() && depth < 4) flatten(value, prefix + key + ".", depth + 1, names, cells);
  }
}

}  // namespace

struct Export::Core {
  explicit Core(const SourceSpec& s) : source(s), words(*Words::of(s)) {}
  const SourceSpec& source;
  Words words;
  Reading reading;
  std::string file, history_file;
  std::optional<git::MappedFile> tickets, history;
  std::optional<Csv> csv, changes;
  std::vector<std::string> fields, change_fields;
  Json json;
  std::map<std::string, Wrong> wrong;
  std::optional<Instant> newest, exported;
  bool repeats = false;

  struct Place {
    std::uint64_t key, offset;
  };
  std::vector<Place> order;                  // of tickets
  std::vector<std::uint64_t> starts, found;  // of the changes of each

  void complain(const std::string& reason, const std::string& what) {
    auto& one = wrong[reason];
    if (one.count++ == 0) one.first = what;
  }
  void saw(Instant at) { newest = newest ? std::max(*newest, at) : at; }

  Result<void> open();
  Result<void> open_json();
  Result<void> unwrap();
  Result<void> index();
  Result<void> index_history();
  std::optional<std::size_t> find(const std::string& key) const;
  // A line's number is looked for only where something is wrong with it.
  Result<void> hand(Item item, const std::function<std::string()>& where,
                    const std::function<Result<void>(const Item&)>& take);
  Result<void> read_csv(const std::function<Result<void>(const Item&)>& take);
  Result<void> read_json(const std::function<Result<void>(const Item&)>& take);
  void add_history(std::size_t ticket, Item& item);
  void add_nested(const Json& object, Item& item, const std::string& where);
};

Result<void> Export::Core::open() {
  file = source.location;
  history_file = setting(source, "history");
  reading.time_format = setting(source, "time_format");
  auto zone = Zone::of(setting(source, "time_zone"));
  if (!zone)
    return fail(zone.error().code,
                "time_zone of " + source.name + " in plumbline.yaml: " + zone.error().message);
  reading.zone = std::move(*zone);
  if (const auto text = setting(source, "exported"); !text.empty()) {
    const auto at = parse_instant(text);
    if (!at)
      return fail(Errc::config, "exported of " + source.name + " in plumbline.yaml: " + at.error().message);
    exported = *at;
  }
  for (const auto& [field, column] : pairs_of(source, "fields")) reading.fields[field] = column;
  for (const auto& [field, column] : pairs_of(source, "history_fields"))
    reading.history_fields[field] = column;
  auto mapped = map_file(file);
  if (!mapped) return tl::unexpected(mapped.error());
  tickets.emplace(std::move(*mapped));
  const auto first = tickets->bytes().find_first_not_of(" \t\r\n\xef\xbb\xbf");
  const char mark = first == std::string_view::npos ? ' ' : tickets->bytes()[first];
  if (mark == '[' || mark == '{') {
    if (auto ok = open_json(); !ok) return ok;
  } else {
    auto opened = Csv::open(tickets->bytes(), file);
    if (!opened) return tl::unexpected(opened.error());
    csv.emplace(std::move(*opened));
    auto named = fields_of(csv->columns(), reading.fields, {"key", "opened", "state"}, file, "fields");
    if (!named) return tl::unexpected(named.error());
    fields = std::move(*named);
    repeats = std::set<std::string>(fields.begin(), fields.end()).size() < fields.size();
  }
  if (history_file.empty()) return index();
  auto other = map_file(history_file);
  if (!other) return tl::unexpected(other.error());
  history.emplace(std::move(*other));
  auto opened = Csv::open(history->bytes(), history_file);
  if (!opened) return tl::unexpected(opened.error());
  changes.emplace(std::move(*opened));
  auto named = fields_of(changes->columns(), reading.history_fields, {"key", "at", "field"}, history_file,
                         "history_fields");
  if (!named) return tl::unexpected(named.error());
  change_fields = std::move(*named);
  return index();
}

Result<void> Export::Core::open_json() {
  const auto bytes = tickets->bytes();
  if (bytes.size() > k_most_json)
    return fail(Errc::limit,
                fmt::format("{}: is larger than {} MiB; export it as CSV", file, k_most_json >> 20));
  auto parsed = http::parse_json(bytes);
  if (!parsed) {  // a ticket a line
    json = Json::array();
    std::size_t line = 0;
    for (std::string_view rest = bytes; !rest.empty();) {
      const auto end = std::min(rest.find('\n'), rest.size());
      const auto text = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      ++line;
      if (text.find_first_not_of(" \t\r") == text.npos) continue;
      auto one = http::parse_json(text);
      if (!one) return fail(one.error().code, fmt::format("{}:{}: {}", file, line, one.error().message));
      json.push_back(std::move(*one));
    }
    return {};
  }
  json = std::move(*parsed);
  return json.is_object() ? unwrap() : Result<void>{};
}

// The one list of an object that holds tickets, which are objects; beside it may stand how many there are.
Result<void> Export::Core::unwrap() {
  std::vector<std::string> lists, filled;
  for (const auto& [key, value] : json.items()) {
    if (!value.is_array()) continue;
    lists.push_back(key);
    if (std::any_of(value.begin(), value.end(), [](const Json& one) { return one.is_object(); }))
      filled.push_back(key);
  }
  if (lists.empty()) return fail(Errc::unreadable, file + ": holds no list of tickets");
  if (filled.size() > 1)
    return fail(
        Errc::unreadable,
        fmt::format(
            "{}: holds several lists, {} and {}{}; which of them is the tickets it does not say: leave "
            "one",
            file, http::as_word(filled[0], 60), http::as_word(filled[1], 60),
            filled.size() > 2 ? " and more" : ""));
  std::optional<std::int64_t> announced;
  for (const char* key : {"total", "total_count", "totalCount"})
    announced = std::max(announced, http::number_at(json, key));
  Json list = std::move(json[filled.empty() ? lists[0] : filled[0]]);
  json = std::move(list);
  const auto held = static_cast<std::int64_t>(json.size());
  if (announced && *announced > held)  // it takes nothing back then, as nothing does that leaves a gap
    complain("incomplete", fmt::format("{}: announces {} tickets and holds {}", file, *announced, held));
  return {};
}

// Tickets in the order of their native ids, and where each stands.
Result<void> Export::Core::index() {
  std::vector<std::string> cells;
  if (csv) {
    const auto key =
        static_cast<std::size_t>(std::find(fields.begin(), fields.end(), "key") - fields.begin());
    for (auto at = csv->begin(); at < csv->end();) {
      const auto next = csv->row(at, cells);
      if (!next) return tl::unexpected(next.error());
      const bool blank = cells.size() == 1 && cells[0].empty();
      if (const auto wanting = blank ? std::string() : csv->short_of(at, cells.size()); !wanting.empty())
        complain("damaged", wanting);  // a flag that says "private" may be what is cut off
      else if (!blank && !cells[key].empty())
        order.push_back({place_of(cells[key]), at});
      else if (!blank)
        complain("damaged", csv->place(at) + ": column key: is empty");
      at = *next;
      if (order.size() > k_most_rows)
        return fail(Errc::limit, fmt::format("{}: more than {} rows", file, k_most_rows));
    }
  } else {
    for (std::size_t i = 0; i < json.size(); ++i) {
      std::vector<std::string> names;
      cells.clear();
      if (json[i].is_object()) flatten(json[i], "", 0, names, cells);
      const auto named = fields_of(names, {}, {}, file, "fields");
      const auto wanted =
          reading.fields.contains("key") ? folded(reading.fields.at("key")) : std::string("key");
      std::string key;
      for (std::size_t k = 0; k < names.size(); ++k) {
        if ((folded(names[k]) == wanted ||
             (named && (*named)[k] == "key" && !reading.fields.contains("key"))) &&
            key.empty())
          key = cells[k];
      }
      if (key.empty())
        complain("damaged", fmt::format("{}: ticket {}: member key: is missing", file, i + 1));
      else
        order.push_back({place_of(key), i});
    }
  }
  std::sort(order.begin(), order.end(), [](const Place& a, const Place& b) {
    return a.key != b.key ? a.key < b.key : a.offset < b.offset;
  });
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (order[i].key != order[i - 1].key) continue;
    const auto where = [&](const Place& place) {
      return csv ? csv->place(place.offset) : fmt::format("{}: ticket {}", file, place.offset + 1);
    };
    return fail(Errc::unreadable,
                fmt::format("{}: column key: the ticket of {} stands here again; each ticket is "
                            "one row, what changed is its history",
                            where(order[i]), where(order[i - 1])));
  }
  return changes ? index_history() : Result<void>{};
}

std::optional<std::size_t> Export::Core::find(const std::string& key) const {
  const auto place = place_of(key);
  const auto it = std::lower_bound(order.begin(), order.end(), place,
                                   [](const Place& a, std::uint64_t b) { return a.key < b; });
  if (it == order.end() || it->key != place) return std::nullopt;
  return static_cast<std::size_t>(it - order.begin());
}

// Counted first, then placed: the rows of each ticket stand together, eight bytes each.
Result<void> Export::Core::index_history() {
  const auto key = static_cast<std::size_t>(std::find(change_fields.begin(), change_fields.end(), "key") -
                                            change_fields.begin());
  std::vector<std::string> cells;
  starts.assign(order.size() + 1, 0);
  for (const bool placing : {false, true}) {
    for (auto at = changes->begin(); at < changes->end();) {
      const auto next = changes->row(at, cells);
      if (!next) return tl::unexpected(next.error());
      const bool is_short = cells.size() < changes->columns().size();
      const auto ticket = is_short ? std::nullopt : find(cells[key]);
      if (ticket && placing) found[starts[*ticket]++] = at;
      if (ticket && !placing) ++starts[*ticket + 1];
      if (!ticket && !placing && (cells.size() != 1 || !cells[0].empty()))
        complain("damaged",
                 is_short ? changes->short_of(at, cells.size())
                          : fmt::format("{}: column key: names no ticket of {}", changes->place(at), file));
      at = *next;
    }
    if (placing) break;
    for (std::size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
    found.resize(starts.back());
  }
  for (std::size_t i = starts.size() - 1; i > 0; --i) starts[i] = starts[i - 1];
  starts[0] = 0;
  return {};
}

void Export::Core::add_history(std::size_t ticket, Item& item) {
  if (!changes) return;
  std::vector<std::string> cells;
  for (auto i = starts[ticket]; i < starts[ticket + 1]; ++i) {
    const auto at = found[i];
    if (!changes->row(at, cells)) continue;  // it was read before
    auto change = change_of(change_fields, cells, reading, i - starts[ticket] + 1);
    if (!change) {
      complain("damaged", changes->place(at) + ": " + change.error().message);
      continue;
    }
    saw(change->at);
    item.changes.push_back(std::move(*change));
  }
}

void Export::Core::add_nested(const Json& object, Item& item, const std::string& where) {
  std::size_t number = 0;
  for (const auto& [name, value] : object.items()) {
    if (!value.is_array() || value.empty() || !value[0].is_object() || value[0].contains("name")) continue;
    for (const auto& one : value) {
      std::vector<std::string> names, cells;
      if (one.is_object()) flatten(one, "", 0, names, cells);
      const auto named = fields_of(names, {}, {}, file, "history_fields");
      if (!named) continue;
      auto change = change_of(*named, cells, reading, ++number);
      if (!change) {
        complain("damaged", fmt::format("{}: member {} {}: {}", where, name, number, change.error().message));
        continue;
      }
      saw(change->at);
      item.changes.push_back(std::move(*change));
    }
  }
}

Result<void> Export::Core::hand(Item item, const std::function<std::string()>& where,
                                const std::function<Result<void>(const Item&)>& take) {
  saw(item.opened);
  if (const auto closed = parse_time(item.now.at("closed"), reading.zone, reading.time_format)) saw(*closed);
  if (!mend_times(item, reading, words)) {
    complain("undated",
             fmt::format("{}: column closed: the ticket is closed, and nothing says since when; name a "
                         "column for `closed` (no time before it was opened or changed last), or a history",
                         where()));
    return {};
  }
  return take(item);
}

Result<void> Export::Core::read_csv(const std::function<Result<void>(const Item&)>& take) {
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto at = order[i].offset;
    if (!csv->row(at, cells)) continue;  // it was read before
    const auto joined = repeats ? join_repeated(fields, cells) : Result<void>{};
    auto item = joined ? item_of(fields, cells, reading) : Result<Item>(tl::unexpected(joined.error()));
    if (!item) {
      complain("damaged", csv->place(at) + ": " + item.error().message);
      continue;
    }
    add_history(i, *item);
    if (auto ok = hand(
            std::move(*item), [&] { return csv->place(at); }, take);
        !ok)
      return ok;
  }
  return {};
}

Result<void> Export::Core::read_json(const std::function<Result<void>(const Item&)>& take) {
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto& object = json[order[i].offset];
    auto where = fmt::format("{}: ticket {}", file, order[i].offset + 1);
    std::vector<std::string> names, cells;
    flatten(object, "", 0, names, cells);
    std::map<std::string, std::string> named;  // members that one ticket lacks are no error
    for (const auto& [field, column] : reading.fields) {
      if (std::any_of(names.begin(), names.end(),
                      [&](const auto& name) { return folded(name) == folded(column); }))
        named[field] = column;
    }
    const auto fields_here = fields_of(names, named, {"key", "opened"}, where, "fields");
    const auto joined = fields_here ? join_repeated(*fields_here, cells) : Result<void>{};
    auto item = !fields_here ? Result<Item>(tl::unexpected(fields_here.error()))
                : joined     ? item_of(*fields_here, cells, reading)
                             : Result<Item>(tl::unexpected(joined.error()));
    if (!item) {
      complain("damaged", fields_here ? where + ": " + item.error().message : item.error().message);
      continue;
    }
    add_history(i, *item);
    add_nested(object, *item, where);
    if (auto ok = hand(
            std::move(*item), [&] { return where; }, take);
        !ok)
      return ok;
  }
  return {};
}

Export::Export(std::unique_ptr<Core> core) : m_core(std::move(core)) {}
Export::Export(Export&&) noexcept = default;
Export& Export::operator=(Export&&) noexcept = default;
Export::~Export() = default;

Result<Export> Export::open(const SourceSpec& source) {
  if (const auto words = Words::of(source); !words) return tl::unexpected(words.error());
  auto core = std::make_unique<Core>(source);
  if (auto ok = core->open(); !ok) return tl::unexpected(ok.error());
  return Export(std::move(core));
}

Result<void> Export::read(const std::function<Result<void>(const Item&)>& take) {
  return m_core->csv ? m_core->read_csv(take) : m_core->read_json(take);
}

const std::map<std::string, Export::Wrong>& Export::wrong() const {
  return m_core->wrong;
}

std::optional<Instant> Export::until() const {
  if (m_core->exported) return m_core->exported;
  return m_core->newest ? std::optional(Instant{m_core->newest->seconds + 1}) : std::nullopt;
}

Result<std::string> Export::digest(const SourceSpec& source) {
  std::string all;
  for (const auto& [key, value] : source.settings) all += fmt::format("{}={}\n", key, value);
  for (const auto& path : {source.location, setting(source, "history")}) {
    if (path.empty()) continue;
    const auto mapped = map_file(path);
    if (!mapped) return tl::unexpected(mapped.error());
    all += hex(sha256(mapped->bytes()));
  }
  return hex(sha256(all));
}

}  // namespace plumbline::tickets

#pragma once
// Which column of an export, or which member of its JSON, is which field of a ticket.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "collector/tickets/item.hpp"
#include "collector/tickets/words.hpp"
#include "collector/tickets/zone.hpp"
#include "core/result.hpp"

namespace plumbline::tickets {

/// One ticket or change of an export: its values by the names of the columns.
using Row = std::vector<std::pair<std::string, std::string>>;

/// What an export needs to be read as tickets and changes.
struct Reading {
  Zone zone;
  std::string time_format;
  std::map<std::string, std::string> fields, history_fields;  ///< of ours -> column, lower case
};

/// Of `columns` (as the file has them) the ones that our fields are: what `named` says, else a usual name.
/// The others stand for themselves. Errors: config (`named` names a column that is not there, with the
/// nearest; a needed one is missing).
[[nodiscard]] Result<std::vector<std::string>> fields_of(const std::vector<std::string>& columns,
                                                         const std::map<std::string, std::string>& named,
                                                         const std::vector<std::string>& needed,
                                                         const std::string& file, const std::string& setting);

/// Joins with commas what several columns of one field say; the cells behind the first become empty. Errors:
/// unreadable (two of what a ticket has one of).
[[nodiscard]] Result<void> join_repeated(const std::vector<std::string>& fields,
                                         std::vector<std::string>& cells);

/// A ticket of one row; `fields` names the cells. Errors: unreadable (which column, what is wrong).
[[nodiscard]] Result<Item> item_of(const std::vector<std::string>& fields,
                                   const std::vector<std::string>& cells, const Reading& reading);
/// Adds what a row tells beside a history: when it was first triaged (where there is none), when it was
/// closed, its commit. False: it is closed and nobody says when.
[[nodiscard]] bool mend_times(Item& item, const Reading& reading, const Words& words);
/// A change of one row. `number` makes an id where there is none.
[[nodiscard]] Result<Change> change_of(const std::vector<std::string>& fields,
                                       const std::vector<std::string>& cells, const Reading& reading,
                                       std::size_t number);

/// "Ann Example <ann@example.org>", an address, or a name.
[[nodiscard]] Who who_of(const std::string& text);

}  // namespace plumbline::tickets

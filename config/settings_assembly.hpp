#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/fault.hpp"
#include "config/option.hpp"
#include "config/settings_loader.hpp"

namespace sidehook::config {

/// Settings while they are being put together: the readers of the sources assign to it or report
/// faults, the checks look at the outcome. Lives as long as one load_settings().
class settings_assembly {
 public:
  explicit settings_assembly(std::span<const option> rows);

  std::span<const option> rows() const { return rows_; }
  /// The row of that path, or null.
  const option* find(std::string_view path) const;

  void assign(const option& row, const option_value& value, origin from);
  /// A value that does not fit.
  /// @param given  the value as the source spells it
  void refuse(const option& row, std::string_view given, const origin& at);
  /// Something inside a value, which makes that value no use.
  /// @param at  the place of what is wrong
  void refuse_inside(const option& row, const origin& at, std::string message);
  /// Something that is wrong with the value an option got at last; said where it came from.
  void refuse_assigned(std::string_view path, std::string message);
  /// The same of a file for a secret, when the secret is in the settings already.
  /// @param secret_path  of the secret; that of the file ends in "_file" besides
  void refuse_second_source(std::string_view secret_path, const std::string& secret,
                            const std::string& file);
  /// The same of an item of a list.
  /// @param index  from 0
  void refuse_item(std::string_view path, std::size_t index, std::string_view message);
  void report(const origin& at, std::string message);
  void report(fault found) { faults_.push_back(std::move(found)); }

  const settings& values() const { return loaded_.values; }
  origin origin_of(std::string_view path) const;
  /// Whether a source gave the option something that does not fit.
  bool was_refused(std::string_view path) const;

  /// Gives the faults of the file that have no place yet theirs.
  void locate_faults(const settings_file& file);
  settings_result finish() &&;

 private:
  std::size_t index_of(const option& row) const {
    return static_cast<std::size_t>(&row - rows_.data());
  }

  std::span<const option> rows_;
  loaded_settings loaded_;
  std::vector<bool> refused_;
  std::vector<fault> faults_;
};

/// The readers of the sources, and what is checked across options once all are read.
void read_settings(settings_assembly& into, const settings_file& file);
void read_settings(settings_assembly& into, const environment& variables);
void read_assignments(settings_assembly& into, std::span<const std::string> assignments);
void check_listeners(settings_assembly& assembled);
void check_gateway(settings_assembly& assembled);
void check_http_client(settings_assembly& assembled);
void check_ways_in(settings_assembly& assembled);
void check_mappings(settings_assembly& assembled);
void check_sessions(settings_assembly& assembled);
void check_redis(settings_assembly& assembled);
void check_tracing(settings_assembly& assembled);

}  // namespace sidehook::config

#pragma once

#include "daemon/journal/journal_file.hpp"
#include "daemon/journal/write_group.hpp"

namespace sidehook::journal {

/// What became of a group.
struct written {
  enum class what {
    all,          ///< it is written
    settlements,  ///< what was offered is refused
    nothing,      ///< what was offered is refused, the settlements are to be tried again
    failed,       ///< nothing may be written to the file any more
  };
  what done = what::all;
  /// Why not all, in a sentence that names the file.
  std::string why = {};
};

/// Whether an error passes by itself, or when somebody makes room. After any other one, what is in
/// the file is not known well enough to go on.
bool may_pass(const store::sqlite_error& error);

/// Writes groups, each in one transaction; what does not fit into the file is refused before. On
/// the journal's thread.
class group_writer {
 public:
  group_writer(journal_file& file, std::function<queue::time_point()> clock)
      : file_(file), clock_(std::move(clock)), last_id_(file.deliveries().last_id()) {}

  /// Fills in the group's admissions, and what was accepted.
  written write(write_group& group);
  /// Tries whether something can be written.
  written probe();
  /// Ids that nobody has had.
  queue::delivery_id next_id() { return ++last_id_; }

 private:
  void refuse_what_has_no_room(write_group& group);
  void number_deliveries(write_group& group);
  void number_job(const std::shared_ptr<const route::job>& job, queue::time_point now,
                  write_group& group);
  std::optional<route::sender_key> known_key(const route::job& job);
  bool is_repeated(const route::job& job, const write_group& group, queue::time_point now);
  void write_sender_ids(const write_group& group);
  void write_all(const write_group& group);
  void write_settlements(const std::vector<settled>& settlements);
  written write_settlements_alone(const write_group& group, const store::sqlite_error& error);

  journal_file& file_;
  const std::function<queue::time_point()> clock_;
  queue::delivery_id last_id_;
};

}  // namespace sidehook::journal

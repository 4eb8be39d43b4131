#include "daemon/journal/group_writer.hpp"

#include <algorithm>

namespace sidehook::journal {
namespace {

using store::sqlite_error;
using decision = queue::settlement::decision;

queue::admission refusal_for(const sqlite_error& error) {
  return error.why() == sqlite_error::cause::full ? queue::admission::full_disk
                                                  : queue::admission::failed;
}

// Where deliveries stand no longer. One that has a row stays there when it is to run again.
std::vector<ended> left_places(const std::vector<settled>& settlements) {
  std::vector<ended> left;
  left.reserve(settlements.size());
  for (const auto& each : settlements) {
    const bool has_ended = each.how.what == decision::done || each.how.what == decision::dead;
    if (has_ended || (is_rescheduled(each) && is_in_pack(each.at)))
      left.push_back({each.at, each.bytes});
  }
  return left;
}

}  // namespace

bool may_pass(const sqlite_error& error) {
  return error.why() == sqlite_error::cause::full || error.why() == sqlite_error::cause::busy;
}

written group_writer::write(write_group& group) {
  try {
    file_.check_that_it_is_there();
    refuse_what_has_no_room(group);
    number_deliveries(group);
    write_all(group);
    return {};
  } catch (const sqlite_error& error) {
    group.accepted.clear();
    refuse(group, refusal_for(error));
    if (!may_pass(error)) return {written::what::failed, error.what()};
    return write_settlements_alone(group, error);
  }
}

void group_writer::refuse_what_has_no_room(write_group& group) {
  file_.begin_group();
  for (auto& offer : group.offers) {
    for (std::size_t i = 0; i < offer.jobs.size(); ++i) {
      const auto& job = offer.jobs[i];
      if (job && !file_.has_room_for(job->handlers.size(), size_of(*job)))
        offer.admissions[i] = queue::admission::full_disk;
    }
  }
}

void group_writer::number_deliveries(write_group& group) {
  const auto now = clock_();
  for (auto& offer : group.offers) {
    for (std::size_t i = 0; i < offer.jobs.size(); ++i) {
      const auto& job = offer.jobs[i];
      if (!job || offer.admissions[i] != queue::admission::accepted) continue;
      if (is_repeated(*job, group, now)) {
        offer.admissions[i] = queue::admission::repeated;
      } else {
        number_job(job, now, group);
      }
    }
  }
}

void group_writer::number_job(const std::shared_ptr<const route::job>& job, queue::time_point now,
                              write_group& group) {
  for (std::size_t handler = 0; handler < job->handlers.size(); ++handler) {
    queue::delivery what{next_id(), job, handler};
    what.accepted = now;
    group.accepted.emplace_back(place{0, what.id}, std::move(what));
  }
  if (auto key = known_key(*job)) group.sender_ids.insert(*std::move(key));
}

std::optional<route::sender_key> group_writer::known_key(const route::job& job) {
  return file_.sender_ids().keeps_any() ? job.known_by() : std::nullopt;
}

bool group_writer::is_repeated(const route::job& job, const write_group& group,
                               queue::time_point now) {
  const auto key = known_key(job);
  return key && (group.sender_ids.contains(*key) || file_.sender_ids().is_known(*key, now));
}

void group_writer::write_sender_ids(const write_group& group) {
  if (group.sender_ids.empty()) return;
  const auto now = clock_();
  for (const auto& key : group.sender_ids) file_.sender_ids().add(key, now);
  file_.sender_ids().prune(now);
}

void group_writer::write_all(const write_group& group) {
  if (group.settlements.empty() && group.accepted.empty()) return;
  // What has ended is only repeated if it is lost; nobody was told that it is on the disk.
  file_.force_commits(!group.accepted.empty());
  dead_letter_rows::counting counting(file_.dead_letters());
  store::sqlite_transaction transaction(file_.database());
  // They make room for what follows.
  write_settlements(group.settlements);
  file_.deliveries().insert(group.accepted);
  write_sender_ids(group);
  transaction.commit();
  counting.commit();
}

void group_writer::write_settlements(const std::vector<settled>& settlements) {
  auto& deliveries = file_.deliveries();
  for (const auto& each : settlements) {
    if (each.how.what == decision::noted) deliveries.note({each.at, each.what});
  }
  // What goes makes room for what it becomes.
  deliveries.remove(left_places(settlements));
  bool any_dead = false;
  const auto now = clock_();
  for (const auto& each : settlements) {
    if (is_rescheduled(each)) deliveries.reschedule(each.at, rescheduled(each));
    if (each.how.what != decision::dead) continue;
    any_dead = true;
    file_.dead_letters().add(each.what, each.how.history, each.how.reason, now);
  }
  if (any_dead) file_.dead_letters().prune(now);
}

written group_writer::probe() {
  try {
    file_.check_that_it_is_there();
    file_.write_something();
    return {};
  } catch (const sqlite_error& error) {
    return {may_pass(error) ? written::what::nothing : written::what::failed, error.what()};
  }
}

written group_writer::write_settlements_alone(const write_group& group, const sqlite_error& error) {
  try {
    dead_letter_rows::counting counting(file_.dead_letters());
    store::sqlite_transaction transaction(file_.database());
    write_settlements(group.settlements);
    transaction.commit();
    counting.commit();
    return {written::what::settlements, error.what()};
  } catch (const sqlite_error& again) {
    if (!may_pass(again)) return {written::what::failed, again.what()};
    return {written::what::nothing, again.what()};
  }
}

}  // namespace sidehook::journal

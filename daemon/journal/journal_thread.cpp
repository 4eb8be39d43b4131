#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "daemon/journal/journal.hpp"

// What the journal does on its thread.

namespace sidehook::journal {

using queue::admission;
using decision = queue::settlement::decision;
using store::sqlite_error;

namespace {

// What one transaction takes of what is offered: enough to share its cost, little enough that those
// who came first need not wait long for those who came last.
constexpr std::size_t most_offers = 1'024;
constexpr std::size_t most_bytes = std::size_t{1024} * 1024;

std::size_t size_of_jobs(const offered& offer) {
  std::size_t bytes = 0;
  for (const auto& job : offer.jobs) bytes += job ? size_of(*job) : 0;
  return bytes;
}

}  // namespace

void journal::write_pending() {
  const auto result = write_next();
  attempt([&] { opened_.file->tidy_log(); });
  const std::lock_guard lock(mutex_);
  write_posted_ = false;
  // What came during this group; settlements that could not be written wait for a timer.
  const bool again = !pending_.settlements.empty() && result.done != written::what::nothing;
  if (again || !pending_.offers.empty()) post_write();
}

written journal::write_next() {
  auto group = next_group();
  if (group.empty()) return {};
  written result{written::what::failed, failure()};
  if (writer_) {
    const auto began = std::chrono::steady_clock::now();
    result = writer_->write(group);
    if (around_.commits != nullptr && !group.accepted.empty())
      around_.commits->note(group.offers, std::chrono::steady_clock::now() - began);
    note(result);
  } else {
    refuse(group, admission::failed);
  }
  finish(group, result);
  return result;
}

write_group journal::next_group() {
  const std::lock_guard lock(mutex_);
  write_group group;
  group.settlements = std::exchange(pending_.settlements, {});
  std::size_t bytes = 0;
  while (!pending_.offers.empty() && group.offers.size() < most_offers && bytes < most_bytes) {
    bytes += size_of_jobs(pending_.offers.front());
    group.offers.push_back(std::move(pending_.offers.front()));
    pending_.offers.pop_front();
  }
  writing_ = !group.empty();
  return group;
}

void journal::finish(write_group& group, const written& result) {
  std::function<void()> drained;
  {
    const std::lock_guard lock(mutex_);
    writing_ = false;
    if (result.done == written::what::nothing) {
      std::move(pending_.settlements.begin(), pending_.settlements.end(),
                std::back_inserter(group.settlements));
      pending_.settlements = std::move(group.settlements);
    } else {
      for (auto& each : group.settlements) finish_settlement(std::move(each), result.done);
    }
    for (const auto& offer : group.offers) finish_offer(offer);
    for (auto& [at, what] : group.accepted) window_.add(at, std::move(what));
    drained = drained_by_this();
  }
  note_dead_letters();
  for (auto& offer : group.offers) offer.decided(std::move(offer.admissions));
  tell_if_due();
  if (drained) drained();
}

void journal::finish_settlement(settled&& each, written::what result) {
  const auto id = each.what.id;
  if (is_rescheduled(each)) unwritten_due_.erase(unwritten_due_.find(stored(each.how.due)));
  if (each.how.what == decision::unattempted)
    return window_.give_back(each.at, std::move(each.what));
  if (each.how.what == decision::noted) return;
  window_.forget(id);
  if (result == written::what::failed) return;
  account_for(each);
  if (!is_rescheduled(each)) return;
  auto [at, what] = rescheduled(each);
  window_.add(at, std::move(what));
}

void journal::account_for(const settled& each) {
  release({1, each.bytes});
  if (!is_rescheduled(each)) return;
  ++unsettled_.count;
  unsettled_.bytes += size_of(rescheduled(each).second);
}

void journal::write_deaths(const std::vector<queue::delivery_id>& deliveries,
                           const queue::death_judge& judge) {
  write_group group;
  for (const auto id : deliveries) {
    auto row = opened_.file->deliveries().find(id);
    if (!row || !row->intact) continue;
    const place at = row->at;
    auto what = restored(std::move(*row), around_.find);
    ++what.kills;
    auto how = judge(what);
    group.settlements.push_back(settled_as(std::move(how), {at, std::move(what)}));
  }
  if (group.empty()) return;
  const auto result = writer_->write(group);
  note(result);
  if (result.done != written::what::all) return;
  const std::lock_guard lock(mutex_);
  for (const auto& each : group.settlements) account_for(each);
}

void journal::finish_offer(const offered& offer) {
  for (std::size_t i = 0; i < offer.jobs.size(); ++i) {
    const auto& job = offer.jobs[i];
    // One that was refused, or repeated.
    if (job && offer.admissions[i] != admission::accepted)
      release({job->handlers.size(), size_of(*job)});
  }
}

// Says once that writing fails, and once that it works again.
void journal::note(const written& result) {
  if (result.done == written::what::failed) return fail(result.why);
  std::string before;
  {
    const std::lock_guard lock(mutex_);
    before = std::exchange(failure_, result.why);
  }
  if (!result.why.empty()) try_again_later();
  if (before.empty() && !result.why.empty())
    around_.report(fmt::format("{}: events are refused until it can be written", result.why));
  if (!before.empty() && result.why.empty())
    around_.report(
        fmt::format("{}: can be written again", opened_.file->database().file().string()));
}

void journal::fail(const std::string& why) {
  if (!writer_) return;
  writer_.reset();
  opened_.file->leave_as_it_is();
  opened_.file.reset();
  {
    const std::lock_guard lock(mutex_);
    failure_ = why;
    failed_ = true;
    if (!pending_.empty()) post_write();
  }
  around_.report(
      fmt::format("{}: nothing is written any more, events are refused until a restart", why));
}

void journal::try_again_later() {
  try_again_timer_.expires_after(options_.try_again_after);
  try_again_timer_.async_wait([this](boost::system::error_code error) {
    if (!error) try_again();
  });
}

void journal::try_again() {
  {
    const std::lock_guard lock(mutex_);
    if (!can_write() || failure_.empty()) return;
    if (!pending_.empty()) return post_write();
  }
  note(writer_->probe());
}

bool journal::attempt(const std::function<void()>& step) {
  if (!writer_) return false;
  try {
    step();
    return true;
  } catch (const sqlite_error& error) {
    if (!may_pass(error)) fail(error.what());
    return false;
  }
}

void journal::read_ahead() {
  std::optional<delivery_window::page_wanted> wanted;
  {
    const std::lock_guard lock(mutex_);
    read_posted_ = false;
    if (can_write()) wanted = window_.wanted();
  }
  if (!wanted) return;
  attempt([&] {
    take_in(wanted->lane, opened_.file->deliveries().read(*wanted, [this](queue::delivery_id id) {
      const std::lock_guard lock(mutex_);
      return window_.is_taken(id);
    }));
  });
}

void journal::take_in(lane_name lane, delivery_page page) {
  set_aside_damaged(page.rows);
  auto read = restore(std::move(page.rows));
  std::function<void()> changed;
  {
    const std::lock_guard lock(mutex_);
    // The consumer may have to wait less long than it was told.
    if (lane == lane_name::retried && !read.empty() && gives_out()) changed = next_due_changed_;
    window_.add_read(lane, std::move(read), page.rest);
    post_read();
  }
  if (changed) changed();
  tell_if_due();
}

std::vector<placed> journal::restore(std::vector<stored_delivery> rows) {
  std::vector<placed> result;
  for (auto& row : rows) {
    const place at = row.at;
    std::optional<queue::delivery> kept;
    {
      const std::lock_guard lock(mutex_);
      kept = window_.take_waited_for(at.id);
    }
    result.emplace_back(at, kept ? queue::restored(std::move(row), std::move(*kept))
                                 : restored(std::move(row), around_.find));
  }
  return result;
}

void journal::set_aside_damaged(std::vector<stored_delivery>& rows) {
  for (const auto& row : rows) {
    if (row.intact) continue;
    store::sqlite_transaction transaction(opened_.file->database());
    const auto table = opened_.file->deliveries().set_aside(row);
    transaction.commit();
    {
      const std::lock_guard lock(mutex_);
      release({1, size_of(row)});
    }
    around_.report(
        fmt::format("{}: delivery {} is damaged: it is not run, and kept in the table {}",
                    opened_.file->database().file().string(), row.at.id, table));
  }
  std::erase_if(rows, [](const stored_delivery& row) { return !row.intact; });
}

void journal::tell_if_due() {
  std::function<void()> call;
  {
    const std::lock_guard lock(mutex_);
    if (!gives_out() || consumer_knows_ || !window_.any_is_due(now())) return;
    consumer_knows_ = true;
    call = deliveries_wait_;
  }
  if (call) call();
}

void journal::finish_stop() {
  for (bool more = true; more;) {
    more = write_next().done != written::what::nothing;
    const std::lock_guard lock(mutex_);
    more = more && !pending_.empty();
  }
  try_again_timer_.cancel();
  sweeper_.stop();
  writer_.reset();
  opened_.file.reset();
  opened_.lock.reset();
}

}  // namespace sidehook::journal

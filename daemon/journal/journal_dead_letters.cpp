#include <algorithm>
#include <limits>
#include <utility>

#include <boost/asio/post.hpp>

#include "daemon/journal/journal.hpp"

// Dead letters. What concerns many of them is done in steps, between which others have their turn.

namespace sidehook::journal {

namespace {

constexpr lane_bounds step{256, std::size_t{1024} * 1024};

}  // namespace

struct journal::errand {
  queue::dead_letter_filter filter;
  std::function<void(const errand&)> done;
  // Those that come later are left alone.
  std::uint64_t before = 0;
  std::size_t count = 0;
  // What was reserved for those that have not been moved yet.
  totals reserved;
  queue::admission rest = queue::admission::accepted;
};

void journal::perform(std::function<void()> task, std::function<void()> otherwise) {
  {
    const std::lock_guard lock(mutex_);
    if (can_write()) {
      boost::asio::post(context_, [this, task = std::move(task), otherwise = std::move(otherwise)] {
        // The task is to see what was settled before it was asked for.
        write_next();
        writer_ ? task() : otherwise();
      });
      return;
    }
  }
  otherwise();
}

void journal::list(queue::dead_letter_filter filter, std::uint64_t before, std::size_t most,
                   done<std::vector<queue::dead_letter>> done) {
  const auto task = [this, filter = std::move(filter), before, most, done] {
    std::vector<queue::dead_letter> letters;
    attempt([&] { letters = opened_.file->dead_letters().list(unexpired(filter), before, most); });
    done(std::move(letters));
  };
  perform(task, [done] { done({}); });
}

void journal::replay(queue::dead_letter_filter filter, done<queue::replay_result> done) {
  auto what = std::make_shared<errand>();
  what->filter = unexpired(std::move(filter));
  what->done = [done = std::move(done)](const errand& ended) { done({ended.count, ended.rest}); };
  perform([this, what] { begin_replay(what); }, [this, what] { end_replay_unfinished(*what); });
}

void journal::remove(queue::dead_letter_filter filter, done<std::size_t> done) {
  auto what = std::make_shared<errand>();
  what->filter = std::move(filter);
  what->done = [done = std::move(done)](const errand& ended) { done(ended.count); };
  const auto task = [this, what] {
    attempt([&] { what->before = opened_.file->dead_letters().next_id(); });
    remove_some(what);
  };
  perform(task, [this, what] { end(*what); });
}

queue::dead_letter_filter journal::unexpired(queue::dead_letter_filter filter) const {
  const auto oldest = around_.clock() - options_.dead_letters.age;
  filter.from = std::max(filter.from.value_or(oldest), oldest);
  return filter;
}

void journal::begin_replay(std::shared_ptr<errand> what) {
  totals wanted;
  const bool read = attempt([&] {
    what->before = opened_.file->dead_letters().next_id();
    wanted = opened_.file->dead_letters().matching(what->filter, what->before);
  });
  if (!read) return end_replay_unfinished(*what);
  if (wanted.count == 0) return end(*what);
  {
    const std::lock_guard lock(mutex_);
    what->rest = room_for(wanted);
    if (what->rest == queue::admission::accepted) {
      reserve(wanted);
      what->reserved = wanted;
    }
  }
  what->rest == queue::admission::accepted ? replay_some(what) : end(*what);
}

void journal::replay_some(std::shared_ptr<errand> what) {
  const std::size_t before = what->count;
  const bool moved = attempt([&] {
    move_letters(*what, opened_.file->dead_letters().oldest(what->filter, what->before, step));
  });
  if (!moved) return end_replay_unfinished(*what);
  if (what->count == before) return end(*what);
  perform([this, what] { replay_some(what); }, [this, what] { end_replay_unfinished(*what); });
}

// Some letters, or all, could not be moved.
void journal::end_replay_unfinished(errand& what) {
  {
    const std::lock_guard lock(mutex_);
    what.rest = room_for({});
  }
  if (what.rest == queue::admission::accepted) what.rest = queue::admission::full_disk;
  end(what);
}

void journal::move_letters(errand& what, std::vector<dead_letter_rows::letter> letters) {
  auto& file = *opened_.file;
  file.force_commits(true);
  dead_letter_rows::counting counting(file.dead_letters());
  store::sqlite_transaction transaction(file.database());
  std::vector<placed> moved;
  for (auto& each : letters) {
    const place at{0, writer_->next_id()};
    each.as_delivery.at = at;
    each.as_delivery.accepted = around_.clock();
    moved.emplace_back(at, restored(std::move(each.as_delivery), around_.find));
    file.dead_letters().remove(each.id);
  }
  file.deliveries().insert(moved);
  transaction.commit();
  counting.commit();
  note_moved(what, std::move(moved));
}

void journal::note_moved(errand& what, std::vector<placed> moved) {
  what.count += moved.size();
  {
    const std::lock_guard lock(mutex_);
    for (auto& [at, delivery] : moved) {
      --what.reserved.count;
      what.reserved.bytes -= size_of(delivery);
      window_.add(at, std::move(delivery));
    }
  }
  note_dead_letters();
  tell_if_due();
}

void journal::remove_some(std::shared_ptr<errand> what) {
  const std::size_t before = what->count;
  attempt([&] {
    opened_.file->force_commits(true);
    auto& letters = opened_.file->dead_letters();
    dead_letter_rows::counting counting(letters);
    what->count += letters.remove(what->filter, what->before, step.deliveries);
    counting.commit();
  });
  note_dead_letters();
  if (what->count == before) return end(*what);
  perform([this, what] { remove_some(what); }, [this, what] { end(*what); });
}

void journal::end(errand& what) {
  {
    const std::lock_guard lock(mutex_);
    release(what.reserved);
  }
  what.done(what);
}

store::sweeper::found journal::forget_old_letters() {
  attempt([&] {
    auto& file = *opened_.file;
    dead_letter_rows::counting counting(file.dead_letters());
    store::sqlite_transaction transaction(file.database());
    file.dead_letters().prune(around_.clock());
    transaction.commit();
    counting.commit();
  });
  note_dead_letters();
  return count() > 0 ? store::sweeper::found::later : store::sweeper::found::nothing;
}

void journal::note_dead_letters() {
  if (!opened_.file) return;
  dead_letter_count_ = opened_.file->dead_letters().all().count;
  if (count() > 0) sweeper_.expect();
}

}  // namespace sidehook::journal

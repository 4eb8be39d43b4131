#include "test/bench/load_client/load.hpp"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "test/bench/measured.hpp"

namespace sidehook::bench {
namespace {

double seconds(clock_type::time_point time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

timespec to_timespec(clock_type::duration time) {
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(time);
  return {whole.count(), std::chrono::nanoseconds(time - whole).count()};
}

}  // namespace

load::load(const options& given)
    : requests_(given), timetable_(given), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  for (std::size_t i = 0; i < given.connections; ++i) {
    auto& made = *senders_.emplace_back(std::make_unique<sender>(given.port));
    epoll_event event{.events = EPOLLIN, .data = {.ptr = &made}};
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, made.connection.descriptor(), &event);
    idle_.push_back(&made);
  }
}

load::~load() { ::close(epoll_); }

figures load::run() {
  // A rate is kept to the microsecond: by default the system may let timers be late by fifty.
  ::prctl(PR_SET_TIMERSLACK, 1);
  const double cpu_before = cpu_seconds();
  now_ = clock_type::now();
  figures_.began = seconds(now_);
  timetable_.begin(now_);
  send_what_is_due();
  while (idle_.size() < senders_.size() || !timetable_.over(now_)) {
    wait_for_events();
    send_what_is_due();
  }
  figures_.ended = seconds(now_);
  figures_.cpu_seconds = cpu_seconds() - cpu_before;
  figures_.unsent = timetable_.left();
  return std::move(figures_);
}

void load::send_what_is_due() {
  while (!idle_.empty()) {
    const auto due = timetable_.take(now_);
    if (!due) return;
    auto& by = *idle_.back();
    idle_.pop_back();
    send(by, *due);
  }
}

void load::send(sender& by, clock_type::time_point due) {
  by.due = due;
  auto request = requests_.next(due);
  if (requests_.stamped()) request = by.stamped.assign(request);
  by.connection.send(request);
  watch_for_room(by);
}

void load::watch_for_room(sender& by) {
  if (by.connection.has_unsent() == by.waits_to_send) return;
  by.waits_to_send = !by.waits_to_send;
  epoll_event event{.events = EPOLLIN | (by.waits_to_send ? EPOLLOUT : 0U), .data = {.ptr = &by}};
  ::epoll_ctl(epoll_, EPOLL_CTL_MOD, by.connection.descriptor(), &event);
}

void load::wait_for_events() {
  std::array<epoll_event, 256> events;
  std::optional<timespec> patience;
  if (!idle_.empty()) {
    if (const auto next = timetable_.until_next(now_)) patience = to_timespec(*next);
  }
  const int count = ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()),
                                   patience ? &*patience : nullptr, nullptr);
  if (count < 0 && errno != EINTR)
    throw std::system_error(errno, std::generic_category(), "epoll_pwait2");
  now_ = clock_type::now();
  for (int i = 0; i < count; ++i) {
    auto& by = *static_cast<sender*>(events.at(static_cast<std::size_t>(i)).data.ptr);
    if (by.waits_to_send) {
      by.connection.send_more();
      watch_for_room(by);
    }
    if (const auto status = by.connection.receive()) note_answer(by, *status);
  }
}

void load::note_answer(sender& by, int status) {
  now_ = clock_type::now();
  ++figures_.answers[status];
  figures_.latencies_ms.push_back(std::chrono::duration<float, std::milli>(now_ - by.due).count());
  idle_.push_back(&by);
  // At once, and not when all that has come is read: that would be a server's rest.
  send_what_is_due();
}

}  // namespace sidehook::bench

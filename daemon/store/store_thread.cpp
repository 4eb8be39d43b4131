#include "daemon/store/store_thread.hpp"

namespace sidehook::store {
namespace {

// So few that nobody who waits for the thread notices.
constexpr std::size_t rows_a_step = 100;

}  // namespace

store_thread::store_thread(const std::filesystem::path& data_dir, const state_limits& limits,
                           std::chrono::milliseconds sweep_interval, system_clock clock,
                           boost::asio::io_context& context)
    : clock_(std::move(clock)),
      context_(context),
      sweeper_(context, sweep_interval, [this] { return sweep(); }) {
  file_.emplace(data_dir, limits);
  if (file_->sessions.any_expires() || file_->key_values.any_expires()) sweeper_.expect();
}

void store_thread::stop() {
  const std::scoped_lock lock(mutex_);
  if (std::exchange(stopping_, true)) return;
  boost::asio::post(context_, [this] {
    sweeper_.stop();
    file_.reset();
  });
}

sweeper::found store_thread::sweep() {
  if (!file_) return sweeper::found::nothing;
  try {
    const auto removed = file_->sessions.remove_expired(now(), rows_a_step) +
                         file_->key_values.remove_expired(now(), rows_a_step);
    if (removed >= rows_a_step) return sweeper::found::more;
    const bool any = file_->sessions.any_expires() || file_->key_values.any_expires();
    return any ? sweeper::found::later : sweeper::found::nothing;
  } catch (const sqlite_error&) {
    // A writer in another process, or a full disk: what has expired is absent all the same.
    return sweeper::found::later;
  }
}

}  // namespace sidehook::store

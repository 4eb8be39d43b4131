#include "daemon/worker_thread.hpp"

#include <pthread.h>
#include <sched.h>

namespace sidehook {
namespace {

// Only where nobody has chosen how this process is scheduled.
void wait_for_others() {
  if (sched_getscheduler(0) != SCHED_OTHER) return;
  constexpr sched_param priority{};
  sched_setscheduler(0, SCHED_BATCH, &priority);
}

}  // namespace

worker_thread::worker_thread(const std::string& name, wakeup wakeup)
    : work_(context_.get_executor()), thread_([this, name, wakeup] {
        pthread_setname_np(pthread_self(), name.c_str());
        if (wakeup == wakeup::waits) wait_for_others();
        context_.run();
      }) {}

void worker_thread::join() {
  work_.reset();
  if (thread_.joinable()) thread_.join();
}

void worker_thread::stop() {
  context_.stop();
  join();
}

}  // namespace sidehook

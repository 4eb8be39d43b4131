#include "daemon/worker_thread.hpp"

#include <future>

#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>
#include <sched.h>

namespace worker_thread_test {

using namespace sidehook;

int policy_of(worker_thread& thread) {
  std::promise<int> policy;
  boost::asio::post(thread.context(), [&] { policy.set_value(sched_getscheduler(0)); });
  return policy.get_future().get();
}

TEST_CASE("a thread that waits lets those go on who give it work") {
  worker_thread waits("waits", wakeup::waits);
  worker_thread interrupts("interrupts");
  const int usual = sched_getscheduler(0);
  CHECK(policy_of(interrupts) == usual);
  CHECK(policy_of(waits) == (usual == SCHED_OTHER ? SCHED_BATCH : usual));
}

}  // namespace worker_thread_test

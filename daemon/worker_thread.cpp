#include "daemon/worker_thread.hpp"

#include <pthread.h>

namespace sidehook {

worker_thread::worker_thread(const std::string& name)
    : work_(context_.get_executor()), thread_([this, name] {
        pthread_setname_np(pthread_self(), name.c_str());
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

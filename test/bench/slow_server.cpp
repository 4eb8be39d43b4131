#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "test/bench/slow_answers.hpp"

// A server on a free port that answers each GET / after so many milliseconds, until it gets
// SIGTERM; its first line says which port. slow_server MILLISECONDS
int main(int argc, char** argv) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  // In all threads, those that follow included.
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  const sidehook::bench::slow_answers server(
      std::chrono::milliseconds(argc > 1 ? std::atoi(argv[1]) : 100));
  fmt::print("{}\n", server.port());
  std::fflush(stdout);
  int received = 0;
  sigwait(&ends, &received);
  // Requests may be held for as long as they like: nobody waits for their answers any more.
  std::_Exit(EXIT_SUCCESS);
}

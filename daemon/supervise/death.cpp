#include "daemon/supervise/death.hpp"

#include <cstring>

#include <fmt/format.h>
#include <sys/wait.h>

namespace sidehook::supervise {

bool death::is_exit() const { return WIFEXITED(status_); }

int death::exit_code() const { return is_exit() ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_); }

std::string death::text() const {
  if (is_exit()) return fmt::format("exit code {}", exit_code());
  const char* name = ::sigabbrev_np(WTERMSIG(status_));
  return name != nullptr ? fmt::format("SIG{}", name) : fmt::format("signal {}", WTERMSIG(status_));
}

}  // namespace sidehook::supervise

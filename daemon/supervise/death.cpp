#include "daemon/supervise/death.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>

#include <fmt/format.h>
#include <sys/wait.h>

namespace sidehook::supervise {

bool death::is_exit() const { return WIFEXITED(status_); }

int death::exit_code() const { return is_exit() ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_); }

bool death::is_own_doing() const {
  if (is_exit()) return true;
  constexpr std::array crashes{SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGSYS, SIGTRAP};
  return std::find(crashes.begin(), crashes.end(), WTERMSIG(status_)) != crashes.end();
}

std::string death::text() const {
  if (is_exit()) return fmt::format("exit code {}", exit_code());
  const char* name = ::sigabbrev_np(WTERMSIG(status_));
  return name != nullptr ? fmt::format("SIG{}", name) : fmt::format("signal {}", WTERMSIG(status_));
}

}  // namespace sidehook::supervise

#include "daemon/supervise/worker_process.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace sidehook::supervise {
namespace {

std::array<int, 2> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
    throw std::system_error(errno, std::generic_category(), "pipe");
  return ends;
}

}  // namespace

worker_process::side worker_process::start() {
  close_pipe();
  text_.clear();
  const auto [read_end, write_end] = make_pipe();
  const pid_t supervisor = ::getpid();
  pid_ = ::fork();
  const int error = errno;
  ::close(pid_ == 0 ? read_end : write_end);
  pipe_ = pid_ == 0 ? write_end : read_end;
  if (pid_ < 0) throw std::system_error(error, std::generic_category(), "fork");
  if (pid_ > 0) return side::supervisor;

  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // It may have died before it was asked for.
  if (::getppid() != supervisor) std::_Exit(EXIT_FAILURE);
  return side::worker;
}

void worker_process::signal(int number) const {
  if (is_running()) ::kill(pid_, number);
}

std::vector<std::string> worker_process::take_lines() {
  read_pipe();
  std::vector<std::string> lines;
  for (auto end = text_.find('\n'); end != std::string::npos; end = text_.find('\n')) {
    lines.push_back(text_.substr(0, end));
    text_.erase(0, end + 1);
  }
  return lines;
}

void worker_process::read_pipe() {
  std::array<char, 256> buffer{};
  while (pipe_ >= 0) {
    const auto size = ::read(pipe_, buffer.data(), buffer.size());
    if (size < 0 && errno == EAGAIN) return;
    if (size <= 0) return close_pipe();
    text_.append(buffer.data(), static_cast<std::size_t>(size));
  }
}

void worker_process::close_pipe() {
  if (pipe_ >= 0) ::close(std::exchange(pipe_, -1));
}

}  // namespace sidehook::supervise

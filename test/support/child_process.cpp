#include "test/support/child_process.hpp"

#include <array>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sidehook::test {
namespace {

constexpr std::chrono::seconds patience{30};

std::array<int, 2> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
  return ends;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (auto& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

int exit_code_of(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

child_process::child_process(std::vector<std::string> arguments, const options& options) {
  const auto in = make_pipe();
  const auto out = make_pipe();
  const auto err = make_pipe();
  const auto ready = make_pipe();
  if (options.ready_pipe) {
    arguments.push_back("--ready-fd");
    arguments.push_back(std::to_string(ready[1]));
  }
  std::vector<std::string> environment;
  for (char** variable = environ; *variable != nullptr; ++variable)
    environment.emplace_back(*variable);
  environment.insert(environment.end(), options.environment.begin(), options.environment.end());
  const auto argv = pointers_to(arguments);
  const auto envp = pointers_to(environment);

  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(in[0], STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    ::dup2(err[1], STDERR_FILENO);
    if (options.ready_pipe) ::fcntl(ready[1], F_SETFD, 0);
    if (options.dies_with_thread) ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (!options.directory.empty() && ::chdir(options.directory.c_str()) != 0) ::_exit(126);
    ::execve(argv[0], argv.data(), envp.data());
    ::_exit(127);
  }
  for (const int end : {in[0], out[1], err[1], ready[1]}) ::close(end);
  if (!options.input.empty() && ::write(in[1], options.input.data(), options.input.size()) < 0)
    fail("no input taken");
  ::close(in[1]);
  output_.descriptor = out[0];
  errors_.descriptor = err[0];
  ready_.descriptor = ready[0];
  for (stream* each : {&output_, &errors_, &ready_})
    each->reader = std::thread([this, each] { read_all(*each); });
}

child_process::~child_process() {
  if (!exit_code_ && pid_ > 0) {
    ::kill(pid_, SIGKILL);
    int status = 0;
    ::waitpid(pid_, &status, 0);
  }
  for (stream* each : {&output_, &errors_, &ready_}) {
    if (each->reader.joinable()) each->reader.join();
    ::close(each->descriptor);
  }
}

void child_process::read_all(stream& from) {
  std::array<char, 4096> buffer{};
  for (;;) {
    const auto size = ::read(from.descriptor, buffer.data(), buffer.size());
    const std::lock_guard lock(mutex_);
    if (size > 0) {
      from.text.append(buffer.data(), static_cast<std::size_t>(size));
    } else {
      from.ended = true;
    }
    changed_.notify_all();
    if (from.ended) return;
  }
}

void child_process::signal(int number) const { ::kill(pid_, number); }

int child_process::wait() {
  if (exit_code_) return *exit_code_;
  {
    // It has ended, or is about to, when it has closed what it writes to.
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, patience, [this] { return output_.ended && errors_.ended; })) {
      lock.unlock();
      fail("did not end");
    }
  }
  int status = 0;
  ::waitpid(pid_, &status, 0);
  exit_code_ = exit_code_of(status);
  return *exit_code_;
}

std::string child_process::wait_ready() {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, patience, [this] { return ready_.ended || ready_.text.ends_with('\n'); });
  if (ready_.text.ends_with('\n')) return ready_.text;
  lock.unlock();
  fail("did not get ready");
}

std::string child_process::output() { return text_of(output_); }
std::string child_process::errors() { return text_of(errors_); }

std::string child_process::text_of(const stream& from) {
  const std::lock_guard lock(mutex_);
  return from.text;
}

void child_process::wait_for_errors(const std::string& text) {
  std::unique_lock lock(mutex_);
  const bool found = changed_.wait_for(lock, patience, [&] {
    return errors_.text.find(text) != std::string::npos || errors_.ended;
  });
  if (found && errors_.text.find(text) != std::string::npos) return;
  lock.unlock();
  fail("did not write '" + text + "'");
}

void child_process::fail(const std::string& what) {
  throw std::runtime_error("the program " + what + "; it wrote:\n" + output() + errors());
}

}  // namespace sidehook::test

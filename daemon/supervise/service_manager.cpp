#include "daemon/supervise/service_manager.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace sidehook::supervise {
namespace {

// What a service manager that does not read may cost: it must not stop who watches the worker.
constexpr timeval patience{1, 0};

std::optional<std::int64_t> number_in(const config::environment& environment,
                                      std::string_view name) {
  const auto text = config::variable(environment, name).value_or("");
  std::int64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

// Twice within the time after which it would lose patience. Another process' variables, which this
// one has only inherited, mean nothing.
std::optional<std::chrono::milliseconds> alive_period(const config::environment& environment) {
  const auto limit = number_in(environment, "WATCHDOG_USEC");
  if (!limit || *limit <= 0) return std::nullopt;
  if (number_in(environment, "WATCHDOG_PID").value_or(::getpid()) != ::getpid())
    return std::nullopt;
  const auto half = std::chrono::microseconds(*limit) / 2;
  return std::max(std::chrono::milliseconds(1),
                  std::chrono::duration_cast<std::chrono::milliseconds>(half));
}

std::int64_t microseconds_in(std::chrono::steady_clock::duration time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}

// Sends all of the message, or says why not.
std::error_code send_datagram(const std::string& address, const std::string& message) {
  const auto failure = [] { return std::error_code(errno, std::generic_category()); };
  sockaddr_un target{};
  target.sun_family = AF_UNIX;
  std::memcpy(target.sun_path, address.data(), address.size());
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address.size());
  const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return failure();
  ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  const auto sent = ::sendto(descriptor, message.data(), message.size(), MSG_NOSIGNAL,
                             reinterpret_cast<const sockaddr*>(&target), size);
  const auto result = sent < 0 ? failure() : std::error_code();
  ::close(descriptor);
  return result;
}

}  // namespace

service_manager::service_manager(const config::environment& environment, log::logger& log)
    : log_(log) {
  std::string address(config::variable(environment, "NOTIFY_SOCKET").value_or(""));
  if (address.empty()) return;
  const bool is_path = address.front() == '/';
  if ((!is_path && address.front() != '@') || address.size() > sizeof(sockaddr_un::sun_path)) {
    log.warn("NOTIFY_SOCKET is no path and no abstract address: the service manager is not told");
    return;
  }
  if (!is_path) address.front() = '\0';
  address_ = std::move(address);
  alive_period_ = supervise::alive_period(environment);
}

void service_manager::ready() { send("READY=1"); }

void service_manager::reloading() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  send(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", microseconds_in(now)));
}

void service_manager::stopping(std::chrono::milliseconds at_most) {
  send(fmt::format("STOPPING=1\nEXTEND_TIMEOUT_USEC={}", microseconds_in(at_most)));
}

void service_manager::alive() { send("WATCHDOG=1"); }

void service_manager::status(std::string_view text) { send(fmt::format("STATUS={}", text)); }

void service_manager::send(const std::string& message) {
  if (!is_there()) return;
  const auto error = send_datagram(address_, message);
  if (!error || std::exchange(has_complained_, true)) return;
  log_.warn("the service manager could not be told (NOTIFY_SOCKET)", {{"error", error.message()}});
}

}  // namespace sidehook::supervise

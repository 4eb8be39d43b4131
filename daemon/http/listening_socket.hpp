#pragma once

#include <cstdint>
#include <string>

namespace sidehook::http {

/// Where to listen.
struct bind_address {
  /// An IP address as text.
  std::string address;
  /// 0 takes a free one.
  std::uint16_t port = 0;
};

/// "127.0.0.1:8090", "[::1]:8090"
std::string to_string(const bind_address& address);

/// A TCP socket that listens: clients connect, and wait for somebody to accept them. Owns its
/// descriptor, which programs that are started do not get; processes that are forked do. Needs no
/// io_context and no thread.
class listening_socket {
 public:
  /// None.
  listening_socket() = default;
  /// @throws std::runtime_error that names the address and the port when they cannot be had
  explicit listening_socket(bind_address address);
  ~listening_socket() { close(); }
  listening_socket(listening_socket&& other) noexcept;
  listening_socket& operator=(listening_socket&& other) noexcept;

  /// With the port that was taken.
  const bind_address& address() const { return address_; }
  /// Lets go of this process's descriptor. Connections are refused once no process has one.
  void close();
  /// The descriptor, to be closed by the caller; -1 when there is none.
  int release();

 private:
  void listen();

  bind_address address_;
  int descriptor_ = -1;
};

}  // namespace sidehook::http

#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "daemon/http/socket_file.hpp"

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

/// A socket of TCP or of the Unix domain that listens: clients connect, and wait for somebody to
/// accept them. Owns its descriptor, which programs that are started do not get; processes that are
/// forked do. Needs no io_context and no thread.
class listening_socket {
 public:
  /// None.
  listening_socket() = default;
  /// @throws std::runtime_error that names the address and the port when they cannot be had
  explicit listening_socket(bind_address address);
  /// At a path, where what an earlier process has left behind is replaced. The process that makes
  /// it removes the file.
  /// @param mode  the permissions of the file: who may write it may connect
  /// @throws std::runtime_error that names the path when it cannot be had
  listening_socket(std::filesystem::path path, unsigned mode);
  ~listening_socket() { close(); }
  listening_socket(listening_socket&& other) noexcept;
  listening_socket& operator=(listening_socket&& other) noexcept;

  /// "127.0.0.1:8090", with the port that was taken; "/run/sidehook.sock".
  const std::string& place() const { return place_; }
  /// The port that was taken; 0 at a path.
  std::uint16_t port() const { return port_; }
  /// The family of addresses: AF_INET, AF_INET6, AF_UNIX.
  int family() const { return family_; }
  int descriptor() const { return descriptor_; }

  /// Lets go of this process's descriptor. Connections are refused once no process has one.
  void close();
  /// The descriptor, to be closed by the caller; -1 when there is none. A file stays until close().
  int release();

 private:
  void open(int family);
  void listen(bind_address address);
  void listen(const std::filesystem::path& path, unsigned mode);
  void check(int result) const;
  [[noreturn]] void fail(const std::string& reason) const;

  std::string place_;
  std::uint16_t port_ = 0;
  int family_ = 0;
  int descriptor_ = -1;
  socket_file file_;
};

}  // namespace sidehook::http

#pragma once

#include <string>
#include <vector>

namespace sidehook::test {

/// A service manager's ear: the socket that NOTIFY_SOCKET names.
class notify_socket {
 public:
  /// @param address  a path, or "@" and an abstract name
  explicit notify_socket(std::string address);
  ~notify_socket();
  notify_socket(const notify_socket&) = delete;
  notify_socket& operator=(const notify_socket&) = delete;

  /// "NOTIFY_SOCKET=..."
  std::string variable() const { return "NOTIFY_SOCKET=" + address_; }

  /// The next message; waits for it for 30 seconds, and then throws std::runtime_error.
  std::string receive();
  /// Receives until there is a message that begins with this, and gives that one.
  std::string receive_until(const std::string& beginning);
  /// What has come and was not received.
  std::vector<std::string> rest();

 private:
  std::string take();

  std::string address_;
  int descriptor_;
};

}  // namespace sidehook::test

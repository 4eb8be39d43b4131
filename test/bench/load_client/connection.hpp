#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sidehook::bench {

/// A keep-alive connection to a server on this machine: one request out, its answer in, again and
/// again. Whatever it cannot go on with is thrown.
class connection {
 public:
  explicit connection(std::uint16_t port);
  ~connection();
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  int descriptor() const { return socket_; }
  /// Sends what the socket takes; the text has to stay until nothing is left of it.
  void send(std::string_view request);
  void send_more();
  bool has_unsent() const { return !unsent_.empty(); }
  /// Reads what has come, and gives the status when the answer is whole.
  std::optional<int> receive();

 private:
  std::optional<int> take_answer();

  const int socket_;
  std::string_view unsent_;
  /// What has come of the answer's header.
  std::string header_;
  std::optional<int> status_;
  /// What is to come of its body.
  std::size_t missing_ = 0;
};

}  // namespace sidehook::bench

#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>

#include "daemon/client/answer_collector.hpp"
#include "daemon/client/client_parts.hpp"
#include "daemon/client/curl_handles.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::client {

/// One request and its answer; a redirect is an answer here.
///
/// Owned by an exchange, on the VM's strand. When it goes while it is under way, its connection is
/// closed.
class hop : curl_loop::transfer {
 public:
  using ended = std::function<void(jsvm::host::http_result)>;

  /// @param request  which has to outlive the hop
  /// @param on_end   called once, unless the hop goes before
  hop(client_parts& parts, const jsvm::host::http_request& request, url target, ended on_end);
  ~hop() override;
  hop(const hop&) = delete;
  hop& operator=(const hop&) = delete;

  /// @throws std::exception when it cannot be started
  void start();

 private:
  static std::size_t on_header_line(char* text, std::size_t one, std::size_t size,
                                    void* self) noexcept;
  static std::size_t on_body(char* text, std::size_t one, std::size_t size, void* self) noexcept;
  static curl_socket_t on_open_socket(void* self, curlsocktype purpose,
                                      curl_sockaddr* address) noexcept;

  void set_callbacks();
  curl_socket_t open_socket(const curl_sockaddr& address);
  void on_ended(CURLcode how) override;
  jsvm::host::http_result result(CURLcode how);
  jsvm::host::http_response take_answer();

  client_parts& parts_;
  const jsvm::host::http_request& request_;
  url target_;
  const std::string& proxy_;
  ended ended_;
  answer_collector collector_;
  std::optional<std::string> refusal_;
  bool tried_to_connect_ = false;
  std::array<char, CURL_ERROR_SIZE> detail_{};
  header_lines header_lines_;
  easy_handle handle_;
};

}  // namespace sidehook::client

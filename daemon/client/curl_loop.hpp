#pragma once

#include <cstddef>
#include <memory>
#include <unordered_map>

#include "daemon/client/curl_handles.hpp"
#include "daemon/client/watched_socket.hpp"
#include "jsvm/run.hpp"

namespace sidehook::client {

/// libcurl's multi handle, driven by Asio: sockets and timers are waited for on the strand, and no
/// call blocks. Names are resolved by threads of libcurl's own.
///
/// Owned by http_client, shared with what is queued on the strand. On stop, whoever added handles
/// removes them; the open connections go with it.
class curl_loop : public std::enable_shared_from_this<curl_loop> {
 public:
  /// Hears of the end of a transfer. It is not called from within a call of libcurl's.
  class transfer {
   public:
    virtual ~transfer() = default;
    /// The handle has been removed.
    virtual void on_ended(CURLcode how) = 0;
  };

  /// @param most_connections  open at once, idle ones included; the least lately used idle one
  /// makes room
  curl_loop(const jsvm::vm_executor& executor, std::size_t most_connections);
  ~curl_loop();
  curl_loop(const curl_loop&) = delete;
  curl_loop& operator=(const curl_loop&) = delete;

  /// Starts a transfer. Its handle's CURLOPT_PRIVATE becomes the transfer.
  /// @throws std::runtime_error when libcurl refuses it
  void add(CURL* handle, transfer& what);
  /// Ends a transfer as it is, without a call of on_ended(). A handle that is not there is ignored.
  void remove(CURL* handle);

 private:
  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* watched);
  static int on_timer(CURLM* multi, long timeout_ms, void* self);

  CURLM* multi();
  void watch(curl_socket_t socket, int what);
  void set_timer(long timeout_ms);
  void act(curl_socket_t socket, int events);
  void tell_ended();

  jsvm::vm_executor executor_;
  jsvm::vm_timer timer_;
  std::unordered_map<curl_socket_t, std::shared_ptr<watched_socket>> sockets_;
  std::size_t most_connections_;
  // Null until something is added.
  multi_handle multi_;
};

}  // namespace sidehook::client

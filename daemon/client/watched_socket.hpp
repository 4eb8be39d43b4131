#pragma once

#include <functional>
#include <memory>

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <curl/curl.h>

#include "jsvm/run.hpp"

namespace sidehook::client {

/// A socket of libcurl's that Asio watches for it. libcurl opens and closes it; it is let go of
/// before.
///
/// Owned by curl_loop, and by its own waits under way. On the VM's strand.
class watched_socket : public std::enable_shared_from_this<watched_socket> {
 public:
  /// @param events  CURL_CSELECT_IN, CURL_CSELECT_OUT, CURL_CSELECT_ERR
  using on_ready = std::function<void(curl_socket_t, int events)>;

  /// @param ready  called whenever what is waited for has come
  watched_socket(const jsvm::vm_executor& executor, curl_socket_t socket, on_ready ready);
  ~watched_socket();
  watched_socket(const watched_socket&) = delete;
  watched_socket& operator=(const watched_socket&) = delete;

  /// @param what  CURL_POLL_IN, CURL_POLL_OUT, CURL_POLL_INOUT, or CURL_POLL_NONE
  void watch(int what);
  /// Forgets the socket, which stays open.
  void let_go();

 private:
  using descriptor = boost::asio::posix::basic_stream_descriptor<jsvm::vm_executor>;

  void wait_for(int direction, descriptor::wait_type type);
  void wait_for_what_is_wanted();
  void on_event(int direction, boost::system::error_code error);

  curl_socket_t socket_;
  descriptor descriptor_;
  on_ready ready_;
  // Bits of CURL_POLL_*, which are those of CURL_CSELECT_*.
  int wanted_ = CURL_POLL_NONE;
  int waiting_ = CURL_POLL_NONE;
};

}  // namespace sidehook::client

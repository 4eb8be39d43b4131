#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include "daemon/http/net.hpp"
#include "daemon/http/tls_stream.hpp"

namespace sidehook::http {

/// A client's socket, with TLS on it or without, so that its session need not know.
///
/// One operation at a time; its handler, which takes an error and a number of bytes, keeps the
/// owner alive and is not called before the operation's start has returned. Lives in its session,
/// on its thread.
class connection {
 public:
  /// @param tls  null for none
  connection(stream_socket socket, std::shared_ptr<const tls_context> tls)
      : socket_(std::move(socket)) {
    if (tls) tls_.emplace(std::move(tls), socket_.native_handle());
    error_code ignored;
    socket_.non_blocking(true, ignored);
  }

  bool is_encrypted() const { return tls_.has_value(); }
  /// Whom the client's certificate names, after the handshake; null when it has shown none.
  std::shared_ptr<const client_certificate> client() const {
    return tls_ ? tls_->client() : nullptr;
  }
  template <class Option>
  void set_option(const Option& option) {
    error_code ignored;
    socket_.set_option(option, ignored);
  }

  /// Only with TLS, and before all else.
  template <class Handler>
  void async_handshake(Handler handler) {
    start([this] { return tls_->handshake(); }, std::move(handler));
  }

  template <class Handler>
  void async_read_some(boost::asio::mutable_buffer into, Handler handler) {
    if (!tls_) return socket_.async_read_some(into, std::move(handler));
    start([this, into] { return tls_->read(static_cast<char*>(into.data()), into.size()); },
          std::move(handler));
  }

  /// Reads what is there without a wait, and gives how much that is: nothing with TLS. What goes
  /// wrong the next operation tells.
  std::size_t read_at_once(boost::asio::mutable_buffer into) {
    error_code ignored;
    return tls_ ? 0 : socket_.read_some(into, ignored);
  }

  /// Writes what the socket takes without a wait, and gives how much that is: as a rule all,
  /// without TLS. What goes wrong the next operation tells.
  std::size_t write_at_once(std::string_view bytes) {
    error_code ignored;
    return tls_ ? 0 : socket_.write_some(boost::asio::buffer(bytes), ignored);
  }

  /// Writes all of it.
  template <class Handler>
  void async_write(std::string_view bytes, Handler handler) {
    if (!tls_)
      return boost::asio::async_write(socket_, boost::asio::buffer(bytes), std::move(handler));
    start([this, bytes] { return tls_->write(bytes); }, std::move(handler));
  }

  /// Only with TLS: tells the client that nothing more will come.
  template <class Handler>
  void async_say_goodbye(Handler handler) {
    start([this] { return tls_->say_goodbye(); }, std::move(handler));
  }

  /// Ends our side. What the client sends from here on is read as it comes over the wire.
  error_code end_sending() {
    error_code error;
    socket_.shutdown(stream_socket::shutdown_send, error);
    tls_.reset();
    return error;
  }

  /// The operation under way ends with asio::error::operation_aborted, unless it has ended already.
  /// Bytes that have come are not lost.
  void cancel() {
    cancelled_ = true;
    error_code ignored;
    socket_.cancel(ignored);
  }

  /// Whether bytes of the client wait to be read.
  bool has_unread() const {
    error_code error;
    return (tls_ && tls_->has_unread()) || socket_.available(error) > 0;
  }
  /// Whether some of these bytes have been taken in, but may be too few to be given.
  bool has_partial() const { return tls_ && tls_->has_unread(); }

  /// Ends the connection, with a goodbye if that can be had at once.
  void close() {
    if (tls_) tls_->say_goodbye();
    error_code ignored;
    socket_.close(ignored);
  }

 private:
  template <class Attempt, class Handler>
  void start(Attempt attempt, Handler handler) {
    cancelled_ = false;
    const tls_progress reached = attempt();
    if (reached.now != tls_progress::state::ended)
      return wait(reached, std::move(attempt), std::move(handler));
    boost::asio::post(socket_.get_executor(), [reached, handler = std::move(handler)]() mutable {
      handler(reached.error, reached.size);
    });
  }

  // The socket may have been closed since it became ready, and its number be that of another.
  template <class Attempt, class Handler>
  void wait(const tls_progress& reached, Attempt attempt, Handler handler) {
    const auto ready = reached.now == tls_progress::state::wants_read ? stream_socket::wait_read
                                                                      : stream_socket::wait_write;
    socket_.async_wait(ready, [this, attempt = std::move(attempt),
                               handler = std::move(handler)](error_code error) mutable {
      if (error || !socket_.is_open()) return handler(boost::asio::error::operation_aborted, 0);
      const tls_progress next = attempt();
      if (next.now == tls_progress::state::ended) return handler(next.error, next.size);
      if (cancelled_) return handler(boost::asio::error::operation_aborted, 0);
      wait(next, std::move(attempt), std::move(handler));
    });
  }

  stream_socket socket_;
  std::optional<tls_stream> tls_;
  bool cancelled_ = false;
};

}  // namespace sidehook::http

#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/connection.hpp"
#include "daemon/http/deadline.hpp"
#include "daemon/http/net.hpp"
#include "daemon/http/reply.hpp"
#include "daemon/http/reply_text.hpp"
#include "daemon/http/request_parser.hpp"
#include "daemon/http/session_group.hpp"

namespace sidehook::http {

/// One connection: reads a request, has it handled, writes the answer, and so on until either side
/// ends it.
///
/// Lives on its group's thread, kept alive by what it waits for: its deadline, if nothing else.
/// While a request is handled nothing is read. On stop, close_when_idle() and close().
class session : public std::enable_shared_from_this<session> {
 public:
  /// @param tls  null when the connection is not encrypted
  session(arrival arrival, std::shared_ptr<const tls_context> tls,
          std::shared_ptr<session_group> group);

  void start();
  /// Ends the connection if no request is under way, nor waits to be read; else its next answer
  /// does.
  void close_when_idle();
  /// Ends the connection as it is. Further calls do nothing.
  void close();

  admission admitted_as() const { return admission_; }
  const http::peer& peer() const { return peer_; }

 private:
  enum class phase {
    handshake,  ///< of TLS
    waiting,    ///< for the first byte of a request
    header,     ///< some of the header is there
    body,       ///< the header is there, and not all of the body
    handling,   ///< the endpoint has the request
    writing,    ///< the answer
    lingering,  ///< nothing more to say: until the client has ended too
    closed,
  };

  void on_handshake(error_code error, std::size_t size);
  void serve();
  void read();
  void on_read(error_code error, std::size_t size);
  bool request_waits(error_code error);
  void parse();
  void await_more();
  void on_told_to_continue(error_code error, std::size_t size);

  void handle();
  void note(const request& request);
  void tell_access(const reply& reply);
  responder make_responder();
  void answer(const reply& reply);
  void refuse(const problem& problem);
  void compose(const reply& reply);
  void send();
  void on_written(error_code error, std::size_t size);
  void await_next();
  void go_on();

  void end_sending();
  void on_said_goodbye(error_code error, std::size_t size);
  void linger();
  void discard();
  void on_discarded(error_code error, std::size_t size);

  void enter(phase phase, std::chrono::milliseconds timeout);
  void on_deadline();
  problem lateness() const;
  problem excess() const;

  std::string_view unread() const { return {buffer_.data() + begin_, end_ - begin_}; }
  void skip(std::size_t size) { begin_ += size; }

  template <class Step>
  void guard(Step step) noexcept;
  template <auto Step>
  auto next();
  template <void (session::*Step)()>
  void do_next_turn();

  connection connection_;
  http::peer peer_;
  std::shared_ptr<session_group> group_;
  admission admission_;
  const limits& limits_;
  deadline deadline_;
  request_parser parser_;
  phase phase_ = phase::waiting;
  bool late_ = false;
  persistence persistence_ = persistence::ends;
  body_part body_part_ = body_part::sent;
  std::shared_ptr<const client_certificate> certificate_;
  std::size_t requests_ = 0;
  /// Of the request under way, for the access log, if there is one.
  answered_request noted_;
  std::chrono::steady_clock::time_point handled_since_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::string out_;
  std::size_t discarded_ = 0;
};

}  // namespace sidehook::http

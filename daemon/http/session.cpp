#include "daemon/http/session.hpp"

#include <algorithm>
#include <cstring>
#include <exception>
#include <utility>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <fmt/format.h>

namespace sidehook::http {
namespace {

// Room to read a body in sizeable pieces; the parser wants no less than a header's limit.
constexpr std::size_t least_buffer_bytes = std::size_t{16} * 1024;

// A client that still sends when it has been refused gets to read the answer, not a reset, if it
// stops in time.
constexpr std::chrono::milliseconds linger_timeout{2000};
constexpr std::size_t linger_bytes = std::size_t{8} * 1024 * 1024;

// What an answer may leave allocated for the next.
constexpr std::size_t kept_answer_bytes = std::size_t{64} * 1024;

constexpr std::string_view continue_text = "HTTP/1.1 100 Continue\r\n\r\n";

std::chrono::milliseconds shortest_timeout(const limits& limits) {
  return std::min(
      {limits.header_timeout, limits.body_timeout, limits.idle_timeout, limits.write_timeout});
}

bool is_of_tls(error_code error) {
  return error.category() == boost::asio::error::get_ssl_category();
}

}  // namespace

session::session(arrival arrival, std::shared_ptr<const tls_context> tls,
                 std::shared_ptr<session_group> group)
    : connection_(std::move(arrival.socket), std::move(tls)),
      peer_(std::move(arrival.peer)),
      group_(std::move(group)),
      admission_(arrival.admission),
      limits_(group_->service().limits),
      deadline_(group_->executor(), shortest_timeout(limits_)),
      parser_(limits_),
      buffer_(std::max(limits_.header_bytes, least_buffer_bytes)) {}

// Takes one step. Whatever it throws, for want of memory say, ends this session only.
template <class Step>
void session::guard(Step step) noexcept {
  if (phase_ == phase::closed) return;
  try {
    try {
      step();
    } catch (const std::exception& error) {
      close();
      group_->report(fmt::format("a connection of {} ended: {}", peer_.address, error.what()));
    }
  } catch (const std::exception&) {
    // There is no memory for the report either.
  }
}

// The handler of an asynchronous operation: keeps the session alive until then.
template <auto Step>
auto session::next() {
  return [self = shared_from_this()](error_code error, std::size_t size) {
    self->guard([&] { (self.get()->*Step)(error, size); });
  };
}

template <void (session::*Step)()>
void session::do_next_turn() {
  group_->do_next_turn(
      {shared_from_this(), [](session& self) { self.guard([&] { (self.*Step)(); }); }});
}

void session::start() {
  guard([this] {
    connection_.set_option(boost::asio::ip::tcp::no_delay(true));
    deadline_.watch([self = shared_from_this()] { self->guard([&] { self->on_deadline(); }); });
    if (!connection_.is_encrypted()) return serve();
    enter(phase::handshake, limits_.header_timeout);
    connection_.async_handshake(next<&session::on_handshake>());
  });
}

// A client whose handshake has failed is to read the alert that says why, if there is one.
void session::on_handshake(error_code error, std::size_t /*size*/) {
  if (is_of_tls(error)) {
    group_->report_handshake(
        fmt::format("the TLS handshake of {} failed: {}", peer_.address, error.message()));
    return linger();
  }
  if (error) return close();
  certificate_ = connection_.client();
  serve();
}

void session::serve() {
  if (admission_ != admission::served) return refuse(excess());
  enter(phase::waiting, limits_.header_timeout);
  parse();
}

void session::enter(phase phase, std::chrono::milliseconds timeout) {
  phase_ = phase;
  deadline_.set(timeout);
}

void session::read() {
  const std::size_t size = end_ - begin_;
  if (begin_ > 0) std::memmove(buffer_.data(), buffer_.data() + begin_, size);
  begin_ = 0;
  end_ = size;
  connection_.async_read_some(boost::asio::buffer(buffer_.data() + end_, buffer_.size() - end_),
                              next<&session::on_read>());
}

void session::on_read(error_code error, std::size_t size) {
  if (late_) return refuse(lateness());
  if (error && !request_waits(error)) return close();
  end_ += size;
  parse();
}

// Whether a read that close_when_idle() has cancelled has missed something. A part of what TLS
// gives as a whole is the beginning of a request: to look for more is no use before more comes.
bool session::request_waits(error_code error) {
  if (error != boost::asio::error::operation_aborted || !connection_.has_unread()) return false;
  if (connection_.has_partial()) enter(phase::header, limits_.header_timeout);
  return true;
}

void session::parse() {
  const auto progress = parser_.put(unread());
  skip(progress.used);
  switch (progress.now) {
    case request_parser::state::need_more:
      return await_more();
    case request_parser::state::complete:
      return handle();
    case request_parser::state::refused:
      return refuse(parser_.refusal());
  }
}

void session::await_more() {
  if (parser_.in_body()) {
    if (phase_ != phase::body) enter(phase::body, limits_.body_timeout);
    if (unread().empty() && parser_.take_continue()) {
      return connection_.async_write(continue_text, next<&session::on_told_to_continue>());
    }
  } else if (parser_.begun() && phase_ == phase::waiting) {
    enter(phase::header, limits_.header_timeout);
  }
  read();
  if (group_->present_mode() != session_group::mode::serving) close_when_idle();
}

void session::on_told_to_continue(error_code error, std::size_t /*size*/) {
  if (late_) return refuse(lateness());
  if (error) return close();
  read();
}

void session::handle() {
  phase_ = phase::handling;
  deadline_.clear();
  auto request = parser_.take_request();
  request.peer = peer_.address;
  request.source = peer_.source;
  request.certificate = certificate_;
  body_part_ = request.method == "HEAD" ? body_part::left_out : body_part::sent;
  note(request);
  try {
    group_->service().router.dispatch(std::move(request), make_responder());
  } catch (const std::exception& error) {
    group_->report(fmt::format("a request failed: {}", error.what()));
  }
}

void session::note(const request& request) {
  const auto& service = group_->service();
  if (!service.access) return;
  noted_.method = request.method;
  noted_.route = service.router.described(request.method, request.target);
  noted_.request_bytes = request.body.size();
  handled_since_ = std::chrono::steady_clock::now();
}

void session::tell_access(const reply& reply) {
  const auto& access = group_->service().access;
  if (!access) return;
  auto told = std::exchange(noted_, {});
  if (!told.method.empty()) told.took = std::chrono::steady_clock::now() - handled_since_;
  told.peer = peer_.address;
  told.status = reply.status;
  told.answer_bytes = reply.body.size();
  access(told);
}

// The last reference that it takes goes with the handler: the session ends on its own thread.
responder session::make_responder() {
  return responder([weak = weak_from_this()](reply&& reply) {
    auto self = weak.lock();
    if (!self) return;
    const io_executor executor = self->group_->executor();
    boost::asio::dispatch(executor, [self = std::move(self), reply = std::move(reply)] {
      self->guard([&] { self->answer(reply); });
    });
  });
}

void session::answer(const reply& reply) {
  persistence_ = parser_.is_http_1_0() ? persistence::announced : persistence::implied;
  const bool stays = parser_.keep_alive() && ++requests_ < limits_.requests_per_connection &&
                     group_->present_mode() == session_group::mode::serving;
  if (!stays) persistence_ = persistence::ends;
  compose(reply);
  // Of answers that go out one behind the other the first wakes the client, and the others find it
  // awake.
  do_next_turn<&session::send>();
}

// What follows a request that cannot be read cannot be told apart: the connection ends with the
// answer.
void session::refuse(const problem& problem) {
  late_ = false;
  persistence_ = persistence::ends;
  body_part_ = body_part::sent;
  compose(to_reply(problem));
  send();
}

void session::compose(const reply& reply) {
  group_->service().figures->count_answer(reply.status);
  tell_access(reply);
  out_.clear();
  append_reply(out_, reply, persistence_, body_part_);
}

void session::send() {
  const std::size_t written = connection_.write_at_once(out_);
  if (written == out_.size()) return on_written({}, written);
  enter(phase::writing, limits_.write_timeout);
  connection_.async_write(std::string_view(out_).substr(written), next<&session::on_written>());
}

void session::on_written(error_code error, std::size_t /*size*/) {
  if (error) return close();
  if (persistence_ == persistence::ends) return end_sending();
  await_next();
}

void session::await_next() {
  enter(phase::waiting, limits_.idle_timeout);
  if (out_.capacity() > kept_answer_bytes) out_ = std::string();
  parser_.reset();
  // By then the client has sent its next request, as a rule.
  do_next_turn<&session::go_on>();
}

void session::go_on() {
  if (unread().empty()) {
    begin_ = 0;
    end_ = connection_.read_at_once(boost::asio::buffer(buffer_));
  }
  parse();
}

// Within the time that the client has to take the answer in.
void session::end_sending() {
  if (!connection_.is_encrypted()) return linger();
  connection_.async_say_goodbye(next<&session::on_said_goodbye>());
}

void session::on_said_goodbye(error_code error, std::size_t /*size*/) {
  if (error) return close();
  linger();
}

void session::linger() {
  enter(phase::lingering, linger_timeout);
  if (connection_.end_sending()) return close();
  discard();
}

void session::discard() {
  connection_.async_read_some(boost::asio::buffer(buffer_), next<&session::on_discarded>());
}

void session::on_discarded(error_code error, std::size_t size) {
  discarded_ += size;
  if (error || discarded_ > linger_bytes) return close();
  discard();
}

// A read under way is cancelled first: its handler finds late_, and answers.
void session::on_deadline() {
  if (phase_ != phase::header && phase_ != phase::body) return close();
  late_ = true;
  connection_.cancel();
}

problem session::lateness() const {
  const bool header = phase_ == phase::header;
  return {problem_code::timeout,
          fmt::format("the {} did not arrive within {} ms", header ? "header" : "body",
                      (header ? limits_.header_timeout : limits_.body_timeout).count())};
}

problem session::excess() const {
  const bool of_source = admission_ == admission::too_many_of_source;
  const std::size_t limit = of_source ? limits_.connections_per_source : limits_.connections;
  return {problem_code::unavailable,
          of_source
              ? fmt::format("there are {} connections from this address already "
                            "(listen.max_connections_per_address)",
                            limit)
              : fmt::format("there are {} connections already (listen.max_connections)", limit),
          {{"limit", limit}},
          {retry_after(std::chrono::seconds(1))}};
}

// What is waited for is cancelled, and its handler ends the session: bytes that it has got already
// are not lost this way.
void session::close_when_idle() {
  guard([this] {
    if (phase_ == phase::waiting || phase_ == phase::handshake) connection_.cancel();
  });
}

void session::close() {
  if (std::exchange(phase_, phase::closed) == phase::closed) return;
  deadline_.stop();
  connection_.close();
  group_->leave(*this);
}

}  // namespace sidehook::http

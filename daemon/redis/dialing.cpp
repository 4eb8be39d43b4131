#include "daemon/redis/dialing.hpp"

#include <utility>
#include <vector>

#include <boost/asio/connect.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <fmt/format.h>

namespace sidehook::redis {
namespace {

using endpoint = boost::asio::generic::stream_protocol::endpoint;
using boost::asio::ip::tcp;

// Commands go out as soon as they are written, and a peer that is gone for good is noticed at last,
// idle or not.
void set_options(stream_socket& socket) {
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  socket.set_option(boost::asio::socket_base::keep_alive(true), ignored);
}

void connect(stream_socket& socket, const std::vector<endpoint>& endpoints,
             std::function<void(const std::string&)> done) {
  boost::asio::async_connect(
      socket, endpoints,
      [&socket, done = std::move(done)](error_code error, const endpoint& /*reached*/) {
        if (error) return done(fmt::format("cannot be connected to: {}", error.message()));
        set_options(socket);
        done("");
      });
}

}  // namespace

void dialing::dial(stream_socket& socket, const config::redis_address& to,
                   std::function<void(const std::string&)> done) {
  if (!to.path.empty())
    return connect(socket, {boost::asio::local::stream_protocol::endpoint(to.path)},
                   std::move(done));
  error_code error;
  const auto literal = boost::asio::ip::make_address(to.host, error);
  if (!error) return connect(socket, {tcp::endpoint(literal, to.port)}, std::move(done));
  resolver_.async_resolve(
      to.host, std::to_string(to.port), resolver::numeric_service,
      [this, &socket, done = std::move(done)](error_code failed,
                                              const resolver::results_type& found) {
        // A socket that was closed would open again.
        if (cancelled_) failed = boost::asio::error::operation_aborted;
        if (failed) return done(fmt::format("has no known address: {}", failed.message()));
        std::vector<endpoint> endpoints;
        for (const auto& each : found) endpoints.emplace_back(each.endpoint());
        connect(socket, endpoints, done);
      });
}

void dialing::cancel() {
  cancelled_ = true;
  resolver_.cancel();
}

}  // namespace sidehook::redis

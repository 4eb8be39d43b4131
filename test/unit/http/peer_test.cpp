#include "daemon/http/peer.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <catch2/catch.hpp>

namespace peer_test {

using namespace sidehook::http;

namespace {

peer at(const char* address) {
  return peer_at(boost::asio::ip::tcp::endpoint(boost::asio::ip::make_address(address), 1234));
}

}  // namespace

TEST_CASE("an IPv4 client is told by its address, however it came") {
  CHECK(at("10.1.2.3").address == "10.1.2.3");
  CHECK(at("10.1.2.3").source == "10.1.2.3");
  CHECK(at("::ffff:10.1.2.3").address == "10.1.2.3");
  CHECK(at("::ffff:10.1.2.3").source == "10.1.2.3");
}

TEST_CASE("an IPv6 client counts with its network") {
  CHECK(at("2001:db8:1:2:3:4:5:6").address == "2001:db8:1:2:3:4:5:6");
  CHECK(at("2001:db8:1:2:3:4:5:6").source == "2001:db8:1:2::/64");
  CHECK(at("::1").address == "::1");
}

TEST_CASE("a client at a Unix domain socket has no address") {
  const auto found = peer_at(boost::asio::local::stream_protocol::endpoint("/tmp/any"));
  CHECK(found.by == peer::transport::unix_domain);
  CHECK(found.address == "unix");
  CHECK(found.source == "unix");
}

}  // namespace peer_test

#include "config/egress_rule.hpp"

#include <catch2/catch.hpp>

namespace egress_rule_test {

using namespace sidehook;
using config::egress_rule;
using subject = egress_rule::subject;

namespace {

egress_rule rule(std::string_view text) {
  const auto parsed = config::parse_egress_rule(text);
  INFO(text << ": " << (parsed ? "" : parsed.error()));
  REQUIRE(parsed.has_value());
  return *parsed;
}

std::string error(std::string_view text) {
  const auto parsed = config::parse_egress_rule(text);
  return parsed ? "" : parsed.error();
}

bool covers(std::string_view text, const char* address) {
  return config::contains(rule(text), boost::asio::ip::make_address(address));
}

std::string network_of(std::string_view text) {
  const auto parsed = rule(text);
  CHECK(parsed.what == subject::network);
  return parsed.network.to_string() + "/" + std::to_string(parsed.prefix_bits);
}

}  // namespace

TEST_CASE("an egress rule names a host, the names below one, an address, a network, or a port") {
  CHECK(rule("Example.com.").what == subject::host);
  CHECK(rule("Example.com.").name == "example.com");
  CHECK(rule("localhost").name == "localhost");
  CHECK(rule("my_service").what == subject::host);
  CHECK(rule("*.Internal").what == subject::subdomains);
  CHECK(rule("*.Internal").name == "internal");
  CHECK(rule("*").what == subject::anything);
  CHECK(network_of("127.0.0.1") == "127.0.0.1/32");
  CHECK(network_of("10.1.2.3/8") == "10.0.0.0/8");
  CHECK(network_of("0.0.0.0/0") == "0.0.0.0/0");
  CHECK(network_of("10.1.2.3/31") == "10.1.2.2/31");
  CHECK(network_of("fe80::1/10") == "fe80::/10");
  CHECK(network_of("fd00:ec2::254") == "fd00:ec2::254/128");
  CHECK(network_of("[::1]") == "::1/128");
  CHECK(network_of("::/0") == "::/0");
  CHECK(rule("*.Internal").text == "*.Internal");
}

TEST_CASE("an egress rule may have a port") {
  CHECK(rule("example.com:8080").port == 8080);
  CHECK(rule("*.internal:443").port == 443);
  CHECK(rule("10.0.0.0/8:80").port == 80);
  CHECK(rule("[fe80::1]:80").port == 80);
  CHECK(rule("[fd00::/8]:80").port == 80);
  CHECK(rule(":22").port == 22);
  CHECK(rule(":22").what == subject::anything);
  CHECK(rule("*:22").port == 22);
  CHECK(rule("*:22").what == subject::anything);
  CHECK_FALSE(rule("example.com").port);
  CHECK_FALSE(rule("fe80::1:80").port);
}

TEST_CASE("an IPv4 address that is written as IPv6 is the same rule") {
  CHECK(network_of("::ffff:10.1.2.3") == "10.1.2.3/32");
  CHECK(network_of("::ffff:10.0.0.0/104") == "10.0.0.0/8");
  CHECK(network_of("::ffff:0.0.0.0/95") == "::fffe:0:0/95");
}

TEST_CASE("a network contains the addresses of its prefix, and none of the other family") {
  CHECK(covers("169.254.0.0/16", "169.254.169.254"));
  CHECK_FALSE(covers("169.254.0.0/16", "169.253.255.255"));
  CHECK_FALSE(covers("169.254.0.0/16", "169.255.0.0"));
  CHECK(covers("10.0.0.4/30", "10.0.0.7"));
  CHECK_FALSE(covers("10.0.0.4/30", "10.0.0.8"));
  CHECK(covers("fe80::/10", "febf::1"));
  CHECK_FALSE(covers("fe80::/10", "fec0::1"));
  CHECK(covers("0.0.0.0/0", "1.2.3.4"));
  CHECK_FALSE(covers("0.0.0.0/0", "::1"));
  CHECK_FALSE(covers("::/0", "1.2.3.4"));
}

TEST_CASE("what is no egress rule is told what has to be") {
  const std::string forms =
      "must be a host name, \"*.domain\", an IP address, or a network such as 10.0.0.0/8, each "
      "with \":port\" if only that is meant (IPv6 in brackets then), or \":port\" alone";
  for (const std::string text : {"",
                                 "exa mple",
                                 "a..b",
                                 ".a",
                                 "*.",
                                 "a.*",
                                 "*a",
                                 "10.0.0",
                                 "300.1.1.1",
                                 "1.2.3.4.",
                                 "example.com/8",
                                 "a/b",
                                 "fe80::1%eth0",
                                 "[::1",
                                 "[::1]80",
                                 "[example.com",
                                 "é.example",
                                 "http://example.com",
                                 "a:b:c",
                                 "::1/8:80"}) {
    INFO(text);
    CHECK_FALSE(error(text).empty());
  }
  CHECK(error("exa mple") == forms);
  CHECK(error("10.0.0") == forms);
  CHECK(error("http://example.com") == "must have a port from 1 to 65535 behind its colon");
  for (const std::string text : {"a:", "a:0", "a:65536", "a:x", ":", "*:", "[::1]:", "a:-1"}) {
    INFO(text);
    CHECK(error(text) == "must have a port from 1 to 65535 behind its colon");
  }
  for (const std::string text : {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8"}) {
    INFO(text);
    CHECK(error(text) == "must have a prefix from 0 to 32 behind its slash");
  }
  CHECK(error("fe80::/129") == "must have a prefix from 0 to 128 behind its slash");
}

}  // namespace egress_rule_test

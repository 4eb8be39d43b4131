#include <catch2/catch.hpp>

#include "config/redis_address.hpp"
#include "test/unit/config/faults.hpp"

namespace redis_test {

using namespace sidehook;
using test::faults_with;

TEST_CASE("an address of Redis is a host and a port, or a path") {
  using config::parse_redis_address;
  using address = config::redis_address;
  CHECK(parse_redis_address("redis.internal:6379") == address{"redis.internal", 6379, ""});
  CHECK(parse_redis_address("10.1.2.3:1") == address{"10.1.2.3", 1, ""});
  CHECK(parse_redis_address("[fd00::1]:6379") == address{"fd00::1", 6379, ""});
  CHECK(parse_redis_address("[fe80::1%eth0]:6379") == address{"fe80::1%eth0", 6379, ""});
  CHECK(parse_redis_address("/run/redis.sock") == address{"", 0, "/run/redis.sock"});
  for (const auto* text : {"redis.internal:6379", "[fd00::1]:6379", "/run/redis.sock"})
    CHECK(to_string(*parse_redis_address(text)) == text);
  for (const auto* text : {"", "redis", ":6379", "redis:", "redis:0", "redis:65536", "redis:63a",
                           "redis:-1", "fd00::1:6379", "[fd00::1]", "[]:1", "[redis]:1", "a b:1",
                           "redis://a:1", "a@b:1", "./redis.sock"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_redis_address(text));
  }
  CHECK_FALSE(parse_redis_address("/" + std::string(108, 'a')));
}

TEST_CASE("what is no address of Redis is refused, with its place in the list") {
  CHECK(faults_with({"redis.addresses=a:1,redis", "redis.cluster=true"}) ==
        test::lines{"--set redis.addresses: item 2: \"redis\" is not allowed: must be host:port, "
                    "[IPv6 address]:port, or the path of a Unix domain socket, which begins with "
                    "/"});
  CHECK(faults_with({"redis.addresses="}).size() == 1);
}

TEST_CASE("several addresses are those of sentinels or of a cluster") {
  const std::string two = "redis.addresses=a:1,b:1";
  CHECK(faults_with({two}) ==
        test::lines{"--set redis.addresses: several are not allowed: one server has one address; "
                    "set redis.master_name if they are sentinels, or redis.cluster"});
  CHECK(faults_with({two, "redis.master_name=m"}).empty());
  CHECK(faults_with({two, "redis.cluster=true"}).empty());
}

TEST_CASE("a cluster has no sentinels, one database, and no paths") {
  CHECK(faults_with({"redis.cluster=true", "redis.master_name=m", "redis.database=1"}) ==
        test::lines{"--set redis.master_name: \"m\" is not allowed: a cluster, as redis.cluster "
                    "says, has no sentinels",
                    "--set redis.database: 1 is not allowed: a cluster, as redis.cluster says, "
                    "has only database 0"});
  CHECK(faults_with({"redis.cluster=true", "redis.addresses=/run/redis.sock"}) ==
        test::lines{"--set redis.addresses: item 1: \"/run/redis.sock\" is not allowed: the nodes "
                    "of a cluster have hosts and ports"});
}

TEST_CASE("a password of Redis is in one place, and is not shown") {
  CHECK(faults_with({"redis.password=secret", "redis.password_file=/run/p"}) ==
        test::lines{"--set redis.password_file: \"/run/p\" is not allowed: redis.password is "
                    "given, too"});
  CHECK(faults_with({"redis.sentinel_password=secret"}) ==
        test::lines{"--set redis.sentinel_password: \"***\" is not allowed: there are no "
                    "sentinels; set redis.master_name"});
  CHECK(faults_with({"redis.sentinel_password=s", "redis.sentinel_password_file=/run/p",
                     "redis.master_name=m"})
            .size() == 1);
  CHECK(faults_with({"redis.sentinel_username=s", "redis.sentinel_password_file=/run/p"}).size() ==
        2);
}

TEST_CASE("how Redis is spoken to with TLS is said along with that it is") {
  CHECK(faults_with({"redis.tls.ca_file=ca.pem"}) ==
        test::lines{"--set redis.tls.ca_file: \"ca.pem\" is not allowed: connections are not "
                    "encrypted; set redis.tls.enabled"});
  CHECK(faults_with({"redis.tls.enabled=true", "redis.tls.ca_file=ca.pem"}).empty());
  CHECK(faults_with({"redis.tls.enabled=true", "redis.tls.key_file=k.pem"}) ==
        test::lines{"--set redis.tls.key_file: \"k.pem\" is not allowed: there is no certificate "
                    "to it; set redis.tls.certificate_file"});
  CHECK(faults_with({"redis.tls.enabled=true", "redis.addresses=/run/redis.sock"}).size() == 1);
}

TEST_CASE("the prefix of a queue's keys is without braces") {
  CHECK(faults_with({"queue.redis.prefix=a}b"}) ==
        test::lines{"--set queue.redis.prefix: \"a}b\" is not allowed: must be without braces"});
  CHECK(faults_with({"queue.redis.prefix=a:b"}).empty());
}

}  // namespace redis_test

#include <catch2/catch.hpp>

#include "daemon/redis/redirect.hpp"
#include "daemon/redis/sentinel_answer.hpp"
#include "daemon/redis/slot_map.hpp"

namespace cluster_answers_test {

using namespace sidehook;
using redis::reply;
using address = config::redis_address;
using kind = redis::reply::kind;

namespace {

const address asked{"10.0.0.1", 7000, ""};

reply text(const std::string& value) { return {kind::text, 0, value}; }
reply number(std::int64_t value) { return {kind::integer, value}; }
reply list(std::vector<reply> items) { return {kind::list, 0, "", std::move(items)}; }
reply node(const std::string& host, std::int64_t port) {
  return list({text(host), number(port), text("id")});
}
reply range(std::int64_t first, std::int64_t last, reply master) {
  return list({number(first), number(last), std::move(master), node("replica", 1)});
}

std::optional<redis::redirect> redirect_in(const std::string& error) {
  return redis::read_redirect({kind::error, 0, error}, asked);
}

}  // namespace

TEST_CASE("keys are in the slots that Redis says") {
  CHECK(redis::slot_of("") == 0);
  CHECK(redis::slot_of("123456789") == 0x31c3);
  CHECK(redis::slot_of("foo") == 12182);
  CHECK(redis::slot_of(std::string("\xff\0\x80", 3)) < redis::slot_count);
}

TEST_CASE("only the part in braces counts, when there is one") {
  CHECK(redis::slot_of("{foo}.a") == redis::slot_of("foo"));
  CHECK(redis::slot_of("x{foo}{bar}") == redis::slot_of("foo"));
  CHECK(redis::slot_of("foo{}{bar}") == 8363);
  CHECK(redis::slot_of("foo{{bar}}zap") == redis::slot_of("{bar"));
  CHECK(redis::slot_of("foo{bar") != redis::slot_of("bar"));
}

TEST_CASE("a map of slots names the master of each range") {
  const auto map = redis::slot_map::read(
      list({range(0, 5460, node("10.0.0.1", 7000)), range(5461, 16383, node("10.0.0.2", 7001))}),
      asked);
  REQUIRE(map);
  CHECK(map->covers_all_slots());
  CHECK(*map->node_of(0) == address{"10.0.0.1", 7000, ""});
  CHECK(*map->node_of(5460) == address{"10.0.0.1", 7000, ""});
  CHECK(*map->node_of(5461) == address{"10.0.0.2", 7001, ""});
  CHECK(map->nodes().size() == 2);
}

TEST_CASE("a node that does not name its host is the one that was asked") {
  auto nameless = list({{}, number(7005)});
  const auto map = redis::slot_map::read(
      list({range(0, 0, nameless), range(1, 1, node("", 7006)), range(2, 2, node("?", 7007))}),
      asked);
  REQUIRE(map);
  CHECK(*map->node_of(0) == address{"10.0.0.1", 7005, ""});
  CHECK(*map->node_of(1) == address{"10.0.0.1", 7006, ""});
  CHECK(map->node_of(2) == nullptr);
  CHECK(map->node_of(3) == nullptr);
  CHECK_FALSE(map->covers_all_slots());
}

TEST_CASE("a slot that has moved is elsewhere, also at a node that was not known") {
  auto map = redis::slot_map::read(list({range(0, 16383, node("a", 1))}), asked);
  map->move(7, {"b", 2, ""});
  map->move(8, {"a", 1, ""});
  CHECK(*map->node_of(7) == address{"b", 2, ""});
  CHECK(*map->node_of(8) == address{"a", 1, ""});
  CHECK(map->nodes().size() == 2);
}

TEST_CASE("what is no map of slots is not read") {
  const auto reads = [](const reply& answer) {
    return redis::slot_map::read(answer, asked).has_value();
  };
  CHECK(reads(list({})));
  std::vector<reply> ranges;
  for (std::int64_t i = 1; i <= 1'001; ++i) ranges.push_back(range(i, i, node("a", i)));
  CHECK_FALSE(reads(list(ranges)));
  ranges.pop_back();
  CHECK(reads(list(ranges)));
  CHECK_FALSE(reads(text("x")));
  CHECK_FALSE(reads(list({text("x")})));
  CHECK_FALSE(reads(list({list({number(0), number(1)})})));
  CHECK_FALSE(reads(list({range(1, 0, node("a", 1))})));
  CHECK_FALSE(reads(list({range(-1, 0, node("a", 1))})));
  CHECK_FALSE(reads(list({range(0, 16384, node("a", 1))})));
  CHECK_FALSE(reads(list({range(0, 1, node("a", 0))})));
  CHECK_FALSE(reads(list({range(0, 1, node("a", 65536))})));
  CHECK_FALSE(reads(list({range(0, 1, node("a b", 1))})));
  CHECK_FALSE(reads(list({range(0, 1, list({text("a")}))})));
  CHECK_FALSE(reads(list({range(0, 1, list({number(1), number(1)}))})));
  CHECK_FALSE(reads(list({range(0, 1, list({text("a"), text("1")}))})));
}

TEST_CASE("a redirect says where the slot is, or is under way to") {
  using redis::redirect;
  CHECK(redirect_in("MOVED 3999 10.0.0.2:6381") ==
        redirect{redirect::kind::moved, 3999, {"10.0.0.2", 6381, ""}});
  CHECK(redirect_in("ASK 0 redis.internal:6381") ==
        redirect{redirect::kind::ask, 0, {"redis.internal", 6381, ""}});
  CHECK(redirect_in("MOVED 1 fd00::1:6381")->to == address{"fd00::1", 6381, ""});
  CHECK(redirect_in("MOVED 1 :6381")->to == address{"10.0.0.1", 6381, ""});
}

TEST_CASE("what is no redirect is none") {
  for (const auto* error :
       {"", "MOVED", "MOVED 1", "MOVED x a:1", "MOVED 16384 a:1", "MOVED -1 a:1", "MOVED 1 a",
        "MOVED 1 a:", "MOVED 1 a:0", "MOVED 1 a:65536", "MOVED  1 a:1", "moved 1 a:1",
        "MOVEDX 1 a:1", "ERR MOVED 1 a:1"}) {
    CAPTURE(error);
    CHECK_FALSE(redirect_in(error));
  }
  CHECK_FALSE(redis::read_redirect(text("MOVED 1 a:1"), asked));
}

TEST_CASE("a sentinel's answer is a host and a port, or nothing") {
  using redis::read_master_address;
  CHECK(read_master_address(list({text("10.0.0.2"), text("6380")})) ==
        address{"10.0.0.2", 6380, ""});
  CHECK(read_master_address(list({text("fd00::1"), text("6380")})) == address{"fd00::1", 6380, ""});
  CHECK_FALSE(read_master_address({}));
  CHECK_FALSE(read_master_address({kind::error, 0, "ERR x"}));
  CHECK_FALSE(read_master_address(list({text("a")})));
  CHECK_FALSE(read_master_address(list({text("a"), number(1)})));
  CHECK_FALSE(read_master_address(list({text("a"), text("0")})));
  CHECK_FALSE(read_master_address(list({text("/tmp"), text("1")})));
  CHECK_FALSE(read_master_address(list({text("a"), text("1"), text("b")})));
}

}  // namespace cluster_answers_test

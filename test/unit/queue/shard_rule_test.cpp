#include "daemon/queue/shard_rule.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "test/unit/queue/shard_jobs.hpp"

namespace shard_rule_test {

using namespace sidehook;
using queue::shard_rule;
using test::job_for;

TEST_CASE("an API's events are all one consumer's, whatever their keys") {
  const shard_rule rule(shard_rule::by::api, 4);
  for (const auto* api : {"orders", "users", ""}) {
    const auto shard = rule.shard_of(job_for("1", api, "a"));
    for (const auto* key : {"b", "c", "d", ""})
      CHECK(rule.shard_of(job_for("2", api, key)) == shard);
  }
}

TEST_CASE("a key's events are all one consumer's, and those without one go by their API") {
  const shard_rule by_key(shard_rule::by::key, 4);
  const shard_rule by_api(shard_rule::by::api, 4);
  for (const auto* key : {"a", "b", "c", "d"})
    CHECK(by_key.shard_of(job_for("1", "orders", key)) ==
          by_key.shard_of(job_for("2", "users", key)));
  for (const auto* api : {"orders", "users", "x", ""})
    CHECK(by_key.shard_of(job_for("1", api)) == by_api.shard_of(job_for("1", api)));
}

TEST_CASE("events stay with their consumer from one build and start to the next") {
  const shard_rule rule(shard_rule::by::api, 64);
  // FNV-1a of the API's id, as others compute it, its halves folded.
  CHECK(rule.shard_of(job_for("1", "")) == (0xcbf29ce484222325 ^ 0xcbf29ce4) % 64);
  CHECK(rule.shard_of(job_for("1", "a")) == (0xaf63dc4c8601ec8c ^ 0xaf63dc4c) % 64);
  CHECK(rule.shard_of(job_for("1", "foobar")) == (0x85944171f73967e8 ^ 0x85944171) % 64);
}

TEST_CASE("many APIs and many keys are spread over all consumers, none far from its part") {
  for (const std::size_t shards : {2, 3, 4, 7}) {
    const shard_rule rule(shard_rule::by::key, shards);
    std::vector<int> counts(shards);
    for (int i = 0; i < 7'000; ++i) ++counts[rule.shard_of(job_for("e", "", std::to_string(i)))];
    const auto fair = 7'000 / static_cast<int>(shards);
    for (const int count : counts) CHECK(std::abs(count - fair) < fair / 5);
  }
}

}  // namespace shard_rule_test

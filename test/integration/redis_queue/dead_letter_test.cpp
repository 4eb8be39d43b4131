#include <catch2/catch.hpp>

#include "test/integration/redis_queue/node.hpp"

namespace dead_letter_test {

using namespace sidehook;
using namespace sidehook::test;
using queue::admission;

namespace {

// Events that are given up on, one after the other.
void bury(node& one, const std::vector<std::string>& events, std::size_t bytes = 20) {
  for (const auto& id : events) {
    const auto before = one->count();
    REQUIRE(one.offer({job_of(id, {"h"}, bytes)})[0] == admission::accepted);
    one.settle(dead(one.take().id, "attempts", R"({"n":1})"));
    REQUIRE(comes_true([&] { return one->count() != before || before > 1; }));
  }
}

std::vector<std::string> events_of(const std::vector<queue::dead_letter>& letters) {
  std::vector<std::string> ids;
  for (const auto& each : letters) ids.push_back(each.event_id);
  return ids;
}

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a dead letter is seen from every daemon, with all that it was") {
  redis_server server;
  node first(server);
  bury(first, {"e1"});
  node second(server);
  const auto letters = second.letters();
  REQUIRE(letters.size() == 1);
  const auto& letter = letters[0];
  CHECK(letter.event_id == "e1");
  CHECK(letter.api_id == "orders");
  CHECK(letter.org_id == "acme");
  CHECK(letter.event_type == "KeyExpired");
  CHECK(letter.handler == "h");
  CHECK(letter.event_json == std::string(20, 'x'));
  CHECK(letter.reason == "attempts");
  CHECK(letter.attempts == 1);
  CHECK(letter.history == R"({"n":1})");
  CHECK(letter.died >= letter.accepted - std::chrono::seconds(1));
  CHECK(letter.died < std::chrono::system_clock::now() + std::chrono::seconds(1));
  CHECK(comes_true([&] { return second->count() == 1; }));
  CHECK(first->figures().deliveries == 0);
  CHECK(first->figures().bytes == 0);
}

TEST_CASE("dead letters are listed with the newest first, by filter and in pages") {
  redis_server server;
  node one(server);
  texts all;
  for (int i = 0; i < 150; ++i) all.push_back("e" + std::to_string(i));
  bury(one, all);
  REQUIRE(comes_true([&] { return one->count() == all.size(); }));
  const auto letters = one.letters();
  REQUIRE(letters.size() == all.size());
  CHECK(letters.front().event_id == "e149");
  CHECK(letters.back().event_id == "e0");

  CHECK(events_of(one.letters({}, letters[100].id, 2)) == texts{"e48", "e47"});
  queue::dead_letter_filter filter;
  filter.id = letters[3].id;
  CHECK(events_of(one.letters(filter)) == texts{"e146"});
  filter = {};
  filter.from = letters[3].died;
  filter.to = letters[1].died;
  CHECK(events_of(one.letters(filter)) == texts{"e147", "e146"});
  filter = {};
  filter.handler = "other";
  CHECK(one.letters(filter).empty());
}

TEST_CASE("a replayed dead letter is a first attempt of the same event, at any daemon") {
  redis_server server;
  node one(server);
  bury(one, {"e1", "e2"});
  queue::dead_letter_filter filter;
  filter.id = one.letters()[1].id;
  const auto result = one.replay(filter);
  CHECK(result.replayed == 1);
  CHECK(result.rest == admission::accepted);
  const auto what = one.take();
  CHECK(named(what) == "e1/h/1");
  CHECK(what.replayed);
  CHECK(what.history.empty());
  CHECK(events_of(one.letters()) == texts{"e2"});
  one.settle(done(what.id));
  CHECK(comes_true([&] { return one->figures().deliveries == 0; }));
  CHECK(one->figures().bytes == 0);
}

TEST_CASE("dead letters are replayed only if there is room for all of them") {
  redis_server server;
  redis_queue::options options;
  options.max_events = 2;
  node one(server, options);
  bury(one, {"e1", "e2", "e3"});
  const auto refused = one.replay();
  CHECK(refused.replayed == 0);
  CHECK(refused.rest == admission::full_events);
  CHECK(one.letters().size() == 3);
  queue::dead_letter_filter filter;
  filter.from = one.letters()[1].died;
  CHECK(one.replay(filter).replayed == 2);
}

TEST_CASE("dead letters are removed by filter, and their number is told") {
  redis_server server;
  node one(server);
  bury(one, {"e1", "e2", "e3"});
  queue::dead_letter_filter filter;
  filter.id = one.letters()[1].id;
  CHECK(one.remove(filter) == 1);
  CHECK(events_of(one.letters()) == texts{"e3", "e1"});
  CHECK(one.remove() == 2);
  CHECK(one.letters().empty());
  CHECK(one->count() == 0);
  CHECK(server.text({"HGET", queue_keys.counts, "letter_bytes"}) == "0");
}

TEST_CASE("of too many dead letters the oldest go") {
  redis_server server;
  redis_queue::options options;
  options.dead_letters.count = 2;
  node one(server, options);
  bury(one, {"e1", "e2"});
  bury(one, {"e3"});
  CHECK(comes_true([&] { return events_of(one.letters()) == texts{"e3", "e2"}; }));
}

TEST_CASE("of too large dead letters the oldest go") {
  redis_server server;
  redis_queue::options options;
  options.dead_letters.bytes = 2'500;
  node one(server, options);
  bury(one, {"e1", "e2"}, 1'000);
  bury(one, {"e3"}, 1'000);
  CHECK(comes_true([&] { return events_of(one.letters()) == texts{"e3", "e2"}; }));
}

TEST_CASE("dead letters that are too old go by themselves") {
  redis_server server;
  redis_queue::options options;
  options.dead_letters.age = std::chrono::seconds(1);
  node one(server, options);
  bury(one, {"e1"});
  CHECK(comes_true([&] { return one->count() == 0; }));
}

TEST_CASE("without Redis there are no dead letters, and nothing is said to be replayed") {
  redis_server server;
  node one(server);
  bury(one, {"e1"});
  server.kill();
  REQUIRE(comes_true([&] { return !one->failure().empty(); }));
  CHECK(one.letters().empty());
  CHECK(one.replay().rest == admission::gone);
  CHECK(one.remove() == 0);
}

}  // namespace dead_letter_test

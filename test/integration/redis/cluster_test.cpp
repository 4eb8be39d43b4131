#include <catch2/catch.hpp>

#include "daemon/redis/slot.hpp"
#include "test/integration/redis/redis_driver.hpp"
#include "test/support/redis_cluster.hpp"

namespace cluster_test {

using namespace sidehook;
using namespace sidehook::test;
using kind = redis::reply::kind;
using reason = redis::failure::reason;

namespace {

redis::options options_for(const redis_cluster& cluster) {
  redis::options options;
  options.addresses = {cluster.addresses().front()};
  options.cluster = true;
  options.backoff_max_ms = std::chrono::milliseconds(100);
  options.timeout_ms = std::chrono::milliseconds(10'000);
  return options;
}

const auto append_one = std::make_shared<const redis::script>(
    "redis.call('APPEND', KEYS[1], ARGV[1]); return redis.call('GET', KEYS[1])");

// A slot of the first node, under way to the second, which has a key of it already.
struct migration {
  redis_cluster& cluster;
  const std::string gone = "{tag}:gone";
  const std::string here = "{tag}:here";
  const unsigned slot = redis::slot_of("{tag}");
  std::size_t from = cluster.owner_of(slot);
  std::size_t to = (from + 1) % 3;

  redis_server& source() { return cluster.node(from); }
  redis_server& destination() { return cluster.node(to); }

  void begin() {
    const auto number = std::to_string(slot);
    destination().text({"CLUSTER", "SETSLOT", number, "IMPORTING", cluster.id_of(from)});
    source().text({"CLUSTER", "SETSLOT", number, "MIGRATING", cluster.id_of(to)});
    move(gone);
  }
  void move(const std::string& key) {
    const auto port = std::to_string(destination().port());
    source().text({"MIGRATE", "127.0.0.1", port, key, "0", "10000"});
  }
  void end() {
    move(here);
    for (std::size_t i : {to, from, (from + 2) % 3})
      cluster.node(i).text({"CLUSTER", "SETSLOT", std::to_string(slot), "NODE", cluster.id_of(to)});
  }
};

}  // namespace

TEST_CASE("each key is kept by the node that serves its slot") {
  redis_cluster cluster;
  redis_driver driver(options_for(cluster));
  for (int i = 0; i < 100; ++i) {
    const auto key = "key" + std::to_string(i);
    CHECK(driver.answer({"SET", key, key}).text == "OK");
    auto& owner = cluster.node(cluster.owner_of(redis::slot_of(key)));
    CHECK(owner.text({"GET", key}) == key);
  }
  // Without a key, anywhere.
  CHECK(driver.answer({"PING"}).text == "PONG");
  CHECK(driver.client().failure().empty());
}

TEST_CASE("a request goes to one node as a whole, scripts among its commands") {
  redis_cluster cluster;
  redis_driver driver(options_for(cluster));
  for (const std::string tag : {"{a}", "{b}", "{c}", "{d}"}) {
    const auto got = driver.fetch(redis::request{
        {{{"SET", tag + "1", "x"}}, call(append_one, {tag + "1"}, {"y"}), {{"INCR", tag + "2"}}},
        tag + "1"});
    REQUIRE(got.has_value());
    CHECK((*got)[1].text == "xy");
    CHECK((*got)[2].number == 1);
    CHECK(driver.fetch(call(append_one, {tag + "1"}, {"z"})).value().text == "xyz");
  }
}

TEST_CASE(
    "a slot that is under way is followed, command by command, and so is one that has moved") {
  redis_cluster cluster;
  redis_driver driver(options_for(cluster));
  migration slot{cluster};
  driver.answer({"SET", slot.gone, "1"});
  driver.answer({"SET", slot.here, "2"});
  slot.begin();
  // ASK, within a request whose other command is done where it was.
  const auto got =
      driver.fetch(redis::request{{{{"INCR", slot.gone}}, {{"INCR", slot.here}}}, slot.here});
  REQUIRE(got.has_value());
  CHECK((*got)[0].number == 2);
  CHECK((*got)[1].number == 3);
  CHECK(driver.fetch(call(append_one, {slot.gone}, {"x"})).value().text == "2x");
  CHECK(driver.fetch(call(append_one, {slot.here}, {"y"})).value().text == "3y");
  slot.end();
  // MOVED.
  CHECK(driver.answer({"GET", slot.here}).text == "3y");
  CHECK(driver.answer({"GET", slot.gone}).text == "2x");
  CHECK(slot.destination().text({"GET", slot.here}) == "3y");
  CHECK(driver.client().failure().empty());
}

TEST_CASE("keys of which one has moved on already are waited for") {
  redis_cluster cluster;
  redis_driver driver(options_for(cluster));
  migration slot{cluster};
  driver.answer({"SET", slot.gone, "1"});
  driver.answer({"SET", slot.here, "2"});
  slot.begin();
  bool answered = false;
  driver.client().send(redis::request{{{{"MGET", slot.gone, slot.here}}}, slot.gone},
                       [&](const auto& answer) {
                         REQUIRE(answer.has_value());
                         REQUIRE(answer->front().items.size() == 2);
                         CHECK(answer->front().items[1].text == "2");
                         answered = true;
                       });
  const auto says_so = [](redis_server& node) {
    return node.text({"INFO", "errorstats"}).find("errorstat_TRYAGAIN") != std::string::npos;
  };
  driver.run_until([&] { return says_so(slot.source()) || says_so(slot.destination()); });
  slot.end();
  driver.run_until([&] { return answered; });
}

TEST_CASE("a transaction is done as a whole where its slot has moved to") {
  redis_cluster cluster;
  redis_driver driver(options_for(cluster));
  migration slot{cluster};
  driver.answer({"SET", slot.gone, "1"});
  driver.answer({"SET", slot.here, "2"});
  slot.begin();
  const redis::request transaction{{{{"MULTI"}}, {{"INCR", slot.gone}}, {{"EXEC"}}}, slot.gone};
  const auto under_way = driver.fetch(transaction);
  REQUIRE(under_way.has_error());
  CHECK(under_way.error().message == "the Redis cluster moves the slot of a transaction");
  slot.end();
  const auto moved = driver.fetch(transaction);
  REQUIRE(moved.has_value());
  REQUIRE((*moved)[2].items.size() == 1);
  CHECK((*moved)[2].items[0].number == 2);
}

TEST_CASE("a node that is lost fails its requests at once, and a replica takes its place") {
  redis_cluster cluster(1);
  redis_driver driver(options_for(cluster));
  std::string of_first;
  std::string of_other;
  for (int i = 0; of_first.empty() || of_other.empty(); ++i) {
    const auto key = std::to_string(i);
    (cluster.owner_of(redis::slot_of(key)) == 0 ? of_first : of_other) = key;
  }
  driver.answer({"SET", of_other, "1"});
  // Of what this connection has written.
  cluster.node(0).text({"SET", of_first, "1"});
  REQUIRE(cluster.node(0).number({"WAIT", "1", "10000"}) == 1);
  cluster.node(0).kill();
  driver.run_until([&] { return !driver.client().failure().empty(); });
  CHECK(driver.failure({"GET", of_first}).why == reason::gone);
  CHECK(driver.answer_at_last({"GET", of_first}).text == "1");
  CHECK(driver.answer_at_last({"GET", of_other}).text == "1");
  driver.run_until([&] { return driver.client().failure().empty(); });
  CHECK(driver.reports().back() == "the Redis cluster is connected to again");
}

TEST_CASE("a cluster that is not there yet is waited for, and its failure told") {
  redis_cluster cluster;
  for (std::size_t i = 0; i < 3; ++i) cluster.node(i).kill();
  redis_driver driver(options_for(cluster));
  CHECK(driver.failure({"GET", "a"}).message ==
        "Redis at " + cluster.addresses().front() + " cannot be connected to: Connection refused");
  for (std::size_t i = 0; i < 3; ++i) cluster.node(i).start();
  CHECK(driver.answer_at_last({"SET", "a", "1"}).text == "OK");
}

TEST_CASE("all nodes of a cluster may be started anew") {
  redis_cluster cluster;
  redis_driver driver(options_for(cluster));
  driver.answer({"SET", "a", "1"});
  for (std::size_t i = 0; i < 3; ++i) cluster.node(i).kill();
  driver.run_until([&] { return !driver.client().failure().empty(); });
  for (std::size_t i = 0; i < 3; ++i) cluster.node(i).start();
  driver.answer_at_last({"SET", "a", "1"});
  driver.answer_at_last({"SET", "b", "1"});
  driver.run_until([&] { return driver.client().failure().empty(); });
}

TEST_CASE("a server that is no cluster is told") {
  redis_server server;
  auto options = test::options_for(server);
  options.cluster = true;
  redis_driver driver(options);
  CHECK(driver.failure({"GET", "a"}).message ==
        "Redis at " + server.address() +
            " does not answer as a cluster (redis.cluster): ERR This instance has cluster support "
            "disabled");
}

TEST_CASE("requests to a cluster that wait for it are bounded, and end when the client stops") {
  redis_cluster cluster;
  cluster.node(0).pause();
  auto options = options_for(cluster);
  options.max_pending = 3;
  redis_driver driver(options);
  std::vector<reason> ends;
  for (int i = 0; i < 5; ++i)
    driver.client().send(redis::command{{"GET", "a"}},
                         [&](const auto& answer) { ends.push_back(answer.error().why); });
  driver.run_until([&] { return ends.size() == 2; });
  CHECK(ends == std::vector(2, reason::full));
  driver.client().stop();
  driver.run_until([&] { return ends.size() == 5; });
  CHECK(ends.back() == reason::stopped);
  cluster.node(0).resume();
}

}  // namespace cluster_test

#include "daemon/redis_queue/settling.hpp"

#include <catch2/catch.hpp>

#include "daemon/queue/record.hpp"
#include "test/unit/journal/journal_by_hand.hpp"

namespace settling_test {

using namespace sidehook;
using namespace sidehook::redis_queue;
using decision = queue::settlement::decision;

namespace {

const queue::time_point now{std::chrono::seconds(1'790'000'000)};

leased sample() {
  leased one;
  one.what = {42, std::make_shared<const route::job>(test::job_of("e1")), 0};
  one.what.attempt = 2;
  one.what.history = "{1}";
  one.from = stream::waited;
  one.bytes = 321;
  return one;
}

std::vector<std::string> arguments_of(const settling& what) {
  std::vector<std::string> arguments;
  append_arguments(what, now, arguments);
  return arguments;
}

queue::stored_delivery read_own(const settling& what) {
  return queue::read_record(42, what.own, queue::shared_text(*sample().what.job), "").value();
}

}  // namespace

TEST_CASE("what is done is only named") {
  CHECK(arguments_of(settling_of(sample(), test::done(42))) ==
        std::vector<std::string>{"waited", "42", "321", "done", "", ""});
}

TEST_CASE("what is to run again is its next attempt, with its history, after a delay") {
  const auto what =
      settling_of(sample(), test::again(42, now + std::chrono::microseconds(1'500), "{1},{2}"));
  CHECK(read_own(what).attempt == 3);
  CHECK(read_own(what).history == "{1},{2}");
  const auto arguments = arguments_of(what);
  CHECK(arguments[3] == "later");
  CHECK(arguments[5] == "2");
}

TEST_CASE("what is postponed is the same attempt; a time that has passed is no delay") {
  queue::settlement how{42, decision::postponed, now - std::chrono::hours(1)};
  const auto what = settling_of(sample(), how);
  CHECK(read_own(what).attempt == 2);
  CHECK(read_own(what).history == "{1}");
  CHECK(arguments_of(what)[5] == "0");
}

TEST_CASE("what was not attempted is as it was") {
  const auto what = settling_of(sample(), test::unattempted(42));
  CHECK(what.become == "unattempted");
  CHECK(what.own == own_text(sample().what));
}

TEST_CASE("what is dead has its history and the reason") {
  const auto what = settling_of(sample(), test::dead(42, "missing", "{1},{2}"));
  CHECK(what.become == "dead");
  CHECK(what.word == "missing");
  CHECK(read_own(what).attempt == 2);
  CHECK(read_own(what).history == "{1},{2}");
}

TEST_CASE("of what is held back only the counts are noted") {
  auto one = sample();
  one.what.count = 17;
  one.what.last_seen = now;
  CHECK(noted(one).word == queue::note_text(17, now));
  CHECK(noted(one).become == "noted");
}

}  // namespace settling_test

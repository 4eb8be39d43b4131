#include "daemon/queue/record.hpp"

#include <catch2/catch.hpp>

#include "test/unit/journal/journal_by_hand.hpp"

namespace record_test {

using namespace sidehook;
using namespace sidehook::queue;

namespace {

delivery sample() {
  auto job = test::job_of("event-1", {"first", "second"}, 300);
  delivery what{7, std::make_shared<const route::job>(std::move(job)), 1};
  what.attempt = 3;
  what.history = R"({"error":"a, b: c"},{"n":2})";
  what.accepted = loaded(1'790'000'000'123);
  what.replayed = true;
  what.count = 12;
  what.last_seen = loaded(1'790'000'000'456);
  what.kills = 1;
  return what;
}

bool is_read(std::string_view own, std::string_view shared, std::string_view note = "") {
  return read_record(1, own, shared, note).has_value();
}

}  // namespace

TEST_CASE("a delivery comes back from its texts as it was") {
  const auto what = sample();
  const auto read = read_record(7, own_text(what), shared_text(*what.job), "");
  REQUIRE(read);
  CHECK(read->id == 7);
  CHECK(read->event_id == "event-1");
  CHECK(read->api_id == "orders");
  CHECK(read->org_id == "acme");
  CHECK(read->event_type == "KeyExpired");
  CHECK(read->path == "/orders/1");
  CHECK(read->key == "k");
  CHECK(read->trace_parent == "00-1-2-01");
  CHECK(read->event_json == std::string(300, 'x'));
  CHECK(read->handler == "second");
  CHECK(read->attempt == 3);
  CHECK(read->history == what.history);
  CHECK(read->accepted == what.accepted);
  CHECK(read->replayed);
  CHECK(read->count == 12);
  CHECK(read->last_seen == what.last_seen);
  CHECK(read->kills == 1);
  CHECK(own_text(*read) == own_text(what));
}

TEST_CASE("texts of any bytes come back as they were") {
  auto job = test::job_of("a:b,c");
  job.event.key = std::string("\0\n5:x,\xff", 8);
  job.event.path = "";
  delivery what{1, std::make_shared<const route::job>(std::move(job))};
  const auto read = read_record(1, own_text(what), shared_text(*what.job), "");
  REQUIRE(read);
  CHECK(read->event_id == "a:b,c");
  CHECK(read->key == std::string("\0\n5:x,\xff", 8));
  CHECK(read->path.empty());
}

TEST_CASE("a note takes the place of what the delivery had") {
  const auto what = sample();
  const auto read = read_record(7, own_text(what), shared_text(*what.job),
                                note_text(99, loaded(1'790'000'001'000)));
  REQUIRE(read);
  CHECK(read->count == 99);
  CHECK(read->last_seen == loaded(1'790'000'001'000));
}

TEST_CASE("a text that was cut anywhere is not read") {
  const auto what = sample();
  const auto own = own_text(what);
  const auto shared = shared_text(*what.job);
  REQUIRE(is_read(own, shared));
  for (std::size_t size = 0; size < own.size(); ++size)
    CHECK_FALSE(is_read(own.substr(0, size), shared));
  for (std::size_t size = 0; size < shared.size(); ++size)
    CHECK_FALSE(is_read(own, shared.substr(0, size)));
}

TEST_CASE(
    "a text with something after it, of another format or with numbers out of range is not read") {
  const auto shared = shared_text(*sample().job);
  const std::string own = "1;1:h,1:1,1:0,1:0,1:1,1:0,1:0,0:,";
  REQUIRE(is_read(own, shared));
  const auto odd = GENERATE(
      "1;1:h,1:1,1:0,1:0,1:1,1:0,1:0,0:,x", "2;1:h,1:1,1:0,1:0,1:1,1:0,1:0,0:,",
      "1;1:h,1:0,1:0,1:0,1:1,1:0,1:0,0:,", "1;1:h,1:1,1:2,1:0,1:1,1:0,1:0,0:,",
      "1;1:h,1:1,1:0,14:80000000000001,1:1,1:0,1:0,0:,", "1;1:h,1:1,1:0,2:-1,1:1,1:0,1:0,0:,",
      "1;1:h,1:1,1:0,1:0,1:0,1:0,1:0,0:,", "1;99999999999999999999:h,", "1;18446744073709551615:h,",
      "1;1:h,2:1 ,1:0,1:0,1:1,1:0,1:0,0:,", "");
  CHECK_FALSE(is_read(odd, shared));
  CHECK_FALSE(is_read(own, shared, "nonsense"));
  CHECK_FALSE(is_read(own, shared, "1;1:0,1:0,"));
}

}  // namespace record_test

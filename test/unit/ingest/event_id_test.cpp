#include "daemon/ingest/event_id.hpp"

#include <regex>
#include <set>

#include <catch2/catch.hpp>

namespace event_id_test {

using sidehook::ingest::event_id_source;
using namespace std::chrono;

TEST_CASE("an event id is a UUID of version 7 with the time in it") {
  const system_clock::time_point time(milliseconds(0x0190A1B2C3D4));
  event_id_source ids([] { return 0xFFFF'FFFF'FFFF'FFFF; });
  CHECK(ids.next(time) == "0190a1b2-c3d4-7000-bfff-ffffffffffff");
  event_id_source real;
  CHECK(std::regex_match(
      real.next(time),
      std::regex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")));
}

TEST_CASE(
    "ids of one source ascend, within a millisecond, past its count, and when the clock is set "
    "back") {
  auto now = system_clock::time_point(seconds(1'800'000'000));
  event_id_source ids([] { return 7; });
  std::string last;
  for (int i = 0; i < 10'000; ++i) {
    if (i == 5'000) now -= hours(1);
    const auto id = ids.next(now);
    REQUIRE(id > last);
    last = id;
  }
}

}  // namespace event_id_test

#include "daemon/ingest/timestamp.hpp"

#include <catch2/catch.hpp>

namespace timestamp_test {

using namespace std::chrono;
using sidehook::ingest::format_time_stamp;

TEST_CASE("a time stamp has the gateways' form, its fraction trimmed") {
  const system_clock::time_point base{seconds{1'787'307'072}};
  CHECK(format_time_stamp(base) == "2026-08-21 10:11:12 +0000 UTC");
  CHECK(format_time_stamp(base + nanoseconds{123'456'789}) ==
        "2026-08-21 10:11:12.123456789 +0000 UTC");
  CHECK(format_time_stamp(base + milliseconds{500}) == "2026-08-21 10:11:12.5 +0000 UTC");
  CHECK(format_time_stamp(base + nanoseconds{1}) == "2026-08-21 10:11:12.000000001 +0000 UTC");
}

TEST_CASE("a time in RFC 3339 is given the gateways' form, with its own offset") {
  using sidehook::ingest::to_time_stamp;
  CHECK(to_time_stamp("2026-08-21T10:11:12Z") == "2026-08-21 10:11:12 +0000 UTC");
  CHECK(to_time_stamp("2026-08-21t10:11:12.500z") == "2026-08-21 10:11:12.5 +0000 UTC");
  CHECK(to_time_stamp("2026-08-21T10:11:12.000-00:00") == "2026-08-21 10:11:12 +0000 UTC");
  CHECK(to_time_stamp("2026-08-21T10:11:12.1234567899+02:00") ==
        "2026-08-21 10:11:12.123456789 +0200 +0200");
  CHECK(to_time_stamp("2024-02-29T23:59:59-03:30") == "2024-02-29 23:59:59 -0330 -0330");
  for (const char* bad :
       {"", "2026-08-21", "2026-08-21 10:11:12Z", "2026-02-30T10:11:12Z", "2026-13-01T10:11:12Z",
        "2026-00-01T10:11:12Z", "2026-08-21T24:11:12Z", "2026-08-21T10:60:12Z",
        "2026-08-21T10:11:60Z", "2026-08-21T10:11:12", "2026-08-21T10:11:12.Z",
        "2026-08-21T10:11:12+0200", "2026-08-21T10:11:12+24:00", "2026-08-21T10:11:12Zx",
        "2026-08-21T10:11:12+02:00 ", "26-08-21T10:11:12Z", "\xFF\xFF", "2026-08-21T10:11:1"}) {
    INFO(bad);
    CHECK_FALSE(to_time_stamp(bad));
  }
}

}  // namespace timestamp_test

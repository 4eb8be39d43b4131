#include "daemon/ingest/timestamp.hpp"

#include <catch2/catch.hpp>

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

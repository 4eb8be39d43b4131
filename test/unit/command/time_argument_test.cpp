#include "daemon/command/time_argument.hpp"

#include <catch2/catch.hpp>

namespace time_argument_test {

using namespace sidehook::command;
using namespace std::chrono_literals;

namespace {

const std::chrono::system_clock::time_point now{1'000'000s + 700ms};

std::optional<std::int64_t> seconds(std::string_view text) {
  const auto time = parse_time(text, now);
  return time ? std::optional<std::int64_t>(time->time_since_epoch().count()) : std::nullopt;
}

}  // namespace

TEST_CASE("a time is a date with its zone, seconds since 1970, or how long ago") {
  CHECK(seconds("2026-08-21T10:11:12Z") == 1'787'307'072);
  CHECK(seconds("2026-08-21T10:11:12.987Z") == 1'787'307'072);
  CHECK(seconds("2026-08-21T12:41:12+02:30") == 1'787'307'072);
  CHECK(seconds("2026-08-21T00:11:12-10:00") == 1'787'307'072);
  CHECK(seconds("2024-02-29T00:00:00Z") == 1'709'164'800);
  CHECK(seconds("0") == 0);
  CHECK(seconds("1787307072") == 1'787'307'072);
  CHECK(seconds("90m") == 1'000'000 - 90 * 60);
  CHECK(seconds("1h30m") == 1'000'000 - 90 * 60);
  // 1.5 s before the fraction of a second that it is.
  CHECK(seconds("1.5s") == 999'999);
}

TEST_CASE("what is no time, or none that can have been, is refused") {
  for (const char* text : {"", "yesterday", "2026-02-29T00:00:00Z", "2026-08-21",
                           "2026-08-21T10:11:12", "2026-08-21 10:11:12Z", "-1", "-5m", "1e9",
                           "99999999999999", "1969-12-31T23:59:59Z", "400h", "5d"}) {
    INFO(text);
    CHECK_FALSE(seconds(text));
  }
}

}  // namespace time_argument_test

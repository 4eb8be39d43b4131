#include "config/go_duration.hpp"

#include <catch2/catch.hpp>

namespace go_duration_test {

using namespace std::chrono_literals;
using sidehook::config::parse_go_duration;

TEST_CASE("durations are read as Go writes them") {
  CHECK(parse_go_duration("1h30m") == 90min);
  CHECK(parse_go_duration("1m29s") == 89s);
  CHECK(parse_go_duration("1.5s") == 1500ms);
  CHECK(parse_go_duration(".5s") == 500ms);
  CHECK(parse_go_duration("300ms2us1ns") == 300'002'001ns);
  CHECK(parse_go_duration("2\u00B5s") == 2us);
  CHECK(parse_go_duration("2\u03BCs") == 2us);
  CHECK(parse_go_duration("-1m") == -1min);
  CHECK(parse_go_duration("+1m") == 1min);
  CHECK(parse_go_duration("0") == 0s);
}

TEST_CASE("what is no duration is not taken for one") {
  for (const char* text : {"", "-", "5", "h", ".s", "1.2.3s", "1 h", "1d", "1hm", "soon", "1e3s",
                           "inf", "nans", "3000000h", "99999999999999999999h"}) {
    INFO(text);
    CHECK_FALSE(parse_go_duration(text));
  }
}

}  // namespace go_duration_test

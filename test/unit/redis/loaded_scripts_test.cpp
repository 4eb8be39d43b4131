#include "daemon/redis/loaded_scripts.hpp"

#include <catch2/catch.hpp>

namespace loaded_scripts_test {

using namespace sidehook;

TEST_CASE("a script is known by the SHA-1 of its text") {
  CHECK(redis::script("return 1").digest() == "e0e1f9fabfc9d4800c877a703b823ac0578ff8db");
  const auto code = std::make_shared<const redis::script>("return 1");
  CHECK(redis::call(code, {"a", "b"}, {"c"}).words ==
        std::vector<std::string>{"EVALSHA", code->digest(), "2", "a", "b", "c"});
}

TEST_CASE("each script is to be loaded once, until all are forgotten") {
  redis::loaded_scripts scripts;
  const auto one = std::make_shared<const redis::script>("return 1");
  const auto two = std::make_shared<const redis::script>("return 2");
  const auto first = scripts.missing({call(one, {}, {}), {{"PING"}}, call(one, {}, {})});
  REQUIRE(first.size() == 1);
  CHECK(first[0].words == std::vector<std::string>{"SCRIPT", "LOAD", "return 1"});
  CHECK(scripts.missing({call(one, {}, {}), call(two, {}, {})}).size() == 1);
  CHECK(scripts.missing({call(one, {}, {}), call(two, {}, {})}).empty());
  scripts.forget();
  CHECK(scripts.missing({call(one, {}, {}), call(two, {}, {})}).size() == 2);
}

}  // namespace loaded_scripts_test

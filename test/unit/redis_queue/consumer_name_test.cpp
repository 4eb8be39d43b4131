#include "daemon/redis_queue/consumer_name.hpp"

#include <catch2/catch.hpp>

namespace consumer_name_test {

using namespace sidehook::redis_queue;

TEST_CASE("each consumer has a name of its own, and workers of one parent begin alike") {
  const auto family = family_of_this_process();
  CHECK(family == family_of_this_process());
  CHECK(family.ends_with('.'));
  const auto one = new_consumer_name(family);
  CHECK(one.starts_with(family));
  CHECK(one != new_consumer_name(family));
  CHECK(new_consumer_name("") != new_consumer_name(""));
}

}  // namespace consumer_name_test

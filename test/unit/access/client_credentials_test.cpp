#include "daemon/access/client_credentials.hpp"

#include <catch2/catch.hpp>

#include "test/unit/access/samples.hpp"

namespace client_credentials_test {

using namespace sidehook;
using namespace sidehook::test;
using access::credentials_for;

TEST_CASE("a client shows the first secret of the first way that shows one") {
  CHECK_FALSE(*credentials_for({}, {}));
  CHECK_FALSE(*credentials_for({hub({"x"})}, {}));
  CHECK_FALSE(*credentials_for({certified({"*"})}, {}));
  CHECK(*credentials_for({bearer({"a", "b"}), header_named("X", {"c"})}, {}) ==
        http::header{"Authorization", "Bearer a"});
  auto way = header_named("X-Api-Key", {});
  way.secrets_env = "KEYS";
  CHECK(*credentials_for({hub({"x"}), way, bearer({"a"})}, {"KEYS=one,two"}) ==
        http::header{"X-Api-Key", "one"});
  CHECK(config::to_string(credentials_for({way}, {}).error()) ==
        "KEYS: is not set in the environment");
}

}  // namespace client_credentials_test

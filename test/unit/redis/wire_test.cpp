#include "daemon/redis/wire.hpp"

#include <catch2/catch.hpp>

namespace wire_test {

using namespace sidehook;

TEST_CASE("a command is its words, each with its size") {
  std::string bytes = "before";
  redis::append(bytes, {{"SET", std::string("\0\r\n", 3), ""}});
  CHECK(bytes == std::string("before*3\r\n$3\r\nSET\r\n$3\r\n\0\r\n\r\n$0\r\n\r\n", 34));
}

}  // namespace wire_test

#include "daemon/redis_queue/server_check.hpp"

#include <catch2/catch.hpp>

namespace server_check_test {

using namespace sidehook::redis_queue;
using texts = std::vector<std::string>;

TEST_CASE("a server that keeps what it was told is no danger") {
  CHECK(dangers_of("# Memory\r\nmaxmemory:0\r\nmaxmemory_policy:allkeys-lru\r\n# Persistence\r\n"
                   "aof_enabled:1\r\n",
                   "everysec")
            .empty());
  CHECK(
      dangers_of("maxmemory:1000\r\nmaxmemory_policy:noeviction\r\naof_enabled:1\r\n", "").empty());
  CHECK(dangers_of("", "").empty());
}

TEST_CASE("a server that forgets with a restart, a power cut or when it is full is a danger") {
  const auto no_file = dangers_of("aof_enabled:0\r\n", "no");
  REQUIRE(no_file.size() == 1);
  CHECK(no_file[0].find("appendonly no") != std::string::npos);

  const auto no_sync = dangers_of("x:1\r\naof_enabled:1\r\n", "no");
  REQUIRE(no_sync.size() == 1);
  CHECK(no_sync[0].find("appendfsync no") != std::string::npos);

  const auto evicts = dangers_of(
      "aof_enabled:1\r\nmaxmemory:10\r\nmaxmemory_human:10B\r\nmaxmemory_policy:allkeys-lfu\r\n",
      "always");
  REQUIRE(evicts.size() == 1);
  CHECK(evicts[0].find("allkeys-lfu") != std::string::npos);
}

}  // namespace server_check_test

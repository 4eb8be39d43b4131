#include "daemon/redis/reply_reader.hpp"

#include <catch2/catch.hpp>

namespace reply_reader_test {

using namespace sidehook;
using redis::reply_reader;
using kind = redis::reply::kind;

TEST_CASE("a status and an error are told apart") {
  reply_reader reader;
  reader.feed("+OK\r\n-ERR x\r\n");
  CHECK(reader.next()->is(kind::status));
  const auto error = reader.next();
  CHECK(error->is(kind::error));
  CHECK(error->text == "ERR x");
}

TEST_CASE("numbers, nothing, bytes and lists are told apart") {
  reply_reader reader;
  reader.feed(std::string_view(
      ":-9223372036854775808\r\n$-1\r\n*-1\r\n$3\r\na\0b\r\n$0\r\n\r\n*0\r\n", 52));
  CHECK(reader.next()->number == std::numeric_limits<std::int64_t>::min());
  CHECK(reader.next()->is(kind::nil));
  CHECK(reader.next()->is(kind::nil));
  CHECK(reader.next()->text == std::string("a\0b", 3));
  const auto empty = reader.next();
  CHECK(empty->is(kind::text));
  CHECK(empty->text.empty());
  const auto list = reader.next();
  CHECK(list->is(kind::list));
  CHECK(list->items.empty());
  CHECK_FALSE(reader.next());
  CHECK(reader.fault().empty());
}

TEST_CASE("lists within lists keep their order, in whatever pieces they come") {
  const std::string bytes =
      "*3\r\n*2\r\n:1\r\n*1\r\n$1\r\na\r\n*0\r\n*2\r\n-E\r\n$-1\r\n+after\r\n";
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    reply_reader reader;
    reader.feed(bytes.substr(0, cut));
    auto first = reader.next();
    reader.feed(bytes.substr(cut));
    if (!first) first = reader.next();
    REQUIRE(first);
    REQUIRE(first->items.size() == 3);
    CHECK(first->items[0].items.at(0).number == 1);
    CHECK(first->items[0].items.at(1).items.at(0).text == "a");
    CHECK(first->items[1].items.empty());
    CHECK(first->items[2].items.at(0).is(kind::error));
    CHECK(first->items[2].items.at(1).is(kind::nil));
  }
}

TEST_CASE("what is no reply is a fault, after which nothing is read") {
  reply_reader reader;
  reader.feed("+OK\r\nHTTP/1.1 200 OK\r\n");
  CHECK(reader.next()->text == "OK");
  CHECK_FALSE(reader.next());
  CHECK(reader.fault() ==
        R"(does not speak the protocol of Redis: Protocol error, got "H" as reply type byte)");
  reader.feed("+OK\r\n");
  CHECK_FALSE(reader.next());
}

TEST_CASE("a fault within a list leaves nothing behind") {
  reply_reader reader;
  reader.feed("*2\r\n*2\r\n$1\r\na\r\n!\r\n");
  CHECK_FALSE(reader.next());
  CHECK_FALSE(reader.fault().empty());
}

TEST_CASE("lists within lists have a bound, and a length alone takes no memory") {
  reply_reader deep;
  std::string bytes;
  for (int i = 0; i < 20; ++i) bytes += "*1\r\n";
  deep.feed(bytes);
  CHECK_FALSE(deep.next());
  CHECK_FALSE(deep.fault().empty());
  reply_reader wide;
  wide.feed("*2147483647\r\n:1\r\n");
  CHECK_FALSE(wide.next());
  CHECK(wide.fault().empty());
}

TEST_CASE("a reply that grows beyond the bound is a fault, and many small ones are not") {
  reply_reader reader(100);
  for (int i = 0; i < 100; ++i) {
    reader.feed("$10\r\n0123456789\r\n$10\r\n01234");
    CHECK(reader.next());
    CHECK_FALSE(reader.next());
    reader.feed("56789\r\n");
    CHECK(reader.next());
  }
  reader.feed("$1000\r\n" + std::string(94, 'x'));
  CHECK_FALSE(reader.next());
  CHECK(reader.fault() == "sends a reply of more than 100 bytes");
}

}  // namespace reply_reader_test

#include "daemon/redis/exchange.hpp"

#include <optional>

#include <catch2/catch.hpp>

namespace exchange_test {

using namespace sidehook;
using kind = redis::reply::kind;

namespace {

struct outcome {
  std::optional<redis::result<std::vector<redis::reply>>> got;
  redis::answered note() {
    return [this](auto answer) { got = std::move(answer); };
  }
};

redis::reply error(const std::string& text) { return {kind::error, 0, text}; }
redis::reply status(const std::string& text) { return {kind::status, 0, text}; }

}  // namespace

TEST_CASE("an exchange is complete with the last of its replies, which are given in order") {
  outcome end;
  redis::exchange exchange(0, 2, end.note());
  exchange.take(status("one"));
  CHECK_FALSE(exchange.is_complete());
  exchange.take(status("two"));
  REQUIRE(exchange.is_complete());
  exchange.answer();
  REQUIRE(end.got->has_value());
  CHECK((*end.got)->at(0).text == "one");
  CHECK((*end.got)->at(1).text == "two");
  CHECK_FALSE(exchange.lacks_script());
}

TEST_CASE("the replies to what loads scripts are left out") {
  outcome end;
  redis::exchange exchange(2, 1, end.note());
  exchange.take(status("digest"));
  exchange.take(status("digest"));
  CHECK_FALSE(exchange.is_complete());
  exchange.take(status("answer"));
  exchange.answer();
  REQUIRE((*end.got)->size() == 1);
  CHECK((*end.got)->front().text == "answer");
}

TEST_CASE("why a script was not taken is said instead of that it is not there") {
  outcome end;
  redis::exchange exchange(1, 2, end.note());
  exchange.take(error("NOPERM no scripts"));
  exchange.take(error("NOSCRIPT No matching script."));
  exchange.take(error("WRONGTYPE x"));
  exchange.answer();
  CHECK(exchange.lacks_script());
  CHECK((*end.got)->at(0).text == "NOPERM no scripts");
  CHECK((*end.got)->at(1).text == "WRONGTYPE x");
}

TEST_CASE("a script that the server does not know any more is noticed") {
  outcome end;
  redis::exchange exchange(0, 1, end.note());
  exchange.take(error("NOSCRIPT No matching script."));
  CHECK(exchange.lacks_script());
  exchange.answer();
  CHECK((*end.got)->front().text == "NOSCRIPT No matching script.");
}

}  // namespace exchange_test

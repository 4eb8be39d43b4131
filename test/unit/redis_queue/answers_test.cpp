#include "daemon/redis_queue/answers.hpp"

#include <catch2/catch.hpp>

namespace answers_test {

using namespace sidehook::redis_queue;
using sidehook::redis::reply;

namespace {

reply text(std::string value) { return {reply::kind::text, 0, std::move(value)}; }
reply number(std::int64_t value) { return {reply::kind::integer, value}; }
reply list(std::vector<reply> items) { return {reply::kind::list, 0, "", std::move(items)}; }
reply error(std::string value) { return {reply::kind::error, 0, std::move(value)}; }

}  // namespace

TEST_CASE("ids are read as streams and scripts write them, and nothing else is") {
  CHECK(id_of("1790000000000000-0") == 1'790'000'000'000'000);
  CHECK(id_of("12") == 12);
  CHECK_FALSE(id_of("12-1"));
  CHECK_FALSE(id_of("-0"));
  CHECK_FALSE(id_of(""));
  CHECK_FALSE(id_of("99999999999999999999-0"));
}

TEST_CASE("entries of a stream are read, with whatever fields they have") {
  const auto entries = read_entries(list(
      {list({text("stream"),
             list({list({text("5-0"), list({text("m"), text("own"), text("e"), text("shared")})}),
                   list({text("6-0"), list({text("x"), text("y"), text("odd")})}), text("nonsense"),
                   list({text("7-3"), list({})})})})}));
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].id == 5);
  CHECK(entries[0].own == "own");
  CHECK(entries[0].shared == "shared");
  CHECK(entries[0].size() == 9);
  CHECK(entries[1].id == 6);
  CHECK(entries[1].own.empty());
  CHECK(read_entries(reply()).empty());
}

TEST_CASE("entries that scripts return are read, with their notes") {
  const auto entries =
      told_entries(list({list({text("5"), text("own"), text("shared"), text("note")})}));
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].note == "note");
}

TEST_CASE("dead letters have a reason") {
  const auto letters =
      read_letters(list({list({text("5-0"), list({text("w"), text("attempts")})})}));
  REQUIRE(letters.size() == 1);
  CHECK(letters[0].what.id == 5);
  CHECK(letters[0].reason == "attempts");
}

TEST_CASE("figures stay as they are when none are told") {
  figures counts;
  counts.note(list({number(3), number(500), number(2)}));
  counts.note(reply());
  CHECK(counts.deliveries == 3);
  CHECK(counts.bytes == 500);
  CHECK(counts.letters == 2);
}

TEST_CASE("a full memory and a missing group are told from other errors") {
  CHECK(is_out_of_memory(error("OOM command not allowed when used memory > 'maxmemory'.")));
  CHECK_FALSE(is_out_of_memory(error("ERR something")));
  CHECK_FALSE(is_out_of_memory(text("OOM")));
  CHECK(is_without_group(error("NOGROUP No such key 'q' or consumer group 'sidehook'")));
  CHECK_FALSE(is_without_group(error("ERR something")));
}

}  // namespace answers_test

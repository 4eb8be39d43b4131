#include "daemon/ingest/repair_counts.hpp"

#include <thread>

#include <catch2/catch.hpp>

namespace repair_counts_test {

using namespace sidehook::ingest;

TEST_CASE("repairs are counted by kind, from several threads") {
  repair_counts counts;
  repair_set both;
  both.add(repair::entities_in_strings);
  both.add(repair::trailing_comma);
  const auto count = [&] {
    for (int i = 0; i < 1000; ++i) counts.add(both);
  };
  std::thread other(count);
  count();
  other.join();
  counts.add({});
  CHECK(counts.count(repair::entities_in_strings) == 2000);
  CHECK(counts.count(repair::trailing_comma) == 2000);
  CHECK(counts.count(repair::backslash) == 0);
}

TEST_CASE("each kind of repair has a name") {
  std::string names;
  for (std::size_t i = 0; i < repair_kinds; ++i)
    names += std::string(to_string(static_cast<repair>(i))) + " ";
  CHECK(names ==
        "entities_in_strings entities_in_body trailing_comma control_character backslash "
        "invalid_utf8 ");
}

}  // namespace repair_counts_test

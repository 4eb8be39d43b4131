#include "daemon/access/signature_text.hpp"

#include <catch2/catch.hpp>

namespace signature_text_test {

using namespace sidehook;
using access::digest;
using access::most_signatures;
using access::unix_time_in;
using access::webhook_signatures_in;

namespace {

const std::string a = "v1,YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=";
const std::string b = "v1,YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmI=";
const digest of_a(32, 'a');
const digest of_b(32, 'b');

}  // namespace

TEST_CASE("the signatures of a field are read in order, and what else is in it is left out") {
  using list = std::vector<digest>;
  CHECK(webhook_signatures_in("").empty());
  CHECK(webhook_signatures_in(a) == list{of_a});
  CHECK(webhook_signatures_in("  " + a + "  " + b + " ") == list{of_a, of_b});
  CHECK(webhook_signatures_in("v1a,x v1,x x , v1 " + b + " v2,y") == list{of_b});
  CHECK(webhook_signatures_in(a + "," + b).empty());
}

TEST_CASE("a field with too many signatures has none") {
  std::string field;
  for (std::size_t i = 0; i < most_signatures; ++i) field += a + " ";
  CHECK(webhook_signatures_in(field).size() == most_signatures);
  CHECK(webhook_signatures_in(field + "x").empty());
}

TEST_CASE("a time is digits, and nothing else") {
  CHECK(unix_time_in("0") == 0);
  CHECK(unix_time_in("1674087231") == 1'674'087'231);
  CHECK(unix_time_in("9000000000") == 9'000'000'000);
  for (const std::string text : {"", "-1", "+1", " 1", "1 ", "1.0", "0x1", "a", "1e3", "9000000001",
                                 "10000000000", "99999999999999999999", "1\n"}) {
    INFO(text);
    CHECK_FALSE(unix_time_in(text));
  }
}

}  // namespace signature_text_test

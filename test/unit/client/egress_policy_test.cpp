#include "daemon/client/egress_policy.hpp"

#include <catch2/catch.hpp>

namespace egress_policy_test {

using namespace sidehook;
using client::egress_policy;
using route = egress_policy::route;

namespace {

using rules = std::vector<std::string>;

egress_policy policy(rules allow, rules deny) {
  return egress_policy({std::move(allow), std::move(deny)});
}

client::url to(const std::string& place) { return *client::url::parse("http://" + place + "/"); }

std::string why_not(const egress_policy& policy, const std::string& place,
                    route way = route::direct) {
  return policy.check(to(place), way).value_or("");
}

std::string why_not_at(const egress_policy& policy, const std::string& place, const char* address) {
  return policy.check(to(place), boost::asio::ip::make_address(address)).value_or("");
}

}  // namespace

TEST_CASE("without rules everything may be reached") {
  const auto open = policy({}, {});
  CHECK(why_not(open, "example.com").empty());
  CHECK(why_not(open, "169.254.169.254").empty());
  CHECK(why_not_at(open, "example.com", "10.0.0.1").empty());
}

TEST_CASE("a refusal names the first rule that forbids") {
  const auto some = policy({}, {"*.example.com", "example.com:81", ":22", "10.0.0.0/8"});
  CHECK(why_not(some, "a.example.com:22") ==
        "a.example.com:22 is forbidden by http_client.egress.deny: *.example.com");
  CHECK(why_not(some, "other.org:22") ==
        "other.org:22 is forbidden by http_client.egress.deny: :22");
  CHECK(why_not(some, "EXAMPLE.com.:81") ==
        "example.com:81 is forbidden by http_client.egress.deny: example.com:81");
  CHECK(why_not(some, "example.com").empty());
  CHECK(why_not(some, "notexample.com").empty());
  CHECK(why_not(some, "10.1.2.3") ==
        "10.1.2.3:80 is forbidden by http_client.egress.deny: 10.0.0.0/8");
  CHECK(why_not_at(some, "example.com", "10.1.2.3") ==
        "example.com:80, which is 10.1.2.3, is forbidden by http_client.egress.deny: 10.0.0.0/8");
  CHECK(why_not_at(some, "example.com", "::ffff:10.1.2.3").find("10.0.0.0/8") != std::string::npos);
}

TEST_CASE("an address is the same in every guise") {
  const auto own = policy({}, {"127.0.0.0/8", "::1", "169.254.0.0/16"});
  for (const auto* place : {"127.0.0.1", "0.0.0.0", "[::ffff:127.0.0.1]", "[::1]", "[::]",
                            "[::ffff:0.0.0.0]", "2130706433", "[64:ff9b::a9fe:a9fe]"}) {
    INFO(place);
    CHECK_FALSE(why_not(own, place).empty());
  }
  CHECK(why_not(own, "128.0.0.1").empty());
}

TEST_CASE("with rules that allow, what none of them names is refused") {
  const auto few = policy({"api.example.com:443", "*.svc"}, {});
  CHECK(why_not(few, "api.example.com:443").empty());
  CHECK(why_not(few, "a.b.svc").empty());
  CHECK(why_not(few, "svc") == "svc:80 is not among what http_client.egress.allow names");
  CHECK(why_not(few, "api.example.com") ==
        "api.example.com:80 is not among what http_client.egress.allow names");
  CHECK(why_not_at(few, "a.svc", "10.0.0.1").empty());
}

TEST_CASE("a name may be allowed by the address it stands for") {
  const auto network = policy({"10.0.0.0/8:8080"}, {});
  CHECK(why_not(network, "name:8080").empty());
  CHECK(why_not_at(network, "name:8080", "10.1.1.1").empty());
  CHECK(why_not_at(network, "name:8080", "11.1.1.1") ==
        "name:8080, which is 11.1.1.1, is not among what http_client.egress.allow names");
  CHECK_FALSE(why_not(network, "name:80").empty());
  CHECK(why_not(network, "10.1.1.1:8080").empty());
}

TEST_CASE("behind a proxy no name is allowed for an address that nobody here knows") {
  const auto network = policy({"10.0.0.0/8"}, {});
  CHECK_FALSE(why_not(network, "name", route::by_proxy).empty());
  CHECK(why_not(network, "10.1.1.1", route::by_proxy).empty());
}

TEST_CASE("deny wins") {
  const auto both = policy({"*"}, {"example.com"});
  CHECK_FALSE(why_not(both, "example.com").empty());
  CHECK(why_not(both, "a.example.com").empty());
}

}  // namespace egress_policy_test

#include <catch2/catch.hpp>

#include "test/unit/config/faults.hpp"

namespace gateway_test {

using namespace sidehook;
using test::faults_with;

TEST_CASE("the gateway's URL leads to an API, and lets nobody in itself") {
  for (const auto* url :
       {"http://gw", "https://gw:8443/", "http://[::1]:8080", "http://gw/tyk-api"})
    CHECK(faults_with({std::string("gateway.url=") + url}).empty());
  const auto fault_of = [](const std::string& url) { return faults_with({"gateway.url=" + url}); };
  const auto refused = [](const std::string& url, const std::string& why) {
    return test::lines{"--set gateway.url: \"" + url + "\" is not allowed: " + why};
  };
  CHECK(fault_of("gw:8080") == refused("gw:8080", "must begin with http:// or https://"));
  CHECK(fault_of("ftp://gw") == refused("ftp://gw", "must begin with http:// or https://"));
  CHECK(fault_of("http://") == refused("http://", "must name a host"));
  CHECK(fault_of("http://:80") == refused("http://:80", "must name a host"));
  CHECK(fault_of("http://gw/?a=1") ==
        refused("http://gw/?a=1", "must have no query and no fragment"));
  CHECK(fault_of("http://gw/#a") == refused("http://gw/#a", "must have no query and no fragment"));
  CHECK(fault_of("http://me:pw@gw/") ==
        test::lines{"--set gateway.url: a URL with a user is not allowed: what lets in is "
                    "gateway.secret"});
  CHECK(fault_of("http://g w/") == refused("http://g w/", "must have no blanks"));
}

TEST_CASE("a secret of the gateway is in the settings or in a file") {
  CHECK(faults_with({"gateway.secret=s", "gateway.secret_file=f"}) ==
        test::lines{"--set gateway.secret_file: \"f\" is not allowed: gateway.secret is given, "
                    "too"});
  CHECK(faults_with({"gateway.node_secret=s", "gateway.node_secret_file=f"}) ==
        test::lines{"--set gateway.node_secret_file: \"f\" is not allowed: gateway.node_secret is "
                    "given, too"});
}

TEST_CASE("who uses the gateway's API has its secret") {
  const std::string why =
      "\"gateway\" is not allowed: the gateway's API wants its secret; set gateway.secret or "
      "gateway.secret_file";
  CHECK(faults_with({"sessions.kind=gateway"}) == test::lines{"--set sessions.kind: " + why});
  CHECK(faults_with({"apis_source=gateway"}) == test::lines{"--set apis_source: " + why});
  CHECK(faults_with({"sessions.kind=gateway", "apis_source=gateway", "gateway.secret=s"}).empty());
  CHECK(faults_with({"apis_source=gateway", "gateway.secret_file=f"}).empty());
}

}  // namespace gateway_test

#include <catch2/catch.hpp>

#include "test/unit/access/samples.hpp"

namespace ways_in_test {

using namespace sidehook;
using namespace sidehook::test;
using access::outcome;
using access::verdict;

namespace {

const auto now = at(webhook_time);

verdict check(const std::vector<config::way_in>& ways, const http::request& request,
              access::wall_time when = now) {
  return verifier_of(ways).check(request, when);
}

}  // namespace

TEST_CASE("without any way, everybody is let in") {
  CHECK(check({}, request_with({})) == verdict{outcome::allowed, ""});
}

TEST_CASE("a bearer token lets in, whichever of the secrets it is") {
  const auto way = bearer({"old", "new-Token_1.0~+/="});
  const verdict in{outcome::allowed, "bearer"};
  CHECK(check({way}, request_with({{"Authorization", "Bearer old"}})) == in);
  CHECK(check({way}, request_with({{"authorization", "bearer new-Token_1.0~+/="}})) == in);
  CHECK(check({way}, request_with({{"Authorization", "BEARER   old"}})) == in);
}

TEST_CASE("a header field lets in, whichever of the secrets it holds") {
  const auto way = header_named("X-Api-Key", {"one", "the other"});
  const verdict in{outcome::allowed, "header X-Api-Key"};
  CHECK(check({way}, request_with({{"x-api-key", "one"}})) == in);
  CHECK(check({way}, request_with({{"X-API-KEY", "the other"}})) == in);
}

TEST_CASE("the documented example of Standard Webhooks lets in") {
  const verdict in{outcome::allowed, "standard_webhooks", true};
  webhook sent;
  CHECK(check({standard_webhooks({sent.secret})}, sent.request()) == in);
  CHECK(check({standard_webhooks({other_webhook_secret, sent.secret})}, sent.request()) == in);
  sent.signature =
      "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/"
      "enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg== "
      "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= " +
      sent.signature;
  CHECK(check({standard_webhooks({sent.secret})}, sent.request()) == in);
}

TEST_CASE("a signed time may be as far from ours as the tolerance, and no farther") {
  const webhook sent;
  const auto way = standard_webhooks({sent.secret});
  const auto when = [&](std::int64_t offset) {
    return check({way}, sent.request(), at(webhook_time + offset)).is;
  };
  CHECK(when(300) == outcome::allowed);
  CHECK(when(-300) == outcome::allowed);
  CHECK(when(301) == outcome::expired);
  CHECK(when(-301) == outcome::expired);
  CHECK(check({way}, sent.request(), now + std::chrono::milliseconds(300'001)).is ==
        outcome::expired);
  auto narrow = way;
  narrow.tolerance_s = std::chrono::seconds(5);
  CHECK(check({narrow}, sent.request(), at(webhook_time + 6)) ==
        verdict{outcome::expired, "standard_webhooks"});
}

TEST_CASE("GitHub's documented example lets in") {
  const verdict in{outcome::allowed, "hmac X-Hub-Signature-256"};
  const auto way = hub({"another", hub_secret});
  CHECK(check({way}, request_with({{"X-Hub-Signature-256", "sha256=" + hub_sha256}}, hub_body)) ==
        in);
  std::string upper = hub_sha256;
  for (auto& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  CHECK(check({way}, request_with({{"X-Hub-Signature-256", "sha256=" + upper}}, hub_body)) == in);
}

TEST_CASE("an HMAC may be of another algorithm, encoding and prefix, and Kong's is one of them") {
  auto way = hub({hub_secret});
  way.encoding = config::digest_encoding::base64;
  way.prefix = "";
  CHECK(check({way}, request_with({{"X-Hub-Signature-256", hub_sha256_base64}}, hub_body)).is ==
        outcome::allowed);
  way.algorithm = config::digest_algorithm::sha512;
  way.prefix = "v0:";
  CHECK(check({way}, request_with({{"X-Hub-Signature-256", "v0:" + hub_sha512_base64}}, hub_body))
            .is == outcome::allowed);
  CHECK(check({kong({hub_secret})}, request_with({{"x-kong-signature", "sha1=" + hub_sha1}},
                                                 hub_body)) == verdict{outcome::allowed, "kong"});
}

TEST_CASE("any of several ways lets in, and a refusal names the one that got nearest") {
  const webhook sent;
  const std::vector<config::way_in> ways{bearer({"token"}), standard_webhooks({sent.secret}),
                                         header_named("X-Api-Key", {"key"})};
  CHECK(check(ways, request_with({{"X-Api-Key", "key"}, {"Authorization", "Bearer no"}})) ==
        verdict{outcome::allowed, "header X-Api-Key"});
  CHECK(check(ways, sent.request()).is == outcome::allowed);
  CHECK(check(ways, request_with({})) == verdict{outcome::missing, ""});
  CHECK(check(ways, request_with({{"X-Api-Key", "no"}})) ==
        verdict{outcome::wrong, "header X-Api-Key"});
  auto late = sent.request();
  late.headers.add("Authorization", "Bearer no");
  CHECK(check(ways, late, at(webhook_time + 1000)) ==
        verdict{outcome::expired, "standard_webhooks"});
}

TEST_CASE("what may be shown is told to those who are refused, each way once, without secrets") {
  const auto challenges =
      verifier_of({bearer({"marker"}), bearer({"marker2"}), header_named("X-Api-Key", {"marker"}),
                   standard_webhooks({other_webhook_secret}), hub({"marker"}), kong({"marker"})})
          .challenges();
  CHECK(challenges ==
        std::vector<std::string>{R"(Bearer realm="sidehook")",
                                 R"(ApiKey realm="sidehook", header="X-Api-Key")",
                                 R"(StandardWebhooks realm="sidehook")",
                                 R"(Signature realm="sidehook", header="X-Hub-Signature-256")",
                                 R"(Signature realm="sidehook", header="X-Kong-Signature")"});
}

}  // namespace ways_in_test

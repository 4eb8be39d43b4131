#include <functional>

#include <catch2/catch.hpp>

#include "test/unit/access/samples.hpp"

namespace ways_that_fail_test {

using namespace sidehook;
using namespace sidehook::test;
using access::outcome;

// Ways to get in that somebody may try: none of them leads in.

namespace {

struct attempt {
  std::string what;
  fields headers;
  outcome expected = outcome::wrong;
  std::string body = hub_body;
};

void check_all(const config::way_in& way, const std::vector<attempt>& attempts) {
  const auto verifier = verifier_of({way});
  for (const auto& each : attempts) {
    INFO(each.what);
    CHECK(verifier.check(request_with(each.headers, each.body), at(webhook_time)).is ==
          each.expected);
  }
}

std::vector<attempt> without(const webhook& sent) {
  const std::pair<std::string, std::string> id{"webhook-id", sent.id};
  const std::pair<std::string, std::string> time{"webhook-timestamp", sent.timestamp};
  const std::pair<std::string, std::string> signature{"webhook-signature", sent.signature};
  return {{"nothing", {}, outcome::missing, sent.body},
          {"no signature", {id, time}, outcome::missing, sent.body},
          {"no id", {time, signature}, outcome::wrong, sent.body},
          {"no time", {id, signature}, outcome::wrong, sent.body},
          {"two ids", {id, {"webhook-id", "msg_2"}, time, signature}, outcome::wrong, sent.body},
          {"two times", {id, time, time, signature}, outcome::wrong, sent.body},
          {"two signatures", {id, time, signature, signature}, outcome::wrong, sent.body},
          {"another name of the field",
           {{"svix-id", sent.id},
            {"svix-timestamp", sent.timestamp},
            {"svix-signature", sent.signature}},
           outcome::missing,
           sent.body}};
}

struct change {
  std::string what;
  std::function<void(webhook&)> of;
};

std::vector<change> changes() {
  const std::string zeros = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  const auto signature = [](std::string text) {
    return [text = std::move(text)](webhook& sent) { sent.signature = text; };
  };
  std::string many;
  for (int i = 0; i < 16; ++i) many += zeros + " ";
  return {
      {"another body", [](webhook& sent) { sent.body += " "; }},
      {"no body", [](webhook& sent) { sent.body.clear(); }},
      {"another id", [](webhook& sent) { sent.id += "x"; }},
      {"an empty id", [](webhook& sent) { sent.id = ""; }},
      {"a later time", [](webhook& sent) { sent.timestamp = "1614265331"; }},
      {"the time with a sign", [](webhook& sent) { sent.timestamp = "+1614265330"; }},
      {"the time with a zero before it", [](webhook& sent) { sent.timestamp = "01614265330"; }},
      {"the time with a fraction", [](webhook& sent) { sent.timestamp += ".0"; }},
      {"the time in milliseconds", [](webhook& sent) { sent.timestamp += "000"; }},
      {"a time below zero", [](webhook& sent) { sent.timestamp = "-1"; }},
      {"a time beyond any", [](webhook& sent) { sent.timestamp = std::string(40, '9'); }},
      {"an empty time", [](webhook& sent) { sent.timestamp = ""; }},
      {"a body that begins in the time",
       [](webhook& sent) {
         sent.timestamp = "161426533";
         sent.body = "0." + sent.body;
       }},
      {"an id that ends in the time",
       [](webhook& sent) {
         sent.id += ".1614265330";
         sent.timestamp = "";
       }},
      {"an empty signature", signature("")},
      {"blanks for a signature", signature("   ")},
      {"no version", signature("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")},
      {"another version", signature("v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")},
      {"an old version", signature("v0,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")},
      {"the version in upper case", signature("V1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")},
      {"a version and nothing", signature("v1,")},
      {"a part of the signature", signature("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIA==")},
      {"the signature and more", signature("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OEA")},
      {"the signature with commas for blanks",
       signature("v1,AAAA,v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")},
      {"zeros", signature(zeros)},
      {"too many signatures, the right one last",
       [many](webhook& sent) { sent.signature = many + sent.signature; }},
      {"too many signatures, the right one first",
       [many](webhook& sent) { sent.signature += " " + many; }}};
}

}  // namespace

TEST_CASE("no bearer token but the right one leads in") {
  const auto of = [](std::string value) { return fields{{"Authorization", std::move(value)}}; };
  check_all(bearer({"s3cret", "other"}),
            {{"nothing", {}, outcome::missing},
             {"another scheme", of("Basic s3cret"), outcome::missing},
             {"the secret without a scheme", of("s3cret"), outcome::missing},
             {"the scheme alone", of("Bearer"), outcome::missing},
             {"the scheme and a blank", of("Bearer ")},
             {"an empty field", of(""), outcome::missing},
             {"another secret", of("Bearer secret")},
             {"the beginning of the secret", of("Bearer s3cre")},
             {"the secret and more", of("Bearer s3cret1")},
             {"the secret and a blank within", of("Bearer s3cret other")},
             {"both secrets", of("Bearer s3cret,other")},
             {"another case", of("Bearer S3CRET")},
             {"quotes", of("Bearer \"s3cret\"")},
             {"a NUL behind it", of(std::string("Bearer s3cret\0", 14))},
             {"very much", of("Bearer " + std::string(8000, 's'))},
             {"two fields, the right one first",
              {{"Authorization", "Bearer s3cret"}, {"Authorization", "Bearer x"}}},
             {"two fields, the right one last",
              {{"Authorization", "Bearer x"}, {"Authorization", "Bearer s3cret"}},
              outcome::wrong},
             {"two fields of two schemes",
              {{"Authorization", "Bearer s3cret"}, {"Authorization", "Basic x"}}},
             {"another field", {{"Proxy-Authorization", "Bearer s3cret"}}, outcome::missing},
             {"the secret as the body", {}, outcome::missing, "s3cret"}});
}

TEST_CASE("no value of a header field but the right one leads in") {
  const auto of = [](std::string value) { return fields{{"X-Api-Key", std::move(value)}}; };
  check_all(header_named("X-Api-Key", {"s3cret"}),
            {{"nothing", {}, outcome::missing},
             {"an empty field", of("")},
             {"another secret", of("s3creT")},
             {"the beginning of the secret", of("s3cre")},
             {"the secret and more", of("s3cret,s3cret")},
             {"a scheme", of("Bearer s3cret")},
             {"two fields", {{"X-Api-Key", "s3cret"}, {"x-api-key", "s3cret"}}},
             {"another field", {{"X-Api-Keys", "s3cret"}}, outcome::missing},
             {"underscores for hyphens", {{"X_Api_Key", "s3cret"}}, outcome::missing}});
}

TEST_CASE("no signature of a body but the right one leads in") {
  const auto of = [](std::string value) {
    return fields{{"X-Hub-Signature-256", std::move(value)}};
  };
  const std::string right = "sha256=" + hub_sha256;
  check_all(hub({hub_secret}),
            {{"nothing", {}, outcome::missing},
             {"an empty field", of("")},
             {"the prefix alone", of("sha256=")},
             {"no prefix", of(hub_sha256)},
             {"another prefix", of("sha1=" + hub_sha256)},
             {"the prefix in upper case", of("SHA256=" + hub_sha256)},
             {"the prefix twice", of("sha256=" + right)},
             {"another algorithm", of("sha256=" + hub_sha1)},
             {"another encoding", of("sha256=" + hub_sha256_base64)},
             {"a digit less", of(right.substr(0, right.size() - 1))},
             {"a byte less", of(right.substr(0, right.size() - 2))},
             {"a byte more", of(right + "00")},
             {"another last digit", of(right.substr(0, right.size() - 1) + "8")},
             {"no digits", of("sha256=" + std::string(64, 'g'))},
             {"a blank behind it", of(right + " ")},
             {"the right one of several", of(right + ",sha256=" + std::string(64, '0'))},
             {"two fields", {{"X-Hub-Signature-256", right}, {"X-Hub-Signature-256", right}}},
             {"the field of the old algorithm",
              {{"X-Hub-Signature", "sha1=" + hub_sha1}},
              outcome::missing},
             {"another body", of(right), outcome::wrong, "Hello, World"},
             {"no body", of(right), outcome::wrong, ""},
             {"a line break behind the body", of(right), outcome::wrong, hub_body + "\n"}});
  check_all(hub({"another", "and another"}), {{"another secret", of(right)}});
}

TEST_CASE("no request that Standard Webhooks did not sign leads in") {
  const webhook sent;
  check_all(standard_webhooks({sent.secret}), without(sent));
  const auto verifier = verifier_of({standard_webhooks({sent.secret})});
  REQUIRE(verifier.check(sent.request(), at(webhook_time)).is == outcome::allowed);
  for (const auto& change : changes()) {
    INFO(change.what);
    auto changed = sent;
    change.of(changed);
    CHECK(verifier.check(changed.request(), at(webhook_time)).is == outcome::wrong);
  }
  CHECK(verifier_of({standard_webhooks({other_webhook_secret})})
            .check(sent.request(), at(webhook_time))
            .is == outcome::wrong);
}

TEST_CASE("a way without secrets lets nobody in") {
  const webhook sent;
  CHECK(verifier_of({bearer({})}).check(request_with({{"Authorization", "Bearer "}}), at(0)).is ==
        outcome::wrong);
  CHECK(verifier_of({header_named("X", {})}).check(request_with({{"X", ""}}), at(0)).is ==
        outcome::wrong);
  CHECK(verifier_of({standard_webhooks({})}).check(sent.request(), at(webhook_time)).is ==
        outcome::wrong);
  CHECK(verifier_of({hub({})})
            .check(request_with({{"X-Hub-Signature-256", "sha256=" + hub_sha256}}, hub_body), at(0))
            .is == outcome::wrong);
}

}  // namespace ways_that_fail_test

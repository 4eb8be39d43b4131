// What webhook handlers send is read back by our own ingest as the event that they had.
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "daemon/builtin/default_body.hpp"
#include "test/support/checkout_folder.hpp"
#include "test/unit/builtin/samples.hpp"
#include "test/unit/ingest/posted.hpp"

namespace read_back_test {

using namespace sidehook;

namespace {

std::string read_back(const std::string& body, const std::string& user_agent) {
  return ingest::test::read_one({body, user_agent}).json;
}

// The event, whatever the order of its members and the spelling of its texts, but without its time,
// which templates do not carry.
config::json::document meaning_of(const std::string& event) {
  auto meaning = *config::json::parse(event);
  meaning.RemoveMember("TimeStamp");
  return meaning;
}

std::string without(std::string event, const std::string& part) {
  const auto at = event.find(part);
  if (at != std::string::npos) event.erase(at, part.size());
  return event;
}

const std::map<std::string, std::string> templates{
    {"AuthFailure", "key_failure"},
    {"KeyExpired", "key_failure"},
    {"QuotaExceeded", "key_failure"},
    {"RatelimitExceeded", "key_failure"},
    {"VersionFailure", "version_failure"},
    {"BreakerTriggered", "breaker"},
    {"BreakerTripped", "breaker"},
    {"BreakerReset", "breaker"},
    {"HostDown", "host"},
    {"HostUp", "host"},
    {"TokenCreated", "token"},
    {"TokenUpdated", "token"},
    {"TokenDeleted", "token"},
    {"UpstreamOAuthError", "upstream_oauth"},
    {"TriggerExceeded", "monitor"},
    {"CertificateExpired", "certificate_expired"},
    {"CertificateExpiringSoon", "certificate_expiring_soon"}};

}  // namespace

TEST_CASE("what a shipped template makes of an event is read back as that event") {
  for (const auto& [type, event] : test::gateway_events()) {
    INFO(type);
    std::ifstream file(test::checkout_folder() + "/scripts/webhook_templates/" +
                       templates.at(type) + ".json");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const auto body = test::rendered(text, event);
    for (const auto* user_agent : {"Tyk-Hookshot", "curl"})
      CHECK(meaning_of(read_back(body, user_agent)) == meaning_of(event));
  }
}

TEST_CASE("what a default body carries of an event is read back as it was") {
  for (const auto& [type, event] : test::gateway_events()) {
    INFO(type);
    auto expected = event;
    for (const auto* part :
         {"R0VU+/==", R"(,"Reason":"no \"v1\"")", R"("target_url":"http://h1:80/ping",)",
          R"("Method":"GET",)", R"("Latency":12.5,)", R"(,"usage_percentage":85)"})
      expected = without(expected, part);
    const auto found = read_back(builtin::default_body(test::fields_of(event)), "Tyk-Hookshot");
    INFO(found);
    CHECK(meaning_of(found) == meaning_of(expected));
  }
}

TEST_CASE("the default body of a certificate keeps the time of the event") {
  const auto& event = test::gateway_events().at("CertificateExpired");
  CHECK(read_back(builtin::default_body(test::fields_of(event)), "Tyk-Hookshot")
            .ends_with(R"("TimeStamp":"2026-08-21 10:11:12.5 +0200 +0200"})"));
}

}  // namespace read_back_test

// The templates in scripts/webhook_templates, rendered as Go's html/template does, and read back.
#include <fstream>
#include <iterator>
#include <map>
#include <regex>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "daemon/ingest/tyk_webhook.hpp"
#include "test/support/checkout_folder.hpp"
#include "test/unit/ingest/posted.hpp"

namespace webhook_templates_test {

using namespace sidehook::ingest;
using namespace sidehook::ingest::test;

namespace {

// What the gateway has in an event, by the expression that a template names it with; numbers and
// booleans as they are printed.
using values = std::map<std::string, std::string>;

constexpr const char* odd = "a\"b+c<d>&e&lt;f'g\\h\\n\ni\tj\a\v\x7Fk\u2028é\U0001F600`";

// As strconv.Quote, for what the samples hold; U+2028 is the one that it does not print.
std::string go_quoted(std::string_view text) {
  constexpr std::string_view controls = "\a\b\f\n\r\t\v";
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (const auto at = controls.find(c); at != std::string_view::npos) {
      out += std::string("\\") + "abfnrtv"[at];
    } else if (c == '"' || c == '\\') {
      out += std::string("\\") + c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      out += fmt::format("\\x{:02x}", c);
    } else if (text.substr(i).starts_with("\u2028")) {
      out += "\\u2028";
      i += 2;
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string html_escaped(std::string_view text) {
  static const std::map<char, std::string> entities{{'"', "&#34;"}, {'\'', "&#39;"},
                                                    {'&', "&amp;"}, {'<', "&lt;"},
                                                    {'>', "&gt;"},  {'+', "&#43;"}};
  std::string out;
  for (const char c : text) {
    const auto found = entities.find(c);
    out += found == entities.end() ? std::string(1, c) : found->second;
  }
  return out;
}

// One action: {{printf "%q" what}}, quoted, or with another verb, as it is.
std::string rendered_action(const std::string& action, const values& event) {
  static const std::regex form(R"_(printf "%([qdgt])" (.+))_");
  std::smatch parts;
  INFO(action);
  REQUIRE(std::regex_match(action, parts, form));
  REQUIRE(event.count(parts[2]) == 1);
  const std::string& value = event.at(parts[2]);
  return html_escaped(parts[1] == "q" ? go_quoted(value) : value);
}

std::string rendered(const std::string& name, const values& event) {
  std::ifstream file(sidehook::test::checkout_folder() + "/scripts/webhook_templates/" + name +
                     ".json");
  REQUIRE(file);
  std::string rest(std::istreambuf_iterator<char>(file), {});
  std::string out;
  for (auto begin = rest.find("{{"); begin != std::string::npos; begin = rest.find("{{")) {
    const auto end = rest.find("}}", begin);
    REQUIRE(end != std::string::npos);
    out += rest.substr(0, begin) + rendered_action(rest.substr(begin + 2, end - begin - 2), event);
    rest.erase(0, end + 2);
  }
  return out + rest;
}

values key_failure() {
  return {{".Type", "AuthFailure"},
          {".Meta.Message", odd},
          {".Meta.OriginatingRequest", "R0VU+/=="},
          {".Meta.Path", odd},
          {".Meta.Origin", "10.1.2.3"},
          {".Meta.Key", ""}};
}

// A value as JSON, once read back: Go's escapes have become JSON's.
constexpr const char* odd_json = R"("a\"b+c<d>&e&lt;f'g\\h\\n\ni\tj\u0007\u000b\u007fk\u2028é😀`")";

std::string event_of(const std::string& type, const std::string& metadata) {
  return R"({"EventType":")" + type + R"(","EventMetaData":{)" + metadata +
         R"(},"TimeStamp":"2026-08-21 10:11:12 +0000 UTC"})";
}

std::string base(const std::string& message) {
  return R"("Message":")" + message + R"(","OriginatingRequest":"")";
}
values base_values(const std::string& type, const std::string& message) {
  return {{".Type", type}, {".Meta.Message", message}, {".Meta.OriginatingRequest", ""}};
}

}  // namespace

TEST_CASE("a webhook template is rendered here as Go renders it") {
  CHECK(
      rendered("key_failure", key_failure()) ==
      R"({"Type":&#34;AuthFailure&#34;,"Meta":{"Message":&#34;a\&#34;b&#43;c&lt;d&gt;&amp;e&amp;lt;f&#39;g\\h\\n\ni\tj\a\v\x7fk\u2028é😀`&#34;,"OriginatingRequest":&#34;R0VU&#43;/==&#34;,"Path":&#34;a\&#34;b&#43;c&lt;d&gt;&amp;e&amp;lt;f&#39;g\\h\\n\ni\tj\a\v\x7fk\u2028é😀`&#34;,"Origin":&#34;10.1.2.3&#34;,"Key":&#34;&#34;}})"
      "\n");
}

TEST_CASE("what the shipped webhook templates render becomes the event that the gateway had") {
  struct row {
    std::string name;
    values more;
    std::string type;
    std::string metadata;
  };
  const auto when = [](const std::string& field) {
    return fmt::format(R"((.Meta.{}.Format "2006-01-02T15:04:05.999999999Z07:00"))", field);
  };
  const auto of_map = [](const std::string& key) {
    return fmt::format(R"((index .Meta.HostInfo.MetaData "{}"))", key);
  };
  const values key_fields{
      {".Meta.Path", "/orders/1"}, {".Meta.Origin", "10.1.2.3"}, {".Meta.Key", "k+"}};
  auto version_fields = key_fields;
  version_fields[".Meta.Reason"] = "version \"v1\" expired";
  const std::vector<row> rows{
      {"key_failure", key_fields, "QuotaExceeded",
       R"("Path":"/orders/1","Origin":"10.1.2.3","Key":"k+")"},
      {"version_failure", version_fields, "VersionFailure",
       R"("Path":"/orders/1","Origin":"10.1.2.3","Key":"k+","Reason":"version \"v1\" expired")"},
      {"breaker",
       {{".Meta.Path", "/p"}, {".Meta.APIID", "orders"}, {".Meta.CircuitEvent", "1"}},
       "BreakerReset",
       R"("Path":"/p","APIID":"orders","CircuitEvent":1)"},
      {"upstream_oauth", {{".Meta.APIID", "orders"}}, "UpstreamOAuthError", R"("APIID":"orders")"},
      {"host",
       {{".Meta.HostInfo.CheckURL", "http://h1/?a=1&b"},
        {".Meta.HostInfo.Method", "GET"},
        {of_map("target_url"), "u"},
        {of_map("api_id"), "orders"},
        {of_map("host_name"), "h1:80"},
        {".Meta.HostInfo.ResponseCode", "503"},
        {".Meta.HostInfo.Latency", "1e+30"},
        {".Meta.HostInfo.IsTCPError", "false"}},
       "HostDown",
       R"("HostInfo":{"CheckURL":"http://h1/?a=1&b","Method":"GET","MetaData":{"target_url":"u","api_id":"orders","host_name":"h1:80"},"ResponseCode":503,"Latency":1e+30,"IsTCPError":false})"},
      {"token",
       {{".Meta.Org", "acme"}, {".Meta.Key", "k"}},
       "TokenCreated",
       R"("Org":"acme","Key":"k")"},
      {"certificate_expiring_soon",
       {{".Meta.CertID", "c"},
        {".Meta.CertName", "gw"},
        {when("ExpiresAt"), "2026-08-23T10:00:00.5+02:00"},
        {".Meta.DaysRemaining", "2"},
        {".Meta.APIID", ""},
        {".Meta.CertRole", "client"}},
       "CertificateExpiringSoon",
       R"("cert_id":"c","cert_name":"gw","expires_at":"2026-08-23T10:00:00.5+02:00","days_remaining":2,"api_id":"","cert_role":"client")"},
      {"certificate_expired",
       {{".Meta.CertID", "c"},
        {".Meta.CertName", "gw"},
        {when("ExpiredAt"), "2026-08-20T10:00:00Z"},
        {".Meta.DaysSinceExpiry", "1"},
        {".Meta.APIID", "orders"},
        {".Meta.CertRole", "upstream"}},
       "CertificateExpired",
       R"("cert_id":"c","cert_name":"gw","expired_at":"2026-08-20T10:00:00Z","days_since_expiry":1,"api_id":"orders","cert_role":"upstream")"},
      {"monitor",
       {{".Meta.OrgID", "acme"},
        {".Meta.Key", "k"},
        {".Meta.TriggerLimit", "80"},
        {".Meta.UsagePercentage", "81"}},
       "TriggerExceeded",
       R"("org_id":"acme","key":"k","trigger_limit":80,"usage_percentage":81)"},
  };
  for (const auto& [name, more, type, metadata] : rows) {
    INFO(name);
    auto event = base_values(type, "m");
    event.insert(more.begin(), more.end());
    const auto text = rendered(name, event);
    const auto made = read_one({text, tyk_user_agent});
    CHECK(made.json == event_of(type, base("m") + "," + metadata));
    CHECK(made.type == type);
  }
}

TEST_CASE("a shipped webhook template keeps every character") {
  const auto text = rendered("key_failure", key_failure());
  const auto made = read_one({text, tyk_user_agent});
  CHECK(
      made.json ==
      event_of(
          "AuthFailure",
          fmt::format(
              R"("Message":{0},"OriginatingRequest":"R0VU+/==","Path":{0},"Origin":"10.1.2.3","Key":"")",
              odd_json)));
  CHECK(made.path == odd);
}

}  // namespace webhook_templates_test

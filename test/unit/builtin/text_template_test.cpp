#include "daemon/builtin/text_template.hpp"

#include <catch2/catch.hpp>

#include "test/unit/builtin/samples.hpp"

namespace text_template_test {

using namespace sidehook;
using test::event_text;
using test::rendered;

namespace {

const std::string sample =
    event_text("AuthFailure",
               R"("Message":"a\"b\\c\nd","Path":"/é","Count":3,"Ratio":0.5,)"
               R"("Fine":true,"None":null,"List":[1,"x"],)"
               R"("HostInfo":{"CheckURL":"http://h","MetaData":{"host name":"h1"}})",
               "2026-08-21 10:11:12 +0000 UTC");

}  // namespace

TEST_CASE("a template is its text with an event's values in their places") {
  CHECK(rendered("no places\n", sample) == "no places\n");
  CHECK(rendered("", sample).empty());
  CHECK(rendered(R"({"t":"{{.Type}}","at":"{{.TimeStamp}}","p":"{{.Meta.Path}}"})", sample) ==
        R"({"t":"AuthFailure","at":"2026-08-21 10:11:12 +0000 UTC","p":"/é"})");
  CHECK(rendered(R"("{{.Meta.HostInfo.CheckURL}}")", sample) == R"("http://h")");
  CHECK(rendered(R"({"n":"{{index .Meta.HostInfo.MetaData "host name"}}"})", sample) ==
        R"({"n":"h1"})");
  CHECK(rendered(R"({{index .Meta.HostInfo "MetaData" `host name`}})", sample) == R"("h1")");
}

TEST_CASE("within a string of the template a value is escaped, elsewhere it is JSON") {
  CHECK(rendered(R"({"m":"<{{.Meta.Message}}>"})", sample) == R"({"m":"<a\"b\\c\nd>"})");
  CHECK(rendered(R"({"m":{{.Meta.Message}}})", sample) == R"({"m":"a\"b\\c\nd"})");
  CHECK(rendered(R"({{.Meta.Count}} {{.Meta.Ratio}} {{.Meta.Fine}} {{.Meta.None}} {{.Meta.List}})",
                 sample) == R"(3 0.5 true null [1,"x"])");
  CHECK(rendered(R"("{{.Meta.Count}} {{.Meta.Fine}} {{.Meta.None}} {{.Meta.List}}")", sample) ==
        R"("3 true null [1,\"x\"]")");
  // A quote behind a backslash does not end the string.
  CHECK(rendered(R"("\"{{.Meta.Message}}\\"{{.Meta.Message}})", sample) ==
        R"("\"a\"b\\c\nd\\""a\"b\\c\nd")");
}

TEST_CASE("an ampersand is escaped, so that no receiver takes it for a reference of the gateway") {
  const auto event = event_text("E", R"("Path":"/a?b&lt;c&d","List":["&"])");
  CHECK(rendered(R"("{{.Meta.Path}}" {{.Meta.Path}} {{.Meta.List}})", event) ==
        R"("/a?b\u0026lt;c\u0026d" "/a?b\u0026lt;c\u0026d" ["\u0026"])");
}

TEST_CASE("printf inserts a value in the form of its verb") {
  CHECK(rendered(R"({{printf "%q" .Meta.Message}})", sample) == R"("a\"b\\c\nd")");
  CHECK(rendered(R"({{printf "%q" .Meta.Count}})", sample) == R"("3")");
  CHECK(rendered(R"("{{printf "%q" .Type}}")", sample) == R"("\"AuthFailure\"")");
  CHECK(rendered(R"({{printf "%d" .Meta.Count}},{{printf "%g" .Meta.Ratio}})", sample) == "3,0.5");
  CHECK(rendered(R"({{printf "%t" .Meta.Fine}})", sample) == "true");
  CHECK(rendered(R"({{printf "%s" .Type}}{{printf "%v" (.Type)}})", sample) ==
        R"("AuthFailure""AuthFailure")");
  CHECK(rendered(R"({{printf "%q" (index .Meta.HostInfo.MetaData "host name")}})", sample) ==
        R"("h1")");
}

TEST_CASE("blanks in braces do not count, and dashes take away those around them") {
  CHECK(rendered("[{{ \t.Type\n}}]", sample) == R"(["AuthFailure"])");
  CHECK(rendered("[ \n{{- .Type -}} \t ]", sample) == R"(["AuthFailure"])");
  CHECK(rendered("[ {{- .Type }} ]", sample) == R"(["AuthFailure" ])");
  CHECK(rendered("[ {{ .Type -}} ]", sample) == R"([ "AuthFailure"])");
  CHECK(rendered("{{.Type -}} \n {{- .Type}}", sample) == R"("AuthFailure""AuthFailure")");
}

TEST_CASE("fields are found by the gateway's names and by those in the event") {
  const auto event =
      event_text("CertificateExpired", R"("cert_id":"c","api_id":"orders","days_since_expiry":1)");
  CHECK(rendered(R"({{.Meta.CertID}} {{.Meta.cert_id}} {{.Meta.APIID}})", event) ==
        R"("c" "c" "orders")");
  CHECK(rendered(R"({{printf "%d" .Meta.DaysSinceExpiry}})", event) == "1");
}

TEST_CASE("the API that the gateway leaves out of a certificate's event is empty") {
  CHECK(rendered("{{.Meta.APIID}}", event_text("CertificateExpired", "")) == R"("")");
  CHECK(rendered("{{.Meta.APIID}}", event_text("AuthFailure", "")) ==
        "fault: the event has no .Meta.APIID, which the template needs");
}

TEST_CASE("a value that is missing or of another kind renders nothing at all") {
  CHECK(rendered("a {{.Meta.Reason}} b", sample) ==
        "fault: the event has no .Meta.Reason, which the template needs");
  CHECK(rendered("{{.Meta.Path.Deeper}}", sample) ==
        "fault: the event has no .Meta.Path.Deeper, which the template needs");
  CHECK(
      rendered(R"({{index .Meta.HostInfo.MetaData "api_id"}})", sample) ==
      R"(fault: the event has no index .Meta.HostInfo.MetaData "api_id", which the template needs)");
  CHECK(rendered(R"({{printf "%d" .Meta.Path}})", sample) ==
        "fault: .Meta.Path is not a whole number, as the template needs it: it is a string");
  CHECK(rendered(R"({{printf "%d" .Meta.Ratio}})", sample) ==
        "fault: .Meta.Ratio is not a whole number, as the template needs it: it is a number");
  CHECK(rendered(R"({{printf "%g" .Meta.Fine}})", sample) ==
        "fault: .Meta.Fine is not a number, as the template needs it: it is true or false");
  CHECK(rendered(R"({{printf "%t" .Meta.Count}})", sample) ==
        "fault: .Meta.Count is not true or false, as the template needs it: it is a number");
}

TEST_CASE("half of a character in a value is shown as U+FFFD") {
  const auto event = event_text("E", R"("Path":"a\udc00b")");
  CHECK(rendered("{{.Meta.Path}}", event).find("\xED") == std::string::npos);
  CHECK(rendered("{{.Meta.Path}}", event).find("\uFFFD") != std::string::npos);
}

TEST_CASE("a body that grows beyond its limit is not made") {
  const auto parsed = builtin::text_template::parse("{{.Meta.Message}}{{.Meta.Message}}");
  const auto& made = std::get<builtin::text_template>(parsed);
  const auto fields = test::fields_of(event_text("E", R"("Message":"0123456789")"));
  CHECK(std::holds_alternative<std::string>(made.render(fields, 24)));
  const auto fault = made.render(fields, 23);
  CHECK(std::get<builtin::render_fault>(fault).message ==
        "the body is larger than 23 bytes (handlers.max_webhook_bytes)");
}

}  // namespace text_template_test

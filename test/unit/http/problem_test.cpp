#include "daemon/http/problem.hpp"

#include <catch2/catch.hpp>

namespace problem_test {

using namespace sidehook::http;

TEST_CASE("a problem document holds type, title, status and detail, and then the further members") {
  const auto answer =
      to_reply({problem_code::malformed,
                "the text ends inside a string",
                {{"pointer", "/EventMetaData/Key"}, {"offset", 42}, {"line", std::size_t{3}}}});
  CHECK(answer.status == 400);
  CHECK(answer.content_type == "application/problem+json");
  CHECK(
      answer.body ==
      R"({"type":"urn:sidehook:problem:malformed","title":"The request is malformed","status":400,)"
      R"("detail":"the text ends inside a string","pointer":"/EventMetaData/Key","offset":42,"line":3})");
}

TEST_CASE("a problem without a detail has no such member") {
  CHECK(
      to_reply({problem_code::unauthorized, ""}).body ==
      R"({"type":"urn:sidehook:problem:unauthorized","title":"The request is not authenticated","status":401})");
}

TEST_CASE("a problem's headers are the answer's") {
  const auto answer = to_reply(
      {problem_code::queue_full, "10000 events wait", {}, {retry_after(std::chrono::seconds(2))}});
  CHECK(answer.status == 503);
  REQUIRE(answer.headers.size() == 1);
  CHECK(answer.headers[0] == header{"Retry-After", "2"});
}

TEST_CASE("a problem document is valid JSON in UTF-8 whatever the detail holds") {
  const auto detail_of = [](std::string detail) {
    const std::string body = to_reply({problem_code::internal, std::move(detail)}).body;
    const auto begin = body.find("\"detail\":") + 9;
    return body.substr(begin, body.size() - begin - 1);
  };
  CHECK(detail_of("say \"no\"\n\\") == R"("say \"no\"\n\\")");
  CHECK(detail_of("Größe 😀") == "\"Größe 😀\"");
  CHECK(detail_of("\xff no text \xc3") == R"("? no text ?")");
  CHECK(detail_of("cut off \xe2\x82") == R"("cut off ??")");
}

TEST_CASE("each refusal has one status") {
  const std::vector<std::pair<problem_code, unsigned>> statuses{
      {problem_code::malformed, 400},
      {problem_code::unauthorized, 401},
      {problem_code::forbidden, 403},
      {problem_code::not_found, 404},
      {problem_code::unknown_api, 404},
      {problem_code::method_not_allowed, 405},
      {problem_code::timeout, 408},
      {problem_code::conflict, 409},
      {problem_code::too_large, 413},
      {problem_code::unsupported_media_type, 415},
      {problem_code::expectation_failed, 417},
      {problem_code::unprocessable, 422},
      {problem_code::too_many_requests, 429},
      {problem_code::header_too_large, 431},
      {problem_code::internal, 500},
      {problem_code::not_implemented, 501},
      {problem_code::unavailable, 503},
      {problem_code::queue_full, 503},
      {problem_code::unsupported_version, 505}};
  for (const auto& [code, status] : statuses) {
    CAPTURE(to_string(code));
    CHECK(status_of(code) == status);
  }
}

}  // namespace problem_test

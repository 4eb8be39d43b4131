#include "jsvm/host/http_output.hpp"

#include <map>
#include <vector>

#include "config/json/writer.hpp"
#include "jsvm/host/headers.hpp"

namespace sidehook::jsvm::host {
namespace {

using config::json::writer;

// Names in the gateway's spelling and order; every value a list.
void write_headers(writer& json, const std::vector<http_header>& headers) {
  std::map<std::string, std::vector<std::string_view>> by_name;
  for (const auto& header : headers)
    by_name[canonical_header_name(header.name)].push_back(header.value);
  json.begin_object();
  for (const auto& [name, values] : by_name) {
    json.key(name);
    json.begin_array();
    for (const auto value : values) json.string(value);
    json.end_array();
  }
  json.end_object();
}

void write_answer(writer& json, const http_response& response) {
  struct spelling {
    const char* code;
    const char* body;
    const char* headers;
  };
  for (const auto& names : {spelling{"Code", "Body", "Headers"}, {"code", "body", "headers"}}) {
    json.member(names.code, std::int64_t{response.status});
    json.member(names.body, response.body);
    json.key(names.headers);
    write_headers(json, response.headers);
  }
}

}  // namespace

std::string encode_response(const http_response& response) {
  writer json;
  json.begin_object();
  write_answer(json, response);
  json.end_object();
  return json.take();
}

std::string encode_failure(const http_failure& failure) {
  writer json;
  json.begin_object();
  write_answer(json, {});
  json.key("Error");
  json.begin_object();
  json.member("Reason", to_string(failure.why));
  json.member("Message", failure.message);
  json.end_object();
  json.end_object();
  return json.take();
}

void batch_reply::add(const std::string& relative_url, const http_result& result) {
  if (json_.size() > 1) json_ += ',';
  const auto* response = std::get_if<http_response>(&result);
  if (response == nullptr) {
    json_ += R"({"relative_url":"","code":0,"headers":null,"body":""})";
    return;
  }
  writer json;
  json.begin_object();
  json.member("relative_url", relative_url);
  json.member("code", std::int64_t{response->status});
  json.key("headers");
  write_headers(json, response->headers);
  json.member("body", response->body);
  json.end_object();
  json_ += json.take();
}

std::string batch_reply::take() { return std::move(json_) + ']'; }

const char* to_string(http_failure::reason why) {
  using reason = http_failure::reason;
  switch (why) {
    case reason::refused:
      return "refused";
    case reason::name_not_resolved:
      return "name_not_resolved";
    case reason::not_connected:
      return "not_connected";
    case reason::tls:
      return "tls";
    case reason::timed_out:
      return "timed_out";
    case reason::too_large:
      return "too_large";
    case reason::too_many_redirects:
      return "too_many_redirects";
    case reason::broken:
      return "broken";
    case reason::invalid:
      return "invalid";
    case reason::cancelled:
      return "cancelled";
  }
  return "unknown";
}

}  // namespace sidehook::jsvm::host

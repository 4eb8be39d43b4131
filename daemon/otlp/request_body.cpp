#include "daemon/otlp/request_body.hpp"

#include <charconv>

#include <fmt/format.h>

#include "config/json/parse.hpp"
#include "config/json/text.hpp"
#include "config/json/writer.hpp"

namespace sidehook::otlp {
namespace {

namespace json = config::json;

int number_of(trace::span::kind kind) {
  switch (kind) {
    case trace::span::kind::internal:
      return 1;
    case trace::span::kind::server:
      return 2;
    case trace::span::kind::client:
      return 3;
  }
  return 0;
}

// 64 bits are text in this form: JSON's own numbers hold fewer.
void write_nanoseconds(json::writer& to, std::string_view name, trace::time_point time) {
  const auto since_1970 =
      std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
  to.member(name, fmt::to_string(since_1970));
}

void write_attributes(json::writer& to, const std::vector<trace::attribute>& attributes) {
  to.key("attributes");
  to.begin_array();
  for (const auto& each : attributes) {
    to.begin_object();
    to.member("key", each.name);
    to.key("value");
    to.begin_object();
    if (const auto* text = std::get_if<std::string>(&each.value)) {
      to.member("stringValue", *text);
    } else {
      to.member("intValue", fmt::to_string(std::get<std::int64_t>(each.value)));
    }
    to.end_object();
    to.end_object();
  }
  to.end_array();
}

void write_status(json::writer& to, const std::optional<std::string>& failure) {
  if (!failure) return;
  constexpr std::int64_t error = 2;
  to.key("status");
  to.begin_object();
  to.member("code", error);
  to.member("message", *failure);
  to.end_object();
}

// Ids are hexadecimal here, and not base64 as elsewhere in the JSON form of protocol buffers.
void write_span(json::writer& to, const trace::span& span) {
  to.begin_object();
  to.member("traceId", fmt::format("{:016x}{:016x}", span.own.trace_high, span.own.trace_low));
  to.member("spanId", fmt::format("{:016x}", span.own.span));
  if (span.parent != 0) to.member("parentSpanId", fmt::format("{:016x}", span.parent));
  to.member("name", span.name);
  to.member("kind", std::int64_t{number_of(span.what)});
  write_nanoseconds(to, "startTimeUnixNano", span.began);
  write_nanoseconds(to, "endTimeUnixNano", span.ended);
  write_attributes(to, span.attributes);
  write_status(to, span.failure);
  to.end_object();
}

}  // namespace

std::string export_request(std::span<const trace::span> spans, const resource& of,
                           std::string_view version) {
  json::writer to;
  to.begin_object();
  to.key("resourceSpans");
  to.begin_array();
  to.begin_object();
  to.key("resource");
  to.begin_object();
  write_attributes(to, of);
  to.end_object();
  to.key("scopeSpans");
  to.begin_array();
  to.begin_object();
  to.key("scope");
  to.begin_object();
  to.member("name", "sidehook");
  to.member("version", version);
  to.end_object();
  to.key("spans");
  to.begin_array();
  for (const auto& each : spans) write_span(to, each);
  to.end_array();
  to.end_object();
  to.end_array();
  to.end_object();
  to.end_array();
  to.end_object();
  return to.take();
}

partial_success read_export_response(std::string_view body) {
  const auto answer = json::parse(body);
  if (!answer) return {};
  const auto* partial = json::member(&*answer, "partialSuccess");
  const auto* rejected = json::member(partial, "rejectedSpans");
  partial_success read;
  read.message = json::one_line(json::text_of(json::member(partial, "errorMessage")));
  if (rejected == nullptr) return read;
  const auto text = json::text_of(rejected);
  std::from_chars(text.data(), text.data() + text.size(), read.rejected_spans);
  if (rejected->IsInt64()) read.rejected_spans = rejected->GetInt64();
  return read;
}

}  // namespace sidehook::otlp

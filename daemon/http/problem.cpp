#include "daemon/http/problem.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

#include <rapidjson/encodings.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace sidehook::http {
namespace {

struct row {
  problem_code code;
  const char* name;
  const char* title;
  unsigned status;
};

// One row a code, in the order of the codes.
constexpr std::array rows{
    row{problem_code::malformed, "malformed", "The request is malformed", 400},
    row{problem_code::unauthorized, "unauthorized", "The request is not authenticated", 401},
    row{problem_code::forbidden, "forbidden", "The request is not allowed", 403},
    row{problem_code::not_found, "not_found", "There is nothing here", 404},
    row{problem_code::unknown_api, "unknown_api", "The API is not known", 404},
    row{problem_code::method_not_allowed, "method_not_allowed", "The method is not allowed here",
        405},
    row{problem_code::timeout, "timeout", "The request took too long to arrive", 408},
    row{problem_code::conflict, "conflict", "The request conflicts with the present state", 409},
    row{problem_code::too_large, "too_large", "The body is too large", 413},
    row{problem_code::unsupported_media_type, "unsupported_media_type",
        "The format is not supported", 415},
    row{problem_code::expectation_failed, "expectation_failed", "The expectation cannot be met",
        417},
    row{problem_code::unprocessable, "unprocessable", "The request cannot be processed", 422},
    row{problem_code::too_many_requests, "too_many_requests", "Too many requests", 429},
    row{problem_code::header_too_large, "header_too_large", "The header is too large", 431},
    row{problem_code::internal, "internal", "Something went wrong here", 500},
    row{problem_code::not_implemented, "not_implemented",
        "The request asks for what is not supported", 501},
    row{problem_code::unavailable, "unavailable", "The service is not available at present", 503},
    row{problem_code::queue_full, "queue_full", "The queue is full", 503},
    row{problem_code::unsupported_version, "unsupported_version",
        "The HTTP version is not supported", 505},
};

constexpr bool in_order() {
  for (std::size_t index = 0; index < rows.size(); ++index) {
    if (static_cast<std::size_t>(rows[index].code) != index) return false;
  }
  return rows.size() == problem_codes;
}
static_assert(in_order());

const row& row_of(problem_code code) { return rows.at(static_cast<std::size_t>(code)); }

bool is_utf8(std::string_view text) {
  using utf8 = rapidjson::UTF8<>;
  rapidjson::MemoryStream in(text.data(), text.size());
  rapidjson::StringBuffer out;
  while (in.Tell() < text.size()) {
    if (!rapidjson::Transcoder<utf8, utf8>::Validate(in, out)) return false;
  }
  return in.Tell() == text.size();
}

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

void write(json_writer& out, std::string_view text) {
  std::string readable(text);
  if (!is_utf8(text)) {
    std::ranges::replace_if(
        readable, [](char byte) { return static_cast<unsigned char>(byte) >= 0x80; }, '?');
  }
  out.String(readable.data(), static_cast<rapidjson::SizeType>(readable.size()));
}

void write(json_writer& out, std::int64_t number) { out.Int64(number); }

void write(json_writer& out, std::string_view name, std::string_view text) {
  write(out, name);
  write(out, text);
}

std::string document_of(const problem& problem) {
  rapidjson::StringBuffer text;
  json_writer out(text);
  const row& row = row_of(problem.code);
  out.StartObject();
  write(out, "type", std::string("urn:sidehook:problem:") + row.name);
  write(out, "title", row.title);
  write(out, "status");
  out.Uint(row.status);
  if (!problem.detail.empty()) write(out, "detail", problem.detail);
  for (const problem_member& member : problem.members) {
    write(out, member.name);
    std::visit([&](const auto& value) { write(out, value); }, member.value);
  }
  out.EndObject();
  return {text.GetString(), text.GetSize()};
}

}  // namespace

void throw_exception_from_error(const problem& problem, const boost::source_location& /*place*/) {
  throw std::runtime_error(problem.detail);
}

const char* to_string(problem_code code) { return row_of(code).name; }

unsigned status_of(problem_code code) { return row_of(code).status; }

header retry_after(std::chrono::seconds wait) {
  return {"Retry-After", std::to_string(wait.count())};
}

reply to_reply(const problem& problem) {
  return {status_of(problem.code), "application/problem+json", document_of(problem),
          problem.headers};
}

}  // namespace sidehook::http

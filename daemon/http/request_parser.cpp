#include "daemon/http/request_parser.hpp"

#include <fmt/format.h>

#include "daemon/http/request_machine.hpp"

namespace sidehook::http {
namespace {

using parser_error = boost::beast::http::error;
using boost::beast::error_code;

// "0", CRLF, CRLF. Beast 1.81 asserts that this much is there when it looks for the end of a last
// chunk whose size it has seen, and no valid remainder of a chunked body is shorter.
constexpr std::size_t shortest_end_of_chunks = 5;

problem over_limit(problem_code code, std::size_t limit, fmt::format_string<std::size_t&> detail) {
  return {code, fmt::format(detail, limit), {{"limit", limit}}};
}

struct syntax_error {
  parser_error error;
  const char* detail;
};

constexpr syntax_error syntax_errors[] = {
    {parser_error::bad_line_ending, "a line does not end in CRLF"},
    {parser_error::bad_method, "the request does not begin with a method"},
    {parser_error::bad_target, "the request line has no target"},
    {parser_error::bad_field, "the name of a header field holds a character that it must not"},
    {parser_error::bad_value, "the value of a header field holds a character that it must not"},
    {parser_error::bad_transfer_encoding,
     "Transfer-Encoding is there twice, or beside Content-Length"},
    {parser_error::bad_content_length, "Content-Length is no number, or beside Transfer-Encoding"},
    {parser_error::multiple_content_length, "there are several values of Content-Length"},
    {parser_error::bad_chunk,
     "a chunk of the body does not begin with its size, or not end in CRLF"},
    {parser_error::bad_chunk_extension, "the extension of a chunk is malformed"},
};

problem syntax_problem(const error_code& error) {
  for (const auto& [known, detail] : syntax_errors) {
    if (error == known) return {problem_code::malformed, detail};
  }
  return {problem_code::malformed, error.message()};
}

// Whether the request line ends in an HTTP version that we do not speak.
bool names_version(std::string_view request) {
  const std::string_view line = request.substr(0, request.find("\r\n"));
  constexpr std::string_view pattern = " HTTP/d.d";
  if (line.size() < pattern.size()) return false;
  const std::string_view end = line.substr(line.size() - pattern.size());
  if (end == " HTTP/1.1" || end == " HTTP/1.0") return false;
  const auto is_digit = [](char byte) { return byte >= '0' && byte <= '9'; };
  return end.starts_with(" HTTP/") && is_digit(end[6]) && end[7] == '.' && is_digit(end[8]);
}

problem version_problem(std::string_view request) {
  if (names_version(request)) {
    return {problem_code::unsupported_version, "HTTP/1.1 and HTTP/1.0 are spoken here"};
  }
  return {problem_code::malformed,
          "the request line is not a method, a target, \"HTTP/1.1\" and CRLF"};
}

// Empty lines before a request are to be overlooked (RFC 9112 section 2.2).
std::size_t size_of_empty_lines(std::string_view bytes) {
  std::size_t size = 0;
  while (bytes.substr(size).starts_with("\r\n")) size += 2;
  return size;
}

}  // namespace

struct request_parser::work {
  std::optional<request_machine> machine;
  bool begun = false;
  bool told_to_continue = false;
  std::size_t header_bytes = 0;
};

request_parser::request_parser(const limits& limits)
    : limits_(limits), work_(std::make_unique<work>()) {
  reset();
}

request_parser::~request_parser() = default;

void request_parser::reset() {
  work_->machine.emplace(limits_);
  work_->begun = false;
  work_->told_to_continue = false;
  work_->header_bytes = 0;
  refusal_.reset();
}

bool request_parser::begun() const { return work_->begun; }

bool request_parser::in_body() const {
  return work_->machine->is_header_done() && !work_->machine->is_done();
}

bool request_parser::take_continue() {
  if (!in_body() || !work_->machine->expects_continue()) return false;
  return !std::exchange(work_->told_to_continue, true) && work_->machine->request().body.empty();
}

request request_parser::take_request() { return std::move(work_->machine->request()); }

bool request_parser::keep_alive() const { return work_->machine->keep_alive(); }

bool request_parser::is_http_1_0() const { return work_->machine->is_http_1_0(); }

request_parser::progress request_parser::put(std::string_view bytes) {
  std::size_t used = begun() ? 0 : size_of_empty_lines(bytes);
  if (!begun() && bytes.substr(used) == "\r") return {state::need_more, used};
  while (used < bytes.size()) {
    work_->begun = true;
    const std::string_view rest = bytes.substr(used);
    const progress step = in_body() ? put_body(rest) : put_header(rest);
    used += step.used;
    if (step.now != state::need_more) return {step.now, used};
    if (step.used == 0) break;
  }
  return {state::need_more, used};
}

request_parser::progress request_parser::put_header(std::string_view bytes) {
  request_machine& machine = *work_->machine;
  error_code error;
  const std::size_t used = machine.put(boost::asio::buffer(bytes), error);
  work_->header_bytes += used;
  if (error && error != parser_error::need_more) return refuse(describe(error, bytes), used);

  const bool done = machine.is_header_done();
  const std::size_t least_size = work_->header_bytes + (done ? 0 : bytes.size() - used + 1);
  if (least_size > limits_.header_bytes) {
    return refuse(describe(parser_error::header_limit, bytes), used);
  }
  if (!done) return {state::need_more, used};
  if (auto fault = machine.fault_in_header()) return refuse(std::move(*fault), used);
  machine.eager(true);
  return {machine.is_done() ? state::complete : state::need_more, used};
}

request_parser::progress request_parser::put_body(std::string_view bytes) {
  request_machine& machine = *work_->machine;
  if (machine.chunked() && bytes.size() < shortest_end_of_chunks) return {state::need_more, 0};
  error_code error;
  const std::size_t used = machine.put(boost::asio::buffer(bytes), error);
  if (error && error != parser_error::need_more) return refuse(describe(error, bytes), used);
  if (machine.is_done()) return {state::complete, used};
  if (bytes.size() - used >= limits_.header_bytes) {
    return refuse(describe(parser_error::header_limit, bytes), used);
  }
  return {state::need_more, used};
}

request_parser::progress request_parser::refuse(problem why, std::size_t used) {
  refusal_ = std::move(why);
  return {state::refused, used};
}

problem request_parser::describe(error_code error, std::string_view bytes) const {
  if (error == parser_error::bad_version) return version_problem(bytes);
  if (error == parser_error::body_limit) {
    return over_limit(problem_code::too_large, limits_.body_bytes,
                      "the body is larger than {} bytes (listen.max_body_bytes)");
  }
  if (error == parser_error::header_limit) return header_limit_problem();
  return syntax_problem(error);
}

problem request_parser::header_limit_problem() const {
  constexpr auto code = problem_code::header_too_large;
  if (work_->machine->too_many_fields()) {
    return over_limit(code, limits_.header_fields,
                      "there are more than {} header fields (listen.max_header_fields)");
  }
  if (in_body()) {
    return over_limit(code, limits_.header_bytes,
                      "the first line of a chunk, or the trailer, is larger than {} bytes "
                      "(listen.max_header_bytes)");
  }
  return over_limit(
      code, limits_.header_bytes,
      "the request line and the header fields are larger than {} bytes (listen.max_header_bytes)");
}

}  // namespace sidehook::http

#include "daemon/http/reply_text.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace sidehook::http {
namespace {

struct reason {
  unsigned status;
  std::string_view phrase;
};

constexpr reason reasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {207, "Multi-Status"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
};

// A status that is missing here goes without a phrase, which HTTP allows.
std::string_view phrase_of(unsigned status) {
  const auto* found = std::ranges::find(reasons, status, &reason::status);
  return found == std::end(reasons) ? std::string_view() : found->phrase;
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

// What may be a user's text: an end of a line in it must not end the field.
void append_header(std::string& out, const header& header) {
  const auto begin = static_cast<std::ptrdiff_t>(out.size());
  out.append(header.name).append(": ").append(header.value);
  const auto is_end_of_line = [](char c) { return c == '\r' || c == '\n'; };
  std::replace_if(out.begin() + begin, out.end(), is_end_of_line, ' ');
  out.append("\r\n");
}

std::string_view text_of(const fmt::format_int& number) { return {number.data(), number.size()}; }

bool has_body(unsigned status) { return status != 204 && status != 304; }

}  // namespace

void append_reply(std::string& out, const reply& reply, persistence persistence,
                  body_part body_part) {
  out.append("HTTP/1.1 ").append(text_of(fmt::format_int(reply.status))).append(" ");
  out.append(phrase_of(reply.status)).append("\r\n");
  if (!reply.content_type.empty()) append_header(out, "Content-Type", reply.content_type);
  if (has_body(reply.status))
    append_header(out, "Content-Length", text_of(fmt::format_int(reply.body.size())));
  for (const header& header : reply.headers) append_header(out, header);
  if (persistence == persistence::ends) append_header(out, "Connection", "close");
  if (persistence == persistence::announced) append_header(out, "Connection", "keep-alive");
  out.append("\r\n");
  if (body_part == body_part::sent && has_body(reply.status)) out.append(reply.body);
}

}  // namespace sidehook::http

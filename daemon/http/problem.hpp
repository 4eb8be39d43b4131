#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <boost/system/result.hpp>

#include "daemon/http/reply.hpp"

namespace sidehook::http {

/// Why a request is refused. Each has its row in problem.cpp, the only place that maps refusals to
/// HTTP statuses.
enum class problem_code {
  malformed,
  unauthorized,
  forbidden,
  not_found,
  unknown_api,
  method_not_allowed,
  timeout,
  conflict,
  too_large,
  unsupported_media_type,
  expectation_failed,
  unprocessable,
  too_many_requests,
  header_too_large,
  internal,
  not_implemented,
  unavailable,
  queue_full,
  unsupported_version,
};
constexpr std::size_t problem_codes =
    static_cast<std::size_t>(problem_code::unsupported_version) + 1;

/// A further member of a problem document: where the fault lies ("pointer", "offset", "line"), a
/// limit, an identifier.
struct problem_member {
  problem_member(std::string name, std::string value)
      : name(std::move(name)), value(std::move(value)) {}
  problem_member(std::string name, std::integral auto value)
      : name(std::move(name)), value(static_cast<std::int64_t>(value)) {}

  std::string name;
  std::variant<std::string, std::int64_t> value;
};

/// A refusal in the client's terms: what becomes a problem document (RFC 9457).
struct problem {
  problem_code code = problem_code::internal;
  /// One sentence about this occurrence; what is no UTF-8 in it is shown as "?".
  std::string detail = {};
  std::vector<problem_member> members = {};
  /// Header fields of the answer: Retry-After, Allow, WWW-Authenticate.
  std::vector<header> headers = {};
};

/// A value, or what to tell the client instead.
template <class T>
using result = boost::system::result<T, problem>;

/// What value() of a result without one does: it throws the detail as std::runtime_error.
[[noreturn]] void throw_exception_from_error(const problem& problem,
                                             const boost::source_location& place);

/// The code's name as clients see it: the type of the document is "urn:sidehook:problem:" and this.
const char* to_string(problem_code code);
unsigned status_of(problem_code code);

/// How long a client should wait before it tries again.
header retry_after(std::chrono::seconds wait);

/// The document: type, title, status, detail, then the members in their order.
reply to_reply(const problem& problem);

}  // namespace sidehook::http

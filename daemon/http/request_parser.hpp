#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "daemon/http/limits.hpp"
#include "daemon/http/problem.hpp"
#include "daemon/http/request.hpp"

namespace sidehook::http {

/// Reads one request after another from bytes as they come. No sockets, no time. Owned by a
/// session.
class request_parser {
 public:
  enum class state {
    need_more,  ///< put() wants the bytes it left, and further ones
    complete,   ///< take_request()
    refused,    ///< refusal(); what follows on the connection cannot be told apart any more
  };
  struct progress {
    state now;
    /// How many of the bytes are used up.
    std::size_t used;
  };

  /// @param limits  must outlive the parser
  explicit request_parser(const limits& limits);
  ~request_parser();

  /// Makes ready for the next request.
  void reset();

  /// Reads as far as the bytes go, beyond the end of the request never. The bytes that one call
  /// leaves unused are the first of the next. limits.header_bytes of them are always enough to go
  /// on.
  progress put(std::string_view bytes);

  /// A byte of the request has been seen.
  bool begun() const;
  /// The header is complete and the body is not.
  bool in_body() const;
  /// True once, when the client waits with its body to be told that it may send it.
  bool take_continue();

  /// Of a complete request.
  request take_request();
  bool keep_alive() const;
  bool is_http_1_0() const;

  const problem& refusal() const { return *refusal_; }

 private:
  struct work;

  progress put_header(std::string_view bytes);
  progress put_body(std::string_view bytes);
  progress refuse(problem why, std::size_t used);
  problem describe(boost::system::error_code error, std::string_view bytes) const;
  problem header_limit_problem() const;

  const limits& limits_;
  std::unique_ptr<work> work_;
  std::optional<problem> refusal_;
};

}  // namespace sidehook::http

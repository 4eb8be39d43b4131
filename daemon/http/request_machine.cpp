#include "daemon/http/request_machine.hpp"

#include <utility>

namespace sidehook::http {

request_machine::request_machine(const limits& limits) : limits_(limits) {
  header_limit(static_cast<std::uint32_t>(limits.header_bytes));
  body_limit(limits.body_bytes);
}

std::optional<problem> request_machine::fault_in_header() const {
  if (fault_in_target_) return fault_in_target_;
  if (hosts_ > 1 || (hosts_ == 0 && !is_http_1_0())) {
    return problem{problem_code::malformed, "there must be one Host field"};
  }
  if (codings_ > 0 && is_http_1_0()) {
    return problem{problem_code::malformed, "HTTP/1.0 has no Transfer-Encoding"};
  }
  // What is not understood would leave open where the request ends.
  if (codings_ > 0 && (codings_ > 1 || !chunked_alone_)) {
    return problem{problem_code::not_implemented,
                   "the only Transfer-Encoding known here is chunked"};
  }
  if (expectation_ == expectation::unknown) {
    return problem{problem_code::expectation_failed, "the only Expect known here is 100-continue"};
  }
  return std::nullopt;
}

void request_machine::on_request_impl(verb /*verb*/, text method, text target, int version,
                                      error_code& /*error*/) {
  request_.method = method;
  version_ = version;
  if (auto parsed = http::parse_target(target)) {
    request_.target = std::move(*parsed);
  } else {
    fault_in_target_ = parsed.error();
  }
}

void request_machine::on_field_impl(field field, text name, text value, error_code& error) {
  // The trailer of a chunked body must not change what the header said.
  if (is_header_done()) return;
  request_.headers.add(name, value);
  if (too_many_fields()) error = boost::beast::http::error::header_limit;
  if (field == field::host) ++hosts_;
  if (field == field::transfer_encoding) {
    ++codings_;
    chunked_alone_ = equal_ignoring_case(value, "chunked");
  }
  if (field == field::expect && !is_http_1_0()) {
    const bool known = equal_ignoring_case(value, "100-continue");
    expectation_ = known ? expectation::to_continue : expectation::unknown;
  }
}

void request_machine::on_body_init_impl(const boost::optional<std::uint64_t>& size,
                                        error_code& /*error*/) {
  if (size) request_.body.reserve(*size);
}

std::size_t request_machine::on_body_impl(text bytes, error_code& /*error*/) {
  request_.body.append(bytes);
  return bytes.size();
}

std::size_t request_machine::on_chunk_body_impl(std::uint64_t /*remaining*/, text bytes,
                                                error_code& error) {
  return on_body_impl(bytes, error);
}

}  // namespace sidehook::http

#pragma once

#include <optional>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "daemon/http/limits.hpp"
#include "daemon/http/problem.hpp"
#include "daemon/http/request.hpp"

namespace sidehook::http {

/// Beast's parser, which checks the syntax and the framing of one request, filling ours. For
/// request_parser.cpp only.
class request_machine : public boost::beast::http::basic_parser<true> {
 public:
  /// @param limits  must outlive the machine
  explicit request_machine(const limits& limits);

  http::request& request() { return request_; }
  bool too_many_fields() const { return request_.headers.size() > limits_.header_fields; }
  bool is_http_1_0() const { return version_ == 10; }
  bool expects_continue() const { return expectation_ == expectation::to_continue; }

  /// What is wrong with a header whose syntax is right.
  std::optional<problem> fault_in_header() const;

 private:
  enum class expectation { none, to_continue, unknown };

  using error_code = boost::beast::error_code;
  using field = boost::beast::http::field;
  using text = boost::beast::string_view;
  using verb = boost::beast::http::verb;

  void on_request_impl(verb, text method, text target, int version, error_code&) override;
  void on_field_impl(field field, text name, text value, error_code& error) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& size, error_code&) override;
  std::size_t on_body_impl(text bytes, error_code&) override;
  std::size_t on_chunk_body_impl(std::uint64_t, text bytes, error_code& error) override;

  void on_response_impl(int, text, int, error_code&) override {}
  void on_header_impl(error_code&) override {}
  void on_chunk_header_impl(std::uint64_t, text, error_code&) override {}
  void on_finish_impl(error_code&) override {}

  const limits& limits_;
  http::request request_;
  std::optional<problem> fault_in_target_;
  int version_ = 11;
  unsigned hosts_ = 0;
  unsigned codings_ = 0;
  bool chunked_alone_ = false;
  expectation expectation_ = expectation::none;
};

}  // namespace sidehook::http

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/client_certificate.hpp"
#include "daemon/http/header_list.hpp"
#include "daemon/http/target.hpp"

namespace sidehook::http {

/// One request, read completely and within the limits. A value: it may move to any thread.
///
/// The lookups give views into the request, valid until it is changed, moved or gone.
struct request {
  std::string method;
  http::target target;
  header_list headers;
  std::string body;
  /// The client's address, as text without its port.
  std::string peer;
  /// What a sender's requests are counted by: http::peer::source.
  std::string source;
  /// Of a connection whose client has shown one that is verified; else null.
  std::shared_ptr<const client_certificate> certificate;
  /// Its webhook-id and its body are signed by its sender, and nothing else of it is: filled in by
  /// who let it in.
  bool id_and_body_signed = false;
  /// What the route's pattern calls by a name, filled in by the router.
  std::vector<named_value> route_parameters;

  /// The value of the first field of this name, in whatever case.
  std::optional<std::string_view> header(std::string_view name) const { return headers.find(name); }
  /// The value of the first parameter of this name; "" for one without a value.
  std::optional<std::string_view> query(std::string_view name) const;
  /// What stands in the path where the pattern has "{name}".
  /// @throws std::logic_error when the pattern has no such name
  std::string_view route_parameter(std::string_view name) const;
};

}  // namespace sidehook::http

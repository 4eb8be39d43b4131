#pragma once

#include <functional>
#include <string>
#include <vector>

#include "daemon/http/request.hpp"
#include "daemon/http/responder.hpp"

namespace sidehook::endpoint {

enum class health_status { pass, warn, fail };

/// How one part of the daemon does.
struct component_health {
  std::string name;
  /// As in the gateway's answer: "datastore" or "system".
  std::string type = "system";
  health_status status = health_status::pass;
  /// What is wrong; "" when nothing is.
  std::string output;
};

struct health {
  /// Why no events are accepted; "" when they are.
  std::string refuses_because;
  std::vector<component_health> components;
};

/// GET /hello, /livez and /readyz. Any thread.
class health_endpoint {
 public:
  /// @param look  how the daemon does, asked at each request; any thread
  explicit health_endpoint(std::function<health()> look) : look_(std::move(look)) {}

  /// The gateway's shape: status, version, description, details. 200 whatever the status.
  void hello(http::request request, http::responder respond) const;
  /// 200 as long as the process answers.
  void alive(http::request request, http::responder respond) const;
  /// 200 when events are accepted, else 503.
  void ready(http::request request, http::responder respond) const;

 private:
  std::function<health()> look_;
};

}  // namespace sidehook::endpoint

#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "config/way_in.hpp"
#include "daemon/access/verdict.hpp"
#include "daemon/http/request.hpp"

namespace sidehook::access {

using wall_time = std::chrono::system_clock::time_point;

/// One way to be let in, with its secrets. Immutable: threads share it.
///
/// The time that a check takes depends on what the request shows, and on how many secrets there
/// are, but not on which of them fits, nor on how far one does.
class way {
 public:
  /// @param name       for the log, without secrets
  /// @param challenge  for WWW-Authenticate: a scheme and its parameters
  way(std::string name, std::string challenge)
      : name_(std::move(name)), challenge_(std::move(challenge)) {}
  virtual ~way() = default;
  way(const way&) = delete;
  way& operator=(const way&) = delete;

  /// Pure: asks neither a clock nor anything else.
  virtual outcome check(const http::request& request, wall_time now) const = 0;

  /// Whether who is let in by it has signed the webhook-id and the body, and nothing else.
  virtual bool signs_id_and_body() const { return false; }

  const std::string& name() const { return name_; }
  const std::string& challenge() const { return challenge_; }

 private:
  const std::string name_;
  const std::string challenge_;
};

/// @param secrets  those of the settings, wherever they came from; without any, nobody is let in
std::unique_ptr<const way> make_way(const config::way_in& settings,
                                    const std::vector<std::string>& secrets);

}  // namespace sidehook::access

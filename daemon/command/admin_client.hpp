#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include <boost/system/result.hpp>

#include "config/json/parse.hpp"
#include "config/settings.hpp"
#include "daemon/client/curl_handles.hpp"
#include "daemon/client/url.hpp"
#include "daemon/http/reply.hpp"

namespace sidehook::command {

/// Where a daemon's administration listener is, and how it is known to be that.
struct admin_place {
  client::url url;
  /// Path of the socket through which the URL is reached; "" is over the network.
  std::string unix_socket = {};
  /// PEM file with the certificate whose key the listener must have, whatever else that says; ""
  /// leaves it to the authorities that the system trusts.
  std::string certificate_file = {};
};

struct admin_limits {
  /// For one request, from connecting to the last byte of its answer (--timeout).
  std::chrono::seconds timeout{60};
  /// Size of one answer (--max-answer-mb).
  std::size_t answer_mb = 64;
};

/// Which daemon a subcommand asks, and how long.
struct admin_options {
  /// URL of its administration listener (--admin); "" is where the settings have it.
  std::string admin = {};
  admin_limits limits = {};
};

/// Why a request did not get what it asked for.
struct admin_failure {
  /// The status of the answer; 0 when none came, or not all of it.
  long status = 0;
  /// One sentence, on one line.
  std::string message;
};

struct admin_answer {
  /// As it came.
  std::string text;
  config::json::document json;
};

/// Asks the administration listener of a running daemon. Belongs to one subcommand, and blocks the
/// thread that calls it, for admin_limits::timeout at the most. Neither proxies of the environment
/// nor redirects are followed.
class admin_client {
 public:
  /// An answer that is JSON, or why there is none. Any status but 2xx is a failure, too, with what
  /// its problem document says.
  using answer = boost::system::result<admin_answer, admin_failure>;

  /// @param credentials  a header field of each request, if there is one
  /// @throws std::runtime_error when the certificate's file cannot be used; it names the file
  admin_client(const admin_place& listener, const admin_limits& limits,
               const std::optional<http::header>& credentials = {});

  /// @param target  path and query, encoded
  answer get(const std::string& target) { return ask("GET", target); }
  answer post(const std::string& target) { return ask("POST", target); }
  answer remove(const std::string& target) { return ask("DELETE", target); }
  /// Why a GET is not answered with success, whatever the answer says; nothing when it is.
  std::optional<admin_failure> failure_of(const std::string& target);

  /// "http://127.0.0.1:8091", or the path of the socket: where it asks, for messages; without a
  /// user's name and password.
  const std::string& place() const { return place_; }

 private:
  boost::system::result<std::string, admin_failure> fetch(const char* method,
                                                          const std::string& target);
  answer ask(const char* method, const std::string& target);
  void prepare(const char* method, const std::string& target);
  answer read(std::string body) const;
  admin_failure failure(CURLcode code) const;

  const std::string base_;
  const std::string unix_socket_;
  const std::string place_;
  /// As libcurl takes it; "" is none.
  const std::string pinned_key_;
  const admin_limits limits_;
  client::header_lines headers_;
  client::easy_handle handle_;
};

/// Where the settings have the administration listener, as seen from this machine: at its socket in
/// the Unix domain if it has one; an address that stands for all is reached at the loopback. The
/// error says why it cannot be known.
boost::system::result<admin_place, std::string> listener_of(const config::settings& settings);
/// Reads an --admin URL.
boost::system::result<admin_place, std::string> listener_at(const std::string& url);

/// Where the daemon of the options is, or why that cannot be known.
boost::system::result<admin_place, std::string> place_of(const admin_options& given,
                                                         const config::settings& settings);

/// A text as a part of a path or a query.
std::string encoded(const std::string& text);

}  // namespace sidehook::command

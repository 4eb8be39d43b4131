#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/asio/cancellation_signal.hpp>

namespace sidehook::jsvm {
class run;
}

/// What host functions need from outside the VM. Each port is implemented where its technology is.
namespace sidehook::jsvm::host {

/// Where the lines go that scripts write.
class script_log {
 public:
  virtual ~script_log() = default;
  /// @param level    "debug", "info", "warn", "error", or "raw" for a line to be written as it is
  /// @param message  valid UTF-8, cut to jsvm.log_line_bytes
  /// @param run      the run that wrote it
  /// Called on the VM's strand; must not block.
  virtual void write(std::string_view level, std::string_view message, const run& run) = 0;
};

struct http_header {
  std::string name;
  std::string value;
  bool operator==(const http_header&) const = default;
};

/// A request as it is to go out.
struct http_request {
  /// An HTTP token, sent as it is.
  std::string method;
  /// Absolute, http or https, percent-encoded, without a fragment.
  std::string url;
  /// Valid names and values; none that the client sets itself (Host, Content-Length,
  /// Transfer-Encoding, Trailer, Connection).
  std::vector<http_header> headers;
  std::string body;
  /// The W3C trace context of the run that asks, which goes with the request unless `headers` has a
  /// traceparent of its own; "" for none.
  std::string trace_parent;
  /// For all of it: connecting, redirects, and the body's last byte. 0: http_client.timeout_ms.
  std::chrono::milliseconds timeout{};
};

struct http_response {
  int status = 0;
  /// Of the last answer, in the order of arrival; a name may come more than once.
  std::vector<http_header> headers;
  std::string body;
};

/// Why there is no answer.
struct http_failure {
  enum class reason {
    refused,             ///< the egress policy forbids the host, the port, or the address
    name_not_resolved,   ///< no address for the host
    not_connected,       ///< nobody listens, or the network does not lead there
    tls,                 ///< no handshake, or a certificate that is not trusted
    timed_out,           ///< the request's timeout, or http_client.connect_timeout_ms
    too_large,           ///< http_client.max_response_bytes
    too_many_redirects,  ///< http_client.max_redirects
    broken,              ///< the connection ended early, or no HTTP was spoken
    invalid,             ///< the request itself cannot be sent
    cancelled,           ///< the run that asked has ended
  };
  static constexpr std::size_t reasons = 10;
  reason why = reason::broken;
  /// For people: what happened, and the option or the rule that bit.
  std::string message;
};

using http_result = std::variant<http_response, http_failure>;

/// Makes HTTP requests.
class http_client {
 public:
  virtual ~http_client() = default;
  /// Called on the VM's strand. done() is called there, once, also after a cancellation; perhaps
  /// before send() returns.
  virtual void send(http_request request, boost::asio::cancellation_slot cancellation,
                    std::function<void(http_result)> done) = 0;
};

/// What a store says: a value, or why there is none.
template <class Value>
struct answer {
  std::optional<Value> value;
  /// "" when there is a value.
  std::string error;
  /// With an error: the store cannot be used at present, whatever it is asked.
  bool store_gone = false;
};

/// Answers come on any thread, once, perhaps before the call returns. A wait for one may end before
/// it comes. What is to be called is kept no longer than the io_context of the VM.
template <class Value>
using answered = std::function<void(answer<Value>)>;

struct nothing {};

/// Whether a session that is written gets its quota anew.
enum class quota_reset { yes, no };

/// The gateway's sessions (keys), as handlers read and edit them.
class session_service {
 public:
  virtual ~session_service() = default;
  /// The session's JSON text as handlers see it; nothing when there is no such session.
  virtual void get(std::string key, std::string api_id,
                   answered<std::optional<std::string>> done) = 0;
  /// Creates or replaces it. An error when the JSON is no session, and when it is not stored.
  virtual void set(std::string key, std::string session_json, quota_reset reset,
                   answered<nothing> done) = 0;
};

/// What TykStorage* keeps: values by key, for all handlers. No time to live, or 0 seconds of it,
/// means for good.
class key_value_store {
 public:
  virtual ~key_value_store() = default;
  virtual void get(std::string key, answered<std::optional<std::string>> done) = 0;
  virtual void set(std::string key, std::string value, std::chrono::seconds time_to_live,
                   answered<nothing> done) = 0;
  /// Answers whether it was set: false when there is a value already.
  virtual void set_if_absent(std::string key, std::string value, std::chrono::seconds time_to_live,
                             answered<bool> done) = 0;
  virtual void remove(std::string key, answered<nothing> done) = 0;
  /// Whole seconds that are left, rounded down; -1: for good; -2: no such key.
  virtual void time_to_live(std::string key, answered<std::int64_t> done) = 0;
  /// Adds one to a whole number, 0 when absent. The time to live is set when the new value is 1.
  virtual void increment(std::string key, std::chrono::seconds time_to_live,
                         answered<std::int64_t> done) = 0;
};

/// The environment variables that scripts may read.
class script_environment {
 public:
  virtual ~script_environment() = default;
  virtual std::optional<std::string> find(std::string_view name) const = 0;
};

struct ports {
  script_log& log;
  http_client& http;
  session_service& sessions;
  key_value_store& storage;
  const script_environment& environment;
};

}  // namespace sidehook::jsvm::host

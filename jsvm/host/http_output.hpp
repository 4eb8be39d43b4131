#pragma once

#include <string>

#include "jsvm/host/ports.hpp"

// What TykMakeHttpRequest and TykBatchRequest return, as JSON text. Bodies are in it as the bytes
// that came, whether they are UTF-8 or not.
namespace sidehook::jsvm::host {

/// {"Code":…,"Body":…,"Headers":{…},"code":…,"body":…,"headers":{…}}
std::string encode_response(const http_response& response);
/// The same with a code of 0, and "Error":{"Reason":"timed_out","Message":"…"}.
std::string encode_failure(const http_failure& failure);

/// [{"relative_url":…,"code":…,"headers":{…},"body":…},…]
class batch_reply {
 public:
  void add(const std::string& relative_url, const http_result& result);
  std::string take();

 private:
  std::string json_ = "[";
};

/// "timed_out", …
const char* to_string(http_failure::reason why);

}  // namespace sidehook::jsvm::host

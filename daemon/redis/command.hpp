#pragma once

#include <memory>
#include <string>
#include <vector>

namespace sidehook::redis {

/// A Lua script that Redis runs as a whole (EVALSHA). Immutable.
class script {
 public:
  explicit script(std::string text);
  const std::string& text() const { return text_; }
  /// By which Redis knows it: SHA-1, in lower-case hex.
  const std::string& digest() const { return digest_; }

 private:
  std::string text_;
  std::string digest_;
};

/// A command and its arguments, each of any bytes.
struct command {
  std::vector<std::string> words;
  /// For EVALSHA: what is loaded into the server first, once a connection.
  std::shared_ptr<const script> code = nullptr;
};

/// EVALSHA of that script.
command call(std::shared_ptr<const script> code, std::vector<std::string> keys,
             std::vector<std::string> arguments);

}  // namespace sidehook::redis

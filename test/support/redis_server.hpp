#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/redis/reply.hpp"
#include "test/support/certificates.hpp"
#include "test/support/child_process.hpp"
#include "test/support/temporary_folder.hpp"

struct redisContext;

namespace sidehook::test {

/// How a redis_server is started.
struct redis_setup {
  /// Further arguments of redis-server: {"--appendonly", "yes"}.
  std::vector<std::string> arguments = {};
  /// What its file of settings says first; Sentinel needs one. "" goes without a file.
  std::string configuration = {};
  /// Whom command() is, when the server asks for that.
  std::string username = {};
  std::string password = {};
  /// Its port speaks TLS then, and asks for certificates of this authority if clients have to show
  /// some.
  std::optional<identity> shown = {};
  std::optional<std::filesystem::path> client_authority = {};
};

/// One that has what it said it has, though it is killed.
inline redis_setup with_file() { return {{"--appendonly", "yes", "--appendfsync", "always"}}; }

/// A real Redis on a free port of the loopback, with its data in a folder of its own, until it goes
/// out of scope. It saves nothing unless its arguments say so. What it does not do within the
/// patience of the tests throws std::runtime_error with what it has written.
class redis_server {
 public:
  enum class wait_until { it_serves, it_answers };

  explicit redis_server(redis_setup setup = {});
  ~redis_server();
  redis_server(const redis_server&) = delete;
  redis_server& operator=(const redis_server&) = delete;

  std::uint16_t port() const { return port_; }
  /// "127.0.0.1:PORT"
  std::string address() const;
  /// Where it listens too, without TLS.
  std::filesystem::path socket_path() const;
  const std::filesystem::path& folder() const { return folder_.path(); }

  /// Ends it with SIGKILL.
  void kill();
  /// Asks it to end (SIGTERM), and waits for that.
  void stop();
  /// Starts it anew after kill() or stop(), on the same port and folder.
  void start(wait_until when = wait_until::it_serves);
  /// Stops it from running (SIGSTOP), and lets it run on.
  void pause();
  void resume();

  /// What it answers to a command, asked in a way of its own: by hiredis' own client, at the path.
  /// The command is sent once more when the connection was lost.
  redis::reply command(const std::vector<std::string>& words);
  /// The same; an error is thrown.
  std::string text(const std::vector<std::string>& words) { return done(words).text; }
  std::int64_t number(const std::vector<std::string>& words) { return done(words).number; }

 private:
  struct deleter {
    void operator()(redisContext* context) const;
  };

  std::vector<std::string> command_line() const;
  bool launch(wait_until when);
  void log_in();
  bool is_up(wait_until when);
  redis::reply done(const std::vector<std::string>& words);
  redis::reply ask(const std::vector<std::string>& words);

  const redis_setup setup_;
  const temporary_folder folder_;
  std::uint16_t port_ = 0;
  std::unique_ptr<child_process> process_;
  std::unique_ptr<redisContext, deleter> reader_;
};

/// Addresses, as an option takes them.
std::string joined(const std::vector<std::string>& addresses);

/// A port of the loopback that nobody listens on at the moment.
std::uint16_t free_port();

}  // namespace sidehook::test

#include "test/support/redis_server.hpp"

#include <stdexcept>

#include <hiredis/hiredis.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "test/support/patience.hpp"

namespace sidehook::test {
namespace {

// The package redis-tools has the server, under the name of a tool that it is too. It does what it
// is called: a link gives it its name.
constexpr const char* server_binary = "/usr/bin/redis-check-rdb";

redis::reply reply_of(const redisReply& from) {
  using kind = redis::reply::kind;
  switch (from.type) {
    case REDIS_REPLY_INTEGER:
      return {kind::integer, from.integer};
    case REDIS_REPLY_STRING:
      return {kind::text, 0, std::string(from.str, from.len)};
    case REDIS_REPLY_STATUS:
      return {kind::status, 0, std::string(from.str, from.len)};
    case REDIS_REPLY_ERROR:
      return {kind::error, 0, std::string(from.str, from.len)};
    case REDIS_REPLY_ARRAY: {
      redis::reply list{kind::list};
      for (std::size_t i = 0; i < from.elements; ++i)
        list.items.push_back(reply_of(*from.element[i]));
      return list;
    }
    default:
      return {};
  }
}

// hiredis writes in the way that raises SIGPIPE when the server has gone.
class without_sigpipe {
 public:
  without_sigpipe() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~without_sigpipe() {
    const timespec none{};
    while (sigtimedwait(&pipe_, nullptr, &none) > 0) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  without_sigpipe(const without_sigpipe&) = delete;
  without_sigpipe& operator=(const without_sigpipe&) = delete;

 private:
  sigset_t pipe_{};
  sigset_t before_{};
};

bool is_text_in(const std::string& text, const std::string& in) {
  return in.find(text) != std::string::npos;
}

}  // namespace

std::uint16_t free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const plain = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  const bool found = ::bind(probe, plain, size) == 0 && ::getsockname(probe, plain, &size) == 0;
  ::close(probe);
  if (!found) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

void redis_server::deleter::operator()(redisContext* context) const { redisFree(context); }

// Between looking for a free port and taking it, another may take it.
redis_server::redis_server(redis_setup setup) : setup_(std::move(setup)) {
  std::filesystem::create_symlink(server_binary, folder() / "redis-server");
  if (!setup_.configuration.empty()) folder_.write("redis.conf", setup_.configuration);
  constexpr int attempts = 20;
  for (int i = 0; i < attempts; ++i) {
    port_ = free_port();
    if (launch(wait_until::it_serves)) return;
  }
  throw std::runtime_error("no free port for Redis");
}

redis_server::~redis_server() = default;

std::string redis_server::address() const { return "127.0.0.1:" + std::to_string(port_); }

std::filesystem::path redis_server::socket_path() const { return folder() / "redis.sock"; }

std::vector<std::string> redis_server::command_line() const {
  std::vector<std::string> line{(folder() / "redis-server").string()};
  if (!setup_.configuration.empty()) line.push_back((folder() / "redis.conf").string());
  const auto add = [&](const std::string& option, const std::string& value) {
    line.push_back("--" + option);
    line.push_back(value);
  };
  add(setup_.shown ? "tls-port" : "port", std::to_string(port_));
  if (setup_.shown) {
    add("port", "0");
    add("tls-cert-file", setup_.shown->certificate_file.string());
    add("tls-key-file", setup_.shown->key_file.string());
    add("tls-auth-clients", setup_.client_authority ? "yes" : "no");
    // It wants some, asked for or not.
    add("tls-ca-cert-file",
        setup_.client_authority.value_or(setup_.shown->certificate_file).string());
  }
  add("bind", "127.0.0.1");
  add("dir", folder().string());
  add("unixsocket", socket_path().string());
  add("save", "");
  line.insert(line.end(), setup_.arguments.begin(), setup_.arguments.end());
  return line;
}

// False when the port is taken.
bool redis_server::launch(wait_until when) {
  child_process::options options;
  options.dies_with_thread = true;
  process_ = std::make_unique<child_process>(command_line(), options);
  bool taken = false;
  const bool up = comes_true([&] {
    const auto log = process_->output();
    taken = is_text_in("Address already in use", log) || is_text_in("Failed listening", log);
    return taken || is_up(when);
  });
  if (!up)
    throw std::runtime_error("Redis does not start; it wrote:\n" + process_->output() +
                             process_->errors());
  if (taken) process_.reset();
  return !taken;
}

// While it loads its data, it answers with errors.
bool redis_server::is_up(wait_until when) {
  reader_.reset(redisConnectUnix(socket_path().c_str()));
  if (!reader_) throw std::bad_alloc();
  if (reader_->err != 0) return false;
  try {
    log_in();
    const auto answer = ask({"PING"});
    return when == wait_until::it_answers || !answer.text.starts_with("LOADING");
  } catch (const std::runtime_error&) {
    return false;
  }
}

void redis_server::log_in() {
  if (setup_.password.empty()) return;
  const auto& user = setup_.username.empty() ? "default" : setup_.username;
  const auto answer = ask({"AUTH", user, setup_.password});
  if (answer.is(redis::reply::kind::error)) throw std::logic_error(answer.text);
}

void redis_server::kill() {
  reader_.reset();
  process_->signal(SIGKILL);
  process_->wait();
}

void redis_server::stop() {
  reader_.reset();
  process_->signal(SIGTERM);
  process_->wait();
}

void redis_server::start(wait_until when) {
  if (!launch(when)) throw std::runtime_error("the port of Redis was taken meanwhile");
}

void redis_server::pause() { process_->signal(SIGSTOP); }
void redis_server::resume() { process_->signal(SIGCONT); }

// A failover ends all connections, this one too.
redis::reply redis_server::command(const std::vector<std::string>& words) {
  if (reader_) {
    try {
      return ask(words);
    } catch (const std::runtime_error&) {
    }
  }
  if (!is_up(wait_until::it_answers)) throw std::runtime_error("Redis is not there");
  return ask(words);
}

redis::reply redis_server::done(const std::vector<std::string>& words) {
  auto answer = command(words);
  if (answer.is(redis::reply::kind::error)) throw std::runtime_error(answer.text);
  return answer;
}

redis::reply redis_server::ask(const std::vector<std::string>& words) {
  std::vector<const char*> texts;
  std::vector<std::size_t> sizes;
  for (const auto& each : words) {
    texts.push_back(each.data());
    sizes.push_back(each.size());
  }
  const without_sigpipe guard;
  const timeval patience{10, 0};
  redisSetTimeout(reader_.get(), patience);
  const std::unique_ptr<void, void (*)(void*)> answer(
      redisCommandArgv(reader_.get(), static_cast<int>(texts.size()), texts.data(), sizes.data()),
      &freeReplyObject);
  if (answer) return reply_of(*static_cast<const redisReply*>(answer.get()));
  const std::string why = reader_->errstr;
  reader_.reset();
  throw std::runtime_error("Redis gives no answer: " + why);
}

std::string joined(const std::vector<std::string>& addresses) {
  std::string all;
  for (const auto& each : addresses) all += (all.empty() ? "" : ",") + each;
  return all;
}

}  // namespace sidehook::test

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <catch2/catch.hpp>

#include "test/support/checkout_folder.hpp"
#include "test/support/daemon.hpp"
#include "test/support/http_server.hpp"
#include "test/support/patience.hpp"

namespace nginx_example_test {

// The files of scripts/examples/nginx, in real servers: nginx, syslog-ng and the daemon. What
// stands for this machine's paths and ports is put in; all else is as it comes.

using namespace sidehook::test;

namespace {

const std::string example = checkout_folder() + "/scripts/examples/nginx/";
const std::string installed = SIDEHOOK_CLIENTS_FOLDER;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// How often a text holds another.
std::ptrdiff_t count_in(const std::string& text, const std::string& part) {
  std::ptrdiff_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
    ++count;
  return count;
}

/// A service that answers as the path says.
class service {
 public:
  std::uint16_t port() const { return server_.port(); }

 private:
  static void answer(const sidehook::http::request&, sidehook::http::responder respond) {
    respond(sidehook::http::text_reply(200, "served"));
  }
  static sidehook::http::endpoint refusal(unsigned status) {
    return [status](const sidehook::http::request&, sidehook::http::responder respond) {
      respond(sidehook::http::text_reply(status, "refused"));
    };
  }

  http_server server_{{{"GET", "/orders/{id}", answer},
                       {"GET", "/orders/locked/{id}", refusal(401)},
                       {"GET", "/orders/hidden/{id}", refusal(403)},
                       {"GET", "/orders/broken/{id}", refusal(500)}}};
};

struct fixture {
  fixture() {
    std::filesystem::copy(example + "apis", folder.path() / "apis");
    std::filesystem::copy(example + "handlers", folder.path() / "handlers");
    std::filesystem::create_directory(folder.path() / "logs");
    put("events.conf", {{"/var/log/nginx/", at("logs/")}});
    put_site({{"127.0.0.1:9000", "127.0.0.1:" + std::to_string(upstream.port())}});
    // What Debian's own nginx.conf has around them.
    folder.write("nginx.conf",
                 "daemon off; master_process off; pid nginx.pid; error_log stderr warn;\n"
                 "events { worker_connections 64; }\n"
                 "http {\n"
                 "client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;\n"
                 "uwsgi_temp_path uwsgi; scgi_temp_path scgi;\n"
                 "include events.conf;\ninclude site.conf;\n"
                 "}\n");
  }

  std::string at(const std::string& name) const { return (folder.path() / name).string(); }
  /// A file of the example, with these texts in the place of those, each of which it must have.
  void put(const std::string& name,
           const std::vector<std::pair<std::string, std::string>>& texts) const {
    auto text = text_of(example + name);
    for (const auto& [from, to] : texts) {
      const auto where = text.find(from);
      INFO(name + " has no " + from);
      REQUIRE(where != std::string::npos);
      text.replace(where, from.size(), to);
    }
    folder.write(name, text);
  }

  void put_site(std::vector<std::pair<std::string, std::string>> texts) const {
    texts.emplace_back("listen 8080;", "listen unix:" + at("nginx.sock") + ";");
    put("site.conf", texts);
  }
  /// A port on which nobody listens.
  inline static const std::pair<std::string, std::string> dead_upstream{"127.0.0.1:9000",
                                                                        "127.0.0.1:1"};

  /// The status with which nginx answers a request whose target is sent as it stands.
  unsigned get(const std::string& target) const {
    http_connection connection(client_socket::to_path(at("nginx.sock")));
    connection.send("GET " + target + " HTTP/1.1\r\nHost: gateway\r\n\r\n");
    return connection.receive().status;
  }
  void append_line(const std::string& line) const {
    std::ofstream(at("logs/sidehook.log"), std::ios::app) << line << '\n';
  }
  std::string lines() const { return text_of(at("logs/sidehook.log")); }

  // Declared first: it has to outlive nginx.
  service upstream;
  temporary_folder folder;
};

class running_nginx {
 public:
  explicit running_nginx(const fixture& of)
      : process_({installed + "/nginx/usr/sbin/nginx", "-p", of.folder.path().string(), "-c",
                  "nginx.conf", "-e", "stderr"}) {
    // Written when it listens.
    require_that([&] { return std::filesystem::exists(of.at("nginx.pid")); },
                 "nginx does not start");
  }
  int stop() {
    process_.signal(SIGTERM);
    return process_.wait();
  }

 private:
  child_process process_;
};

/// Takes the lines to a daemon's port, from where it has got to in this folder.
class running_shipper {
 public:
  running_shipper(const fixture& of, std::uint16_t port) : process_(start(of, port)) {}

  child_process& process() { return process_; }
  int stop() {
    process_.signal(SIGTERM);
    return process_.wait();
  }

 private:
  static child_process start(const fixture& of, std::uint16_t port) {
    of.put("syslog-ng.conf", {{"/var/log/nginx/", of.at("logs/")},
                              {"127.0.0.1:8090", "127.0.0.1:" + std::to_string(port)}});
    of.folder.write("main.conf", "@version: 3.38\n@include \"" + of.at("syslog-ng.conf") + "\"\n");
    const auto root = installed + "/syslog-ng";
    child_process::options options;
    options.environment = {"LD_LIBRARY_PATH=" + root + "/usr/lib/syslog-ng"};
    return child_process({root + "/usr/sbin/syslog-ng", "--foreground", "--stderr", "--verbose",
                          "--no-caps", "--module-path", root + "/usr/lib/syslog-ng/3.38",
                          "--cfgfile", of.at("main.conf"), "--persist-file", of.at("position"),
                          "--control", of.at("control"), "--pidfile", of.at("syslog-ng.pid")},
                         options);
  }

  child_process process_;
};

}  // namespace

TEST_CASE_METHOD(fixture, "nginx reports what it refused and what failed, and nothing else") {
  running_nginx nginx(*this);
  running_daemon daemon(folder);
  running_shipper shipper(*this, daemon.events_port());

  CHECK(get("/orders/1") == 200);
  CHECK(get("/orders/locked/1") == 401);
  CHECK(get("/orders/hidden/1") == 403);
  CHECK(get("/orders/broken/1") == 500);
  CHECK(get("/orders/none/at/all") == 404);
  CHECK(get("/elsewhere") == 404);
  // What Sidehook refuses keeps nothing else from it: no JSON, and of no API.
  append_line("no JSON\xff");
  append_line(R"({"request_uri":"/elsewhere","status":"401","request_id":"e"})");
  // The last one: lines arrive in their order.
  CHECK(get("/orders/locked/last") == 401);

  daemon.process().wait_for_errors("refused: 401 /orders/locked/last");
  const auto log = daemon.process().errors();
  CHECK(count_in(log, "refused: ") == 3);
  CHECK(count_in(log, "refused: 401 /orders/locked/1") == 1);
  CHECK(count_in(log, "refused: 403 /orders/hidden/1") == 1);
  CHECK(count_in(log, "failed: ") == 1);
  CHECK(count_in(log, "failed: 500 /orders/broken/1 (the service said 500)") == 1);
  CHECK(count_in(log, "limited: ") == 0);
  CHECK(shipper.stop() == 0);
  CHECK(nginx.stop() == 0);
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture, "no target of a client's makes nginx write what is no event") {
  // Nginx answers itself, whatever bytes the target has.
  put_site({dead_upstream});
  running_nginx nginx(*this);
  running_daemon daemon(folder);
  running_shipper shipper(*this, daemon.events_port());

  CHECK(get(R"(/orders/"},{"status":"401)") == 502);
  CHECK(get(R"(/orders/a\"b\)") == 502);
  CHECK(get("/orders/%22%0a%5c") == 502);
  CHECK(get("/orders/cut\xff\xfe") == 502);
  CHECK(get("/orders/caf\xc3\xa9") == 502);
  // Refused before there is a request.
  CHECK(get("/orders/\x01") == 400);
  CHECK(get("/orders/last") == 502);

  daemon.process().wait_for_errors("failed: 502 /orders/last");
  const auto log = daemon.process().errors();
  CHECK(count_in(lines(), "\n") == 6);
  CHECK(count_in(log, "failed: 502 ") == 6);
  CHECK(count_in(log, "refused: ") == 0);
  // As the log has them, which quotes in its turn.
  CHECK(count_in(log, R"(failed: 502 /orders/\"},{\"status\":\"401 (the)") == 1);
  CHECK(count_in(log, R"(failed: 502 /orders/a\\\"b\\ (the)") == 1);
  CHECK(count_in(log, R"(failed: 502 /orders/%22%0a%5c (the)") == 1);
  CHECK(count_in(log, "failed: 502 /orders/cut\xEF\xBF\xBD\xEF\xBF\xBD (the") == 1);
  CHECK(count_in(log, "failed: 502 /orders/café (the") == 1);
  CHECK(shipper.stop() == 0);
  CHECK(nginx.stop() == 0);
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture,
                 "a Sidehook that is stopped costs nginx' clients nothing, and hears of it later") {
  running_nginx nginx(*this);
  {
    running_daemon daemon(folder);
    running_shipper shipper(*this, daemon.events_port());
    CHECK(get("/orders/locked/before") == 401);
    daemon.process().wait_for_errors("refused: 401 /orders/locked/before");
    CHECK(daemon.stop() == 0);

    CHECK(get("/orders/1") == 200);
    CHECK(get("/orders/locked/meanwhile") == 401);
    shipper.process().wait_for_errors("error sending HTTP request");
    CHECK(get("/orders/2") == 200);
    CHECK(get("/orders/broken/meanwhile") == 500);
    CHECK(shipper.stop() == 0);
  }
  CHECK(get("/orders/locked/after") == 401);
  running_daemon daemon(folder);
  running_shipper shipper(*this, daemon.events_port());
  daemon.process().wait_for_errors("refused: 401 /orders/locked/after");
  const auto log = daemon.process().errors();
  CHECK(count_in(log, "refused: ") == 2);
  CHECK(count_in(log, "refused: 401 /orders/locked/meanwhile") == 1);
  CHECK(count_in(log, "failed: 500 /orders/broken/meanwhile") == 1);
  CHECK(shipper.stop() == 0);
  CHECK(nginx.stop() == 0);
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(
    fixture, "nginx' limit becomes one run for many equal events, and a dead service a failure") {
  put_site({{"rate=50r/s", "rate=1r/m"}, {"burst=100", "burst=1"}, dead_upstream});
  running_nginx nginx(*this);
  running_daemon daemon(folder);
  running_shipper shipper(*this, daemon.events_port());
  CHECK(get("/orders/1") == 502);
  CHECK(get("/orders/1") == 502);
  for (int i = 0; i != 5; ++i) CHECK(get("/orders/1") == 429);
  daemon.process().wait_for_errors("limited: /orders/1, last from unix:");
  CHECK(comes_true([&] {
    return count_in(daemon.process().errors(), "failed: 502 /orders/1 (the service said 502)") == 2;
  }));
  CHECK(count_in(lines(), "\n") == 7);
  CHECK(shipper.stop() == 0);
  CHECK(nginx.stop() == 0);
  CHECK(daemon.stop() == 0);
  CHECK(count_in(daemon.process().errors(), "limited: ") == 1);
}

}  // namespace nginx_example_test

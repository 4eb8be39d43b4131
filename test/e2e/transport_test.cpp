#include <csignal>
#include <filesystem>

#include <catch2/catch.hpp>

#include "test/support/certificates.hpp"
#include "test/support/daemon.hpp"
#include "test/support/patience.hpp"

using namespace sidehook::test;

namespace {

const std::string event = R"({"EventType":"E"})";
const std::string here = "DNS:localhost,IP:127.0.0.1";

struct fixture {
  fixture() {
    folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
    folder.write("h.js",
                 "var h = { DoProcessEvent: function () { throw TykFail('as a test'); } };");
  }

  // What curl gets: the status, or "000" when there is no answer.
  std::string status_of(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(),
                     {"/usr/bin/env", "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}"});
    child_process curl(std::move(arguments),
                       child_process::options{{}, folder.path().string(), "", false});
    curl.wait();
    return curl.output();
  }
  // A POST of an event over TLS.
  std::string post(std::uint16_t port, const certificate_authority& trusted,
                   std::vector<std::string> more = {}) const {
    more.insert(more.end(), {"--cacert", trusted.certificate_file().string(), "-d", event,
                             "https://127.0.0.1:" + std::to_string(port) + "/events/a"});
    return status_of(std::move(more));
  }
  void use(const identity& server) const {
    const auto overwrite = std::filesystem::copy_options::overwrite_existing;
    std::filesystem::copy_file(server.certificate_file, folder.path() / "server.pem", overwrite);
    std::filesystem::copy_file(server.key_file, folder.path() / "server.key", overwrite);
  }

  temporary_folder folder;
  certificate_authority authority{folder.path(), "authority"};
};

}  // namespace

TEST_CASE_METHOD(fixture, "with a certificate the listeners speak TLS, and nothing else") {
  use(authority.issue("gateway", here));
  folder.write("sidehook.json",
               R"({"listen":{"tls":{"certificate_file":"server.pem","key_file":"server.key"}},
                   "admin":{"tls":{"certificate_file":"server.pem","key_file":"server.key"}}})");
  running_daemon daemon(folder);
  CHECK(post(daemon.events_port(), authority) == "202");
  CHECK(post(daemon.events_port(), authority, {"--tls-max", "1.2"}) == "202");
  CHECK(post(daemon.events_port(), authority,
             {"--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0"}) == "000");
  const auto port = std::to_string(daemon.events_port());
  CHECK(status_of({"-d", event, "http://127.0.0.1:" + port + "/events/a"}) == "000");
  CHECK(status_of({"--cacert", authority.certificate_file().string(),
                   "https://127.0.0.1:" + std::to_string(daemon.admin_port()) + "/handlers"}) ==
        "200");

  // What talks to the running daemon knows by its settings whom to trust.
  CHECK(comes_true([&] {
    child_process command({sidehook_program(), "dead-letters", "list", "--admin",
                           "https://127.0.0.1:" + std::to_string(daemon.admin_port())},
                          {{}, folder.path().string(), "", false});
    return command.wait() == 0 && command.output().find("as a test") != std::string::npos;
  }));
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture, "a certificate is read anew with a load, and the last good one stays") {
  const certificate_authority next(folder.path(), "next");
  use(authority.issue("old", here));
  running_daemon daemon(
      folder, {"listen.tls.certificate_file=server.pem", "listen.tls.key_file=server.key"});
  CHECK(post(daemon.events_port(), authority) == "202");

  use(next.issue("new", here));
  CHECK(daemon.admin_post("/reload").body.find(R"("status":"ok")") != std::string::npos);
  CHECK(post(daemon.events_port(), authority) == "000");
  CHECK(post(daemon.events_port(), next) == "202");

  folder.write("server.pem", "no certificate");
  const auto answer = daemon.admin_post("/reload").body;
  INFO(answer);
  CHECK(answer.find(R"("status":"warn")") != std::string::npos);
  CHECK(answer.find("listen.tls.certificate_file") != std::string::npos);
  CHECK(post(daemon.events_port(), next) == "202");
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture,
                 "a certificate that cannot be used is said at the start, and nothing starts") {
  use(authority.issue("gateway", here));
  folder.write("server.key", "no key");
  child_process process(
      {sidehook_program(), "serve", "--set", "listen.port=0", "--set", "admin.port=0", "--set",
       "listen.tls.certificate_file=server.pem", "--set", "listen.tls.key_file=server.key"},
      {{}, folder.path().string(), "", false});
  CHECK(process.wait() == 2);
  INFO(process.errors());
  CHECK(process.errors().find("listen.tls.key_file") != std::string::npos);
  CHECK(process.errors().find("server.key") != std::string::npos);
}

TEST_CASE_METHOD(fixture,
                 "with mutual TLS those come in whom the settings name, and others get 401") {
  use(authority.issue("server", here));
  const auto gateway = authority.issue("gateway-1", "DNS:gw.example");
  const auto stranger = authority.issue("stranger", "DNS:other.example");
  folder.write("sidehook.json", R"({"listen":{
      "tls":{"certificate_file":"server.pem","key_file":"server.key","client_ca_file":")" +
                                    authority.certificate_file().string() + R"("},
      "auth":[{"type":"mutual_tls","subjects":["CN=gateway-1"]}]}})");
  running_daemon daemon(folder);
  const auto as = [](const identity& who) {
    return std::vector<std::string>{"--cert", who.certificate_file.string(), "--key",
                                    who.key_file.string()};
  };
  CHECK(post(daemon.events_port(), authority, as(gateway)) == "202");
  CHECK(post(daemon.events_port(), authority, as(stranger)) == "401");
  CHECK(post(daemon.events_port(), authority) == "401");
  const certificate_authority other(folder.path(), "other");
  CHECK(post(daemon.events_port(), authority, as(other.issue("gateway-1", here))) == "000");
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture,
                 "events and administration come over Unix sockets, too, whose files come and go") {
  const auto events = folder.path() / "events.sock";
  const auto admin = folder.path() / "admin.sock";
  const std::vector<std::string> settings{"listen.unix_socket=events.sock",
                                          "listen.unix_socket_mode=0600",
                                          "admin.unix_socket=admin.sock"};
  const auto post_there = [&] {
    return status_of({"--unix-socket", events.string(), "-d", event, "http://sidehook/events/a"});
  };
  {
    running_daemon daemon(folder, settings);
    CHECK(post_there() == "202");
    CHECK(daemon.post("/events/a", event).status == 202);
    CHECK(status_of({"--unix-socket", admin.string(), "http://sidehook/handlers"}) == "200");
    const auto mode = std::filesystem::status(events).permissions();
    CHECK(mode == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    // One that somebody listens on is not taken away.
    child_process second(
        {sidehook_program(), "serve", "--set", "listen.port=0", "--set", "admin.port=0", "--set",
         "listen.unix_socket=events.sock", "--set", "data_dir=other"},
        {{}, folder.path().string(), "", false});
    CHECK(second.wait() != 0);
    CHECK(second.errors().find("events.sock") != std::string::npos);
    CHECK(post_there() == "202");
    daemon.process().signal(SIGKILL);
    daemon.process().wait();
  }
  // One that nobody listens on any more is.
  CHECK(comes_true([&] { return post_there() == "000"; }));
  running_daemon daemon(folder, settings);
  CHECK(post_there() == "202");
  CHECK(daemon.stop() == 0);
  CHECK_FALSE(std::filesystem::exists(events));
  CHECK_FALSE(std::filesystem::exists(admin));
}

TEST_CASE_METHOD(
    fixture, "an address has so many connections and no more, and a connection so many requests") {
  running_daemon daemon(
      folder, {"listen.max_connections_per_address=3", "listen.max_requests_per_connection=2"});
  std::vector<http_connection> held;
  for (int i = 0; i < 3; ++i) {
    held.emplace_back(daemon.events_port());
    CHECK(held.back().get("/hello").status == 200);
  }
  http_connection fourth(daemon.events_port());
  const auto refused = fourth.receive();
  CHECK(refused.status == 503);
  CHECK(refused.body.find("listen.max_connections_per_address") != std::string::npos);
  CHECK(refused.header("Retry-After") == "1");
  // The second request is a connection's last, and makes room.
  CHECK(held.back().get("/hello").header("Connection") == "close");
  CHECK(held.back().ended());
  held.pop_back();
  CHECK(comes_true([&] { return http_get(daemon.events_port(), "/hello").status == 200; }));
  held.clear();
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture,
                 "a source that sends too much is told to wait, and everything else is answered") {
  running_daemon daemon(folder, {"listen.rate_limit.per_s=1", "listen.rate_limit.burst=2"});
  http_answer answer;
  for (int i = 0; i < 20 && answer.status != 429; ++i) answer = daemon.post("/events/a", event);
  CHECK(answer.status == 429);
  CHECK(answer.header("Retry-After") == "1");
  CHECK(answer.header("Content-Type") == "application/problem+json");
  CHECK(answer.body.find("listen.rate_limit") != std::string::npos);
  CHECK(daemon.get("/hello").status == 200);
  CHECK(comes_true([&] { return daemon.post("/events/a", event).status == 202; }));
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture, "hundreds of clients that say half a word keep nobody else waiting") {
  use(authority.issue("gateway", here));
  for (const bool encrypted : {false, true}) {
    std::vector<std::string> settings{"listen.max_connections_per_address=1000",
                                      "listen.header_timeout_ms=600000"};
    if (encrypted) {
      settings.emplace_back("listen.tls.certificate_file=server.pem");
      settings.emplace_back("listen.tls.key_file=server.key");
    }
    running_daemon daemon(folder, settings);
    std::vector<http_connection> slow;
    for (int i = 0; i < 300; ++i) {
      slow.emplace_back(daemon.events_port());
      slow.back().send(encrypted ? std::string("\x16\x03\x01", 3) : "POST /events HTTP/1.1\r\nHo");
    }
    for (int i = 0; i < 10; ++i) {
      CHECK((encrypted ? post(daemon.events_port(), authority)
                       : std::to_string(daemon.post("/events/a", event).status)) == "202");
    }
    // They are all there still.
    for (auto& each : slow) CHECK_FALSE(each.has_answer());
    slow.clear();
    CHECK(daemon.stop() == 0);
  }
}

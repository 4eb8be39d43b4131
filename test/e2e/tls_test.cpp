#include <catch2/catch.hpp>
#include <signal.h>

#include "test/e2e/transport.hpp"

namespace tls_test {

using namespace sidehook::test;

namespace {

struct fixture : transport_folder {
  http_answer post(running_daemon& daemon, const tls_client& as,
                   const header_fields& headers = {}) const {
    return http_connection(daemon.events_port(), as).post("/events/a", small_event, headers);
  }
  http_answer reload(running_daemon& daemon) const {
    return http_connection(daemon.admin_port(), client()).post("/reload", "");
  }
  std::string shown_by(running_daemon& daemon) const {
    return http_connection(daemon.events_port(), client()).socket().server_name();
  }
};

const std::string by_certificate = R"({
  "listen": {"auth": [{"type":"mutual_tls","subjects":["CN=gateway-1","*.gw.example"]}],
    "tls": {"certificate_file":"server.pem","key_file":"key.pem","client_ca_file":"ca.pem"}},
  "admin": {"auth": [{"type":"mutual_tls","subjects":["CN=operator"]},
                     {"type":"bearer","secrets":["s3cret"]}],
    "tls": {"certificate_file":"server.pem","key_file":"key.pem","client_ca_file":"ca.pem"}}})";

}  // namespace

TEST_CASE_METHOD(fixture, "events and administration go over TLS, also from curl") {
  running_daemon daemon(folder, encrypted());
  const auto url = [](std::uint16_t port) { return "https://localhost:" + std::to_string(port); };
  const auto sent =
      run({"/usr/bin/env", "curl", "-sS", "--cacert", "ca.pem", "-d", small_event, "-w",
           " %{http_version} %{num_connects} ", url(daemon.events_port()) + "/events/a?wait=true",
           url(daemon.events_port()) + "/events/a?wait=true"});
  INFO(sent.errors);
  CHECK(sent.exit_code == 0);
  // The second one on the connection of the first.
  CHECK(sent.output.find(" 1.1 1 ") != std::string::npos);
  CHECK(sent.output.find(" 1.1 0 ") != std::string::npos);
  CHECK(sent.output.find(R"("outcome":"succeeded")") != std::string::npos);
  CHECK(run({"/usr/bin/env", "curl", "-sS", "--cacert", "ca.pem",
             url(daemon.admin_port()) + "/handlers"})
            .output.find("\"h\"") != std::string::npos);
  const auto large =
      run({"/usr/bin/env", "curl", "-sS", "--cacert", "ca.pem", "-H", "Expect: 100-continue",
           "--data-binary", "@server.pem", url(daemon.events_port()) + "/events/a"});
  CHECK(large.output.find(R"("status":400)") != std::string::npos);
  const auto plain = run({"/usr/bin/env", "curl", "-sS",
                          "http://localhost:" + std::to_string(daemon.events_port()) + "/hello"});
  CHECK(plain.exit_code != 0);
  CHECK(daemon.stop() == 0);
  CHECK(daemon.process().errors().find("the TLS handshake of 127.0.0.1 failed: http request") !=
        std::string::npos);
}

TEST_CASE_METHOD(fixture, "commands know an encrypted administration by its certificate") {
  running_daemon daemon(folder, encrypted());
  const auto list = [&](const std::string& certificate) {
    return sidehook({"dead-letters", "list", "--set",
                     "admin.port=" + std::to_string(daemon.admin_port()), "--set",
                     "admin.tls.certificate_file=" + certificate});
  };
  CHECK(list("server.pem").output == "no dead letters\n");
  replace("other.pem", renewed.certificate_file);
  const auto place = "https://127.0.0.1:" + std::to_string(daemon.admin_port());
  CHECK(list("other.pem").errors == "sidehook: " + place +
                                        " shows another certificate than that of "
                                        "admin.tls.certificate_file\n");
  const auto none = list("none.pem");
  CHECK(none.exit_code == 1);
  CHECK(none.errors ==
        "sidehook: none.pem: cannot be read: No such file or directory "
        "(admin.tls.certificate_file)\n");
}

TEST_CASE_METHOD(fixture, "a certificate that was replaced is shown after a reload") {
  auto settings = encrypted();
  settings.emplace_back("reload.watch=false");
  running_daemon daemon(folder, settings);
  http_connection open(daemon.events_port(), client());
  CHECK(open.get("/hello").status == 200);

  replace("server.pem", renewed.certificate_file);
  const auto refused = reload(daemon);
  CHECK(refused.body.find("holds a key that does not fit the certificate (listen.tls.key_file: the "
                          "files read before stay in force)") != std::string::npos);
  CHECK(refused.body.find("(admin.tls.key_file: ") != std::string::npos);
  CHECK(refused.body.find(R"("file":"key.pem")") != std::string::npos);
  CHECK(shown_by(daemon) == "server");
  CHECK(open.get("/hello").body.find(R"({"status":"warn")") == 0);

  replace("key.pem", renewed.key_file);
  daemon.process().signal(SIGHUP);
  daemon.process().wait_for_errors("message=loaded generation=3");
  CHECK(shown_by(daemon) == "renewed");
  CHECK(open.get("/hello").body.find(R"({"status":"pass")") == 0);
  CHECK(open.socket().server_name() == "server");
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture, "nothing starts with a certificate that cannot be used") {
  folder.write("key.pem", "");
  const auto failed =
      sidehook({"serve", "--set", "listen.tls.certificate_file=none.pem", "--set",
                "admin.tls.certificate_file=server.pem", "--set", "admin.tls.key_file=key.pem"});
  CHECK(failed.exit_code == 2);
  CHECK(failed.errors ==
        "sidehook: none.pem: cannot be read: No such file or directory "
        "(listen.tls.certificate_file: no connection is taken without)\n"
        "sidehook: key.pem: is empty (admin.tls.key_file: no connection is taken without)\n");
}

TEST_CASE_METHOD(fixture, "only certificates that name who may send let in") {
  configure(by_certificate);
  running_daemon daemon(folder);
  const auto refused = post(daemon, client());
  CHECK(refused.status == 401);
  CHECK(refused.header("WWW-Authenticate") == R"(ClientCertificate realm="sidehook")");
  CHECK(post(daemon, client_with(authority.issue("gateway-1", ""))).status == 202);
  CHECK(post(daemon, client_with(authority.issue("any", "DNS:a.gw.example"))).status == 202);
  CHECK(post(daemon, client_with(authority.issue("gateway-2", "DNS:gw.example"))).status == 401);

  const auto handlers = [&](const tls_client& as, const header_fields& headers = {}) {
    return http_connection(daemon.admin_port(), as).get("/handlers", headers).status;
  };
  CHECK(handlers(client_with(authority.issue("operator", ""))) == 200);
  CHECK(handlers(client_with(authority.issue("gateway-1", ""))) == 401);
  CHECK(handlers(client(), {{"Authorization", "Bearer s3cret"}}) == 200);
  CHECK(sidehook(
            {"dead-letters", "list", "--set", "admin.port=" + std::to_string(daemon.admin_port())})
            .output == "no dead letters\n");

  const temporary_folder elsewhere;
  const certificate_authority other(elsewhere.path(), "other authority");
  CHECK_THROWS_WITH(post(daemon, client_with(other.issue("gateway-1", ""))),
                    "receive: tlsv1 alert unknown ca");
  CHECK(daemon.stop() == 0);
  const auto& log = daemon.process().errors();
  CHECK(log.find("a request from 127.0.0.1 was refused at the events listener: no credentials") !=
        std::string::npos);
  CHECK(log.find("refused at the events listener: wrong credentials (mutual_tls)") !=
        std::string::npos);
  CHECK(log.find("the TLS handshake of 127.0.0.1 failed: certificate verify failed") !=
        std::string::npos);
}

TEST_CASE_METHOD(fixture, "a worker that replaces another one speaks TLS as well") {
  running_daemon daemon(folder, encrypted());
  CHECK(post(daemon, client()).status == 202);
  ::kill(daemon.worker(), SIGKILL);
  daemon.process().wait_for_errors("restarts=1 down_ms=");
  CHECK(post(daemon, client()).status == 202);
  CHECK(daemon.stop() == 0);
}

}  // namespace tls_test

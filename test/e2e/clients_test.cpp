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

namespace clients_test {

// Clients that others wrote (test/clients), as they come.

using namespace sidehook::test;

namespace {

const std::string clients = sidehook::test::checkout_folder() + "/test/clients/";
const std::string installed = SIDEHOOK_CLIENTS_FOLDER;
const std::string secret = "whsec_a2tra2tra2tra2tra2tra2tra2tra2tr";

struct fixture {
  fixture() {
    folder.write(
        "apis/orders.json",
        R"({"api_id":"orders","proxy":{"listen_path":"/orders/"},"event_handlers":{"events":{"KeyExpired":[
                    {"handler_name":"eh_dynamic_handler","handler_meta":{"name":"h","path":"h.js"}}]}}})");
    folder.write("h.js",
                 "var h = { DoProcessEvent: function (event, context) {\n"
                 "  var from = event.CloudEvent || {};\n"
                 "  log('ran ' + context.EventID + ' ' + event.EventMetaData.Key + ' ' + "
                 "from.subject); } };");
  }

  // What a program prints; it has to end well.
  static std::string output_of(std::vector<std::string> arguments) {
    child_process::options options;
    options.environment = {"NODE_PATH=" + installed + "/node_modules"};
    arguments.insert(arguments.begin(), "/usr/bin/env");
    child_process process(std::move(arguments), options);
    const int exit_code = process.wait();
    INFO(process.errors());
    CHECK(exit_code == 0);
    return process.output();
  }

  temporary_folder folder;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// How many of its lines end so.
std::ptrdiff_t lines_that_end(const std::string& text, const std::string& end) {
  std::ptrdiff_t count = 0;
  for (auto at = text.find(end + "\n"); at != std::string::npos; at = text.find(end + "\n", at + 1))
    ++count;
  return count;
}

}  // namespace

TEST_CASE_METHOD(fixture, "the SDK of CloudEvents delivers in all modes") {
  running_daemon daemon(folder);
  const auto port = std::to_string(daemon.events_port());
  for (const std::string mode : {"binary", "structured"}) {
    const auto told = output_of({"node", clients + "cloudevents.cjs", port, mode});
    INFO(told);
    CHECK(told.starts_with("200 "));
    CHECK(has(told, "ran /gateways/eu-1#" + mode + " k-" + mode + " 100% of a key"));
  }
  const auto told = output_of({"node", clients + "cloudevents.cjs", port, "batch"});
  INFO(told);
  CHECK(has(told, "ran /gateways/eu-1#b1 k-b1 100% of a key"));
  CHECK(has(told, "ran /gateways/eu-1#b2 k-b2 100% of a key"));
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture, "what the library of Standard Webhooks signs comes in, once") {
  running_daemon daemon(
      folder, {R"(listen.auth=[{"type":"standard_webhooks","secrets":[")" + secret + R"("]}])"});
  const auto port = std::to_string(daemon.events_port());
  const auto send = [&](const std::string& with, const std::string& id, const std::string& age) {
    return output_of({"node", clients + "standardwebhooks.cjs", port, with, id, age});
  };
  CHECK(
      send(secret, "msg_1", "0").starts_with("202 {\"accepted\":1,\"events\":[{\"id\":\"msg_1\""));
  CHECK(has(send(secret, "msg_1", "0"), "\"repeated\":true"));
  CHECK(send(secret, "msg_2", "290").starts_with("202 "));
  CHECK(send(secret, "msg_3", "310").starts_with("401 "));
  CHECK(send("whsec_b2tvb2tvb2tvb2tvb2tvb2tvb2tvb2tv", "msg_4", "0").starts_with("401 "));
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture, "Node's HTTP client is understood in every framing that it has") {
  running_daemon daemon(folder);
  const auto told =
      output_of({"node", clients + "framing.cjs", std::to_string(daemon.events_port())});
  INFO(told);
  CHECK(lines_that_end(told, " 202") == 7);
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture, "Python's HTTP clients are understood in every framing that they have") {
  running_daemon daemon(folder);
  const auto told =
      output_of({"python3", clients + "framing.py", std::to_string(daemon.events_port())});
  INFO(told);
  CHECK(lines_that_end(told, " 202") == 5);
  CHECK(has(told, "an empty body 400\n"));
  CHECK(daemon.stop() == 0);
}

TEST_CASE_METHOD(fixture,
                 "nginx in front mirrors what it serves, and hands on what is for Sidehook") {
  running_daemon daemon(folder);
  http_server service(
      {{"POST", "/orders/{id}", [](sidehook::http::request, sidehook::http::responder respond) {
          respond(sidehook::http::text_reply(200, "served"));
        }}});
  std::ifstream file(clients + "nginx.conf");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto put = [&](const std::string& name, const std::string& value) {
    text.replace(text.find(name), name.size(), value);
  };
  put("@SIDEHOOK@", std::to_string(daemon.events_port()));
  put("@SERVICE@", std::to_string(service.port()));
  put("@FOLDER@", folder.path().string());
  folder.write("nginx.conf", text);
  child_process nginx({installed + "/nginx/usr/sbin/nginx", "-p", folder.path().string(), "-c",
                       "nginx.conf", "-e", "stderr"});
  const auto socket = (folder.path() / "nginx.sock").string();
  // Written when it listens.
  REQUIRE(comes_true([&] { return std::filesystem::exists(folder.path() / "nginx.pid"); }));

  const auto post = [&](const std::string& target, const std::string& body) {
    return output_of({"curl", "-sS", "-w", " %{http_code}\n", "--unix-socket", socket, "-d", body,
                      "http://gateway" + target});
  };
  const auto event = [](const std::string& key) {
    return R"({"EventType":"KeyExpired","EventMetaData":{"Path":"/orders/1","Key":")" + key +
           "\"}}";
  };
  CHECK(post("/orders/1", event("mirrored")) == "served 200\n");
  daemon.process().wait_for_errors("mirrored undefined");
  CHECK(has(post("/hooks?wait=true", event("handed-on")), "handed-on undefined"));
  // What is no event does the mirrored request no harm.
  CHECK(post("/orders/2", "a form=1") == "served 200\n");
  nginx.signal(SIGTERM);
  CHECK(nginx.wait() == 0);
  CHECK(daemon.stop() == 0);
}

}  // namespace clients_test

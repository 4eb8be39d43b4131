#include <catch2/catch.hpp>

#include "test/integration/client/client_driver.hpp"
#include "test/support/scripted_server.hpp"

namespace redirect_test {

using namespace sidehook;
using namespace sidehook::test;
using reason = jsvm::host::http_failure::reason;

namespace {

std::string redirect(std::string_view status, const std::string& location) {
  return response(status, "moved", {"Location: " + location});
}

bool asks_for(const std::string& request, std::string_view path) {
  return request.substr(request.find(' ') + 1).starts_with(std::string(path) + " ");
}

// Redirects /STATUS to /there, and answers that with the text of the request.
scripted_server::script redirecting() {
  return answering([](const std::string& request) {
    if (asks_for(request, "/there")) return response("200 OK", request);
    const auto slash = request.find('/');
    return redirect(request.substr(slash + 1, 3) + " Moved", "/there");
  });
}

std::string place_of(const scripted_server& server) {
  return "127.0.0.1:" + std::to_string(server.port());
}

}  // namespace

TEST_CASE("301, 302 and 303 are followed by a GET without the body, a HEAD by a HEAD") {
  const scripted_server server(redirecting());
  client_driver driver;
  for (const std::string status : {"301", "302", "303"}) {
    INFO(status);
    const auto sent = driver
                          .answer(request("POST", server.url("/" + status),
                                          {{"Content-Type", "text/plain"},
                                           {"Content-Language", "en"},
                                           {"X-A", "1"},
                                           {"Authorization", "secret"}},
                                          "body"))
                          .body;
    CHECK(sent ==
          "GET /there HTTP/1.1\r\n"
          "Host: " +
              place_of(server) +
              "\r\n"
              "User-Agent: Go-http-client/1.1\r\n"
              "Accept-Encoding: gzip\r\n"
              "X-A: 1\r\n"
              "Authorization: secret\r\n\r\n");
    CHECK(driver.answer(request("PUT", server.url("/" + status))).body.starts_with("GET /there "));
    const auto head = driver.answer(request("HEAD", server.url("/" + status)));
    CHECK(head.status == 200);
    CHECK(head.body.empty());
  }
  CHECK(server.accepted() <= 4);
}

TEST_CASE("307 and 308 keep method and body") {
  const scripted_server server(redirecting());
  client_driver driver;
  for (const std::string status : {"307", "308"}) {
    const auto sent =
        driver.answer(request("PATCH", server.url("/" + status), {{"Content-Type", "a/b"}}, "body"))
            .body;
    INFO(sent);
    CHECK(sent.starts_with("PATCH /there HTTP/1.1\r\n"));
    CHECK(sent.find("\r\nContent-Type: a/b\r\n") != std::string::npos);
    CHECK(sent.ends_with("\r\nContent-Length: 4\r\n\r\nbody"));
  }
}

TEST_CASE("other answers of 300 are no redirects, nor those that do not say where to") {
  const scripted_server server(answering([](const std::string& request) {
    if (asks_for(request, "/nowhere")) return response("302 Found", "no place");
    return redirect(request.substr(5, 3) + " Other", "/there");
  }));
  client_driver driver;
  for (const int status : {300, 304, 305, 306}) {
    CHECK(driver.answer(get(server.url("/" + std::to_string(status)))).status == status);
  }
  const auto answer = driver.answer(get(server.url("/nowhere")));
  CHECK(answer.status == 302);
  CHECK(answer.body == "no place");
}

TEST_CASE("a redirect may be relative, hold blanks, and have a fragment") {
  const scripted_server server(answering([](const std::string& request) {
    if (asks_for(request, "/a/b/c")) return redirect("302 Found", "../d e?q=1#part");
    return response("200 OK", request.substr(0, request.find('\r')));
  }));
  client_driver driver;
  CHECK(driver.answer(get(server.url("/a/b/c"))).body == "GET /a/d%20e?q=1 HTTP/1.1");
}

TEST_CASE("a loop of redirects ends with as many as are allowed") {
  const scripted_server server(always(redirect("302 Found", "/")));
  client_driver driver(settings_with([](auto& settings) { settings.max_redirects = 3; }));
  const auto failure = driver.failure(get(server.url("/")));
  CHECK(failure.why == reason::too_many_redirects);
  CHECK(failure.message == place_of(server) +
                               " redirects once more after 3 redirects "
                               "(http_client.max_redirects)");
  client_driver strict(settings_with([](auto& settings) { settings.max_redirects = 0; }));
  CHECK(strict.failure(get(server.url("/"))).why == reason::too_many_redirects);
}

TEST_CASE("as many redirects as are allowed are followed") {
  const scripted_server server(answering([](const std::string& request) {
    if (asks_for(request, "/aaaaaaaaaaa")) return response("200 OK", "end");
    return redirect("307 Temporary Redirect",
                    request.substr(5, request.find(' ', 5) - 5).insert(0, "/a"));
  }));
  client_driver driver;
  CHECK(driver.answer(get(server.url("/a"))).body == "end");
}

TEST_CASE("credentials stay with the host they were meant for") {
  const scripted_server other(answering([](const std::string& request) {
    return asks_for(request, "/back") ? redirect("302 Found", "/end") : response("200 OK", request);
  }));
  const std::string port = std::to_string(other.port());
  const auto sent_to = [&](const std::string& first, const std::string& second) {
    const scripted_server server(
        always(redirect("302 Found", "http://" + second + ":" + port + "/")));
    client_driver driver;
    auto asked = get("http://" + first + ":" + std::to_string(server.port()) + "/");
    asked.headers = {{"authorization", "secret"}, {"Cookie", "a=1"}, {"X-A", "1"}};
    return driver.answer(asked).body;
  };
  const auto has = [](const std::string& sent, const char* text) {
    return sent.find(text) != std::string::npos;
  };
  const auto elsewhere = sent_to("localhost", "127.0.0.1");
  CHECK_FALSE(has(elsewhere, "secret"));
  CHECK_FALSE(has(elsewhere, "Cookie"));
  CHECK(has(elsewhere, "X-A: 1\r\n"));
  for (const auto* host : {"localhost", "LOCALHOST", "sub.localhost"}) {
    const auto same = sent_to("localhost", host);
    CHECK(has(same, "authorization: secret\r\n"));
    CHECK(has(same, "Cookie: a=1\r\n"));
  }
  CHECK_FALSE(has(sent_to("sub.localhost", "localhost"), "secret"));
}

TEST_CASE("credentials that stayed behind do not come back") {
  std::string back;
  const scripted_server first(answering([&](const std::string& request) {
    if (asks_for(request, "/end")) return response("200 OK", request);
    return redirect("302 Found", back);
  }));
  const scripted_server second(always(redirect("302 Found", first.url("/end"))));
  back = "http://localhost:" + std::to_string(second.port()) + "/";
  client_driver driver;
  const auto sent =
      driver.answer(request("GET", first.url("/"), {{"Authorization", "secret"}})).body;
  CHECK(sent.starts_with("GET /end "));
  CHECK(sent.find("secret") == std::string::npos);
}

TEST_CASE("a redirect leads to http and https only") {
  for (const std::string location :
       {"ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/", "javascript:1",
        "//127.0.0.1:99999/", "http://"}) {
    INFO(location);
    const scripted_server server(always(redirect("302 Found", location)));
    client_driver driver;
    const auto failure = driver.failure(get(server.url("/")));
    CHECK(failure.why == reason::broken);
    CHECK(failure.message.starts_with(place_of(server) +
                                      " redirects to where it cannot be followed: the URL"));
  }
}

}  // namespace redirect_test

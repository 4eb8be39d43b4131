#include "daemon/command/dead_letters.hpp"

#include <algorithm>
#include <sstream>

#include <catch2/catch.hpp>

#include "test/support/scripted_server.hpp"

namespace dead_letters_test {

using namespace sidehook;
using namespace sidehook::test;
using command::dead_letters_options;
using action = dead_letters_options::action;

namespace {

struct outcome {
  int code;
  std::string out;
  std::string err;
};

/// A listener that answers by a script, and what the command makes of it.
class bench {
 public:
  explicit bench(scripted_server::answer answer) : server_(answering(std::move(answer))) {}

  outcome run(dead_letters_options options, std::size_t width = 120) {
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    command::surroundings world{out, err, in, {}, false, width};
    options.daemon.admin = server_.url("");
    const int code = command::dead_letters({}, options, world);
    return {code, out.str(), err.str()};
  }
  std::string place() const { return server_.url(""); }

 private:
  scripted_server server_;
};

dead_letters_options options_for(action what, std::vector<std::uint64_t> ids = {}) {
  dead_letters_options options;
  options.what = what;
  options.ids = std::move(ids);
  return options;
}

dead_letters_options all_for(action what) {
  auto options = options_for(what);
  options.which = dead_letters_options::extent::all;
  return options;
}

bool asks(const std::string& request, std::string_view line) {
  return request.starts_with(std::string(line) + " HTTP/1.1\r\n");
}

std::string page(const std::string& letters, const std::string& rest = "") {
  return response("200 OK", R"({"dead_letters":[)" + letters + "]" + rest + "}");
}

const std::string not_found = response("404 Not Found", R"({"detail":"there is none"})");
const std::string no_room = response("503 Service Unavailable", R"({"detail":"no room"})");

}  // namespace

TEST_CASE("letters that are not there, or find no room in the queue, do not keep others from it") {
  bench bench([](const std::string& request) {
    if (asks(request, "POST /dead-letters/7/replay")) return no_room;
    if (asks(request, "POST /dead-letters/8/replay"))
      return response("200 OK", R"({"replayed":1})");
    return not_found;
  });
  const auto [code, out, err] = bench.run(options_for(action::replay, {6, 7, 8}));
  CHECK(code == 1);
  CHECK(out == "1 dead letter replayed\n");
  CHECK(err ==
        "sidehook: there is none (POST /dead-letters/6/replay: 404)\n"
        "sidehook: no room (POST /dead-letters/7/replay: 503)\n");
}

TEST_CASE("letters that all find no room are told from none that match") {
  bool room = false;
  bench bench([&](const std::string& request) {
    if (!asks(request, "POST /dead-letters/replay?api_id=a")) return not_found;
    return room ? response("200 OK", R"({"replayed":0})") : no_room;
  });
  auto options = options_for(action::replay);
  options.api_id = "a";
  const auto full = bench.run(options);
  CHECK(full.code == 1);
  CHECK(full.out == "");
  CHECK(full.err == "sidehook: no room (POST /dead-letters/replay?api_id=a: 503)\n");
  room = true;
  const auto none = bench.run(options);
  CHECK(none.code == 0);
  CHECK(none.out == "0 dead letters replayed\n");
}

TEST_CASE("nothing is replayed or deleted when it is not said what") {
  bench bench([](const std::string&) -> std::string { throw std::runtime_error("asked"); });
  for (const auto what : {action::replay, action::remove}) {
    const auto [code, out, err] = bench.run(options_for(what));
    CHECK(code == 2);
    CHECK(out.empty());
    CHECK(err ==
          "sidehook: say which dead letters: their ids, --api, --type, --handler, --from, --to, or "
          "--all\n");
  }
}

TEST_CASE("pages whose ids do not fall end, instead of leading in circles") {
  int asked = 0;
  bench bench([&](const std::string&) {
    ++asked;
    return page(R"({"id":5})", R"(,"next":5)");
  });
  CHECK(bench.run(options_for(action::list)).code == 0);
  CHECK(asked == 2);
}

TEST_CASE("the columns of a table are as wide as what has come so far, and cells are cut") {
  bench bench([](const std::string& request) {
    if (!asks(request, "GET /dead-letters?before=0"))
      return page(R"({"id":1,"api_id":")" + std::string(50, 'x') + R"(","last_error":"e"})");
    return page(R"({"id":12,"died_at":"2026-08-21T10:11:12.345Z","api_id":"ä","event_type":"E",)"
                R"("handler":"h","attempts":1,"reason":"missing","last_error":"a\nb )" +
                    std::string(80, 'y') + "\"}",
                R"(,"next":12)");
  });
  const auto [code, out, err] = bench.run(options_for(action::list), 80);
  CHECK(out ==
        "ID  DIED                  API  EVENT  HANDLER  ATTEMPTS  REASON   LAST ERROR\n"
        "12  2026-08-21T10:11:12Z  ä    E      h        1         missing  a b yyyyyyyyyyyyyyy…\n"
        "1   -                     " +
            std::string(39, 'x') + "…  -      -        -         -        e\n");
}

TEST_CASE("nobody is asked about the second letter when nobody answers about the first") {
  bench bench([](const std::string&) { return response("200 OK", "<html>"); });
  const auto [code, out, err] = bench.run(options_for(action::remove, {1, 2}));
  CHECK(code == 1);
  CHECK(std::count(err.begin(), err.end(), '\n') == 1);
}

TEST_CASE("another service's answer is not taken for a daemon's") {
  bench bench([](const std::string&) { return response("200 OK", R"({"hello":"you"})"); });
  const std::string message = "sidehook: what " + bench.place() +
                              " answers is not from a daemon's administration listener\n";
  for (const auto& options : {options_for(action::list), options_for(action::show, {1}),
                              all_for(action::replay), options_for(action::remove, {1})}) {
    const auto [code, out, err] = bench.run(options);
    CHECK(code == 1);
    CHECK(err == message);
  }
}

}  // namespace dead_letters_test

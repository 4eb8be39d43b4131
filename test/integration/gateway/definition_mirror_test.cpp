#include "daemon/gateway/definition_mirror.hpp"

#include <catch2/catch.hpp>

#include "config/file.hpp"
#include "test/support/context_driver.hpp"
#include "test/support/scripted_gateway.hpp"
#include "test/support/temporary_folder.hpp"

namespace definition_mirror_test {

using namespace sidehook;
using namespace std::chrono_literals;
using test::scripted_gateway;
using lines = std::vector<std::string>;

namespace {

gateway::options options_for(const std::string& url) {
  gateway::options options;
  options.url = url;
  options.secret = scripted_gateway::secret;
  options.timeout_ms = 20s;
  return options;
}

/// A mirror of a gateway's definitions, on the test's thread.
class mirror_driver {
 public:
  explicit mirror_driver(const std::string& url, std::chrono::milliseconds retry = 1h)
      : mirror(driver.context(), options_for(url), folder.path() / "copy", {retry, 2 * retry, 1ms},
               [this](const std::string& because) { reloads.push_back(because); }) {}

  lines refresh() {
    const auto faults = driver.wait_for<gateway::definition_mirror::faults>(
        [&](auto done) { mirror.refresh(done); });
    lines texts;
    for (const auto& fault : faults) texts.push_back(config::to_string(fault));
    return texts;
  }
  std::string kept(const std::string& name) const {
    return config::read_file(folder.path() / "copy" / name, 1'000).text;
  }

  test::temporary_folder folder;
  test::context_driver driver;
  lines reloads;
  gateway::definition_mirror mirror;
};

}  // namespace

TEST_CASE("the gateway's definitions are kept as files, as the gateway has them") {
  scripted_gateway gateway;
  gateway.set_apis(R"([{"api_id":"a","name":"A"},{"api_id":"b"}])");
  mirror_driver driver(gateway.url());
  CHECK(driver.refresh().empty());
  CHECK(driver.kept("a.json") == R"({"api_id":"a","name":"A"})");
  gateway.set_apis(R"([{"api_id":"b","name":"B"}])");
  CHECK(driver.refresh().empty());
  CHECK(driver.kept("a.json").empty());
  CHECK(driver.kept("b.json") == R"({"api_id":"b","name":"B"})");
  CHECK(gateway.requests() == lines{"GET /tyk/apis", "GET /tyk/apis"});
  CHECK(driver.mirror.failure().empty());
}

TEST_CASE("what was fetched last stays when the gateway cannot be asked, or speaks nonsense") {
  scripted_gateway gateway;
  gateway.set_apis(R"([{"api_id":"a"}])");
  mirror_driver driver(gateway.url());
  driver.refresh();
  const auto source = gateway.url() + "/tyk/apis: ";
  const auto stays =
      "; the last good copy stays (" + (driver.folder.path() / "copy").string() + ")";
  gateway.misbehave(test::response("503 Service Unavailable", "down"));
  CHECK(driver.refresh() ==
        lines{source + gateway.url().substr(7) +
              " answers with status 503 and nothing of a gateway's API (gateway.url)" + stays});
  CHECK_FALSE(driver.mirror.failure().empty());
  gateway.misbehave(test::response("200 OK", "[{\"api_id\":\"b\""));
  CHECK(driver.refresh().at(0).starts_with(source + "is not JSON: "));
  gateway.misbehave(test::response("200 OK", "{}"));
  CHECK(driver.refresh() == lines{source + "is no list of API definitions" + stays});
  CHECK(driver.kept("a.json") == R"({"api_id":"a"})");
}

TEST_CASE("a gateway that lists nothing any more is taken for one that has not loaded yet") {
  scripted_gateway gateway;
  mirror_driver driver(gateway.url());
  CHECK(driver.refresh().empty());
  gateway.set_apis(R"([{"api_id":"a"}])");
  driver.refresh();
  gateway.set_apis("[]");
  CHECK(driver.refresh().at(0).find("lists no API; the last good copy stays") != std::string::npos);
  CHECK(driver.kept("a.json") == R"({"api_id":"a"})");
}

TEST_CASE("without a gateway and without a copy there are no definitions, and that is said") {
  std::string url;
  {
    scripted_gateway gateway;
    url = gateway.url();
  }
  mirror_driver driver(url);
  CHECK(
      driver.refresh() ==
      lines{url + "/tyk/apis: the gateway cannot be asked: " + url.substr(7) +
            " cannot be connected to: Connection refused; there is no copy of an earlier answer"});
  CHECK(std::filesystem::is_directory(driver.folder.path() / "copy"));
}

TEST_CASE("one bad definition of the gateway keeps no other one away") {
  scripted_gateway gateway;
  gateway.set_apis(R"([{"name":"nameless"},{"api_id":"a"}])");
  mirror_driver driver(gateway.url());
  CHECK(driver.refresh() ==
        lines{gateway.url() + "/tyk/apis: /0: is no API definition: it has no api_id"});
  CHECK(driver.kept("a.json") == R"({"api_id":"a"})");
}

TEST_CASE("a copy that cannot be written is told") {
  scripted_gateway gateway;
  gateway.set_apis(R"([{"api_id":"a"}])");
  mirror_driver driver(gateway.url());
  driver.folder.write("copy", "a file in the way");
  CHECK(driver.refresh().at(0).find("cannot keep the gateway's API definitions: ") !=
        std::string::npos);
}

TEST_CASE("a gateway that could not be asked is asked again, and loaded from when it can be") {
  scripted_gateway gateway;
  gateway.set_apis(R"([{"api_id":"a"}])");
  gateway.misbehave(test::response("503 Service Unavailable", "down"));
  mirror_driver driver(gateway.url(), 1ms);
  driver.refresh();
  driver.driver.run_until([&] { return gateway.requests().size() >= 4; });
  CHECK(driver.reloads.empty());
  gateway.misbehave(std::nullopt);
  driver.driver.run_until([&] { return !driver.reloads.empty(); });
  CHECK(driver.reloads == lines{"the gateway lists other APIs than before"});
  CHECK(driver.refresh().empty());
  CHECK(driver.kept("a.json") == R"({"api_id":"a"})");
}

TEST_CASE("a gateway that lists nothing is asked again until it has loaded") {
  scripted_gateway gateway;
  mirror_driver driver(gateway.url(), 1ms);
  CHECK(driver.refresh().empty());
  driver.driver.run_until([&] { return gateway.requests().size() >= 3; });
  CHECK(driver.reloads.empty());
  gateway.set_apis(R"([{"api_id":"a"}])");
  driver.driver.run_until([&] { return !driver.reloads.empty(); });
}

TEST_CASE("a gateway that was told to reload is asked once more, and loaded from when it has") {
  scripted_gateway gateway;
  gateway.set_apis(R"([{"api_id":"a"}])");
  mirror_driver driver(gateway.url());
  driver.mirror.expect_changes();
  driver.refresh();
  driver.driver.run_until([&] { return gateway.requests().size() == 2; });
  CHECK(driver.reloads.empty());

  driver.mirror.expect_changes();
  driver.refresh();
  gateway.set_apis(R"([{"api_id":"a","name":"new"}])");
  driver.driver.run_until([&] { return !driver.reloads.empty(); });
  CHECK(driver.kept("a.json") == R"({"api_id":"a"})");
}

TEST_CASE("a mirror that was stopped asks for no more loads") {
  scripted_gateway gateway;
  gateway.misbehave(test::response("503 Service Unavailable", "down"));
  mirror_driver driver(gateway.url(), 1ms);
  driver.refresh();
  driver.mirror.stop();
  gateway.misbehave(std::nullopt);
  gateway.set_apis(R"([{"api_id":"a"}])");
  CHECK(driver.refresh().empty());
  driver.driver.context().restart();
  driver.driver.context().run();
  CHECK(driver.reloads.empty());
}

}  // namespace definition_mirror_test

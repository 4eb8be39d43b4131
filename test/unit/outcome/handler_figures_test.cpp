#include "daemon/outcome/handler_figures.hpp"

#include <catch2/catch.hpp>

namespace handler_figures_test {

using namespace sidehook;
using namespace std::chrono_literals;

namespace {

using handler = std::shared_ptr<const jsvm::handler_binding>;

handler binding(const std::string& api_id, const std::string& name, std::size_t number,
                jsvm::registrar registered_by = jsvm::registrar::api) {
  jsvm::handler_binding made{name, api_id, "acme", ""};
  made.number = number;
  made.registered_by = registered_by;
  return std::make_shared<const jsvm::handler_binding>(std::move(made));
}

void count(outcome::handler_figures& figures, const handler& handler,
           jsvm::outcome how = jsvm::outcome::succeeded) {
  jsvm::run_result result;
  result.ended = how;
  result.cpu = 2ms;
  figures.count({handler, result, "why", {}});
}

}  // namespace

TEST_CASE("each handler's runs are counted, whatever number it has") {
  outcome::handler_figures figures;
  const auto first = binding("a", "h", 7);
  const auto second = binding("b", "h", 2);
  // Of another load.
  const auto other = binding("a", "g", 7);
  for (int i = 0; i < 3; ++i) {
    count(figures, first);
    count(figures, other, jsvm::outcome::failed);
    count(figures, second);
    count(figures, second);
  }
  CHECK(figures.all().at({"a", "h"}).runs() == 3);
  CHECK(figures.all().at({"a", "h"}).cpu == 6ms);
  CHECK(figures.all().at({"a", "g"}).failures() == 3);
  CHECK(figures.all().at({"a", "g"}).last_error == "why");
  CHECK(figures.all().at({"b", "h"}).runs() == 6);
  CHECK_FALSE(figures.all().contains({"b", "g"}));
}

TEST_CASE("what a handler has counted goes on when its binding is another one") {
  outcome::handler_figures figures;
  count(figures, binding("a", "h", 0));
  count(figures, binding("a", "h", 1));
  count(figures, binding("b", "h", 0));
  count(figures, binding("a", "h", 0));
  CHECK(figures.all().at({"a", "h"}).runs() == 3);
  std::vector<std::string> visited;
  for (const auto& [key, counts] : figures.all())
    visited.push_back(key.first + "/" + key.second + "=" + std::to_string(counts.runs()));
  CHECK(visited == std::vector<std::string>{"a/h=3", "b/h=1"});
}

TEST_CASE("a handler of the settings is counted as one, for whichever API it runs") {
  outcome::handler_figures figures;
  for (std::size_t i = 0; i < 3; ++i)
    count(figures, binding("api-" + std::to_string(i), "gateway:h", i, jsvm::registrar::settings));
  CHECK(figures.all().at({"", "gateway:h"}).runs() == 3);
}

}  // namespace handler_figures_test

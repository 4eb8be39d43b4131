#include "config/settings_output.hpp"

#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "config/json/text.hpp"
#include "config/settings_loader.hpp"
#include "test/support/checkout_folder.hpp"

namespace settings_output_test {

using namespace sidehook;

namespace {

config::settings loaded_from(const std::string& text) {
  const auto result = config::load_settings({config::settings_file{"effective", text}, {}, {}});
  REQUIRE(result.has_value());
  return result->values;
}

std::vector<config::option> rows_with_secret(std::string_view path) {
  std::vector<config::option> rows(config::options().begin(), config::options().end());
  for (auto& row : rows) {
    if (row.path == path) row.shown = config::option::exposure::secret;
  }
  return rows;
}

}  // namespace

TEST_CASE("the effective settings are a configuration file that loads back equal") {
  config::settings settings;
  settings.listen.port = 9999;
  settings.apis_path = "with \"quotes\" and é";
  settings.log.level = config::log_level::error;
  settings.log.format = config::log_format::json;
  settings.log.redact_keys = false;
  settings.jsvm.timeout_ms = std::chrono::milliseconds(1);
  settings.queue.max_bytes = std::size_t{64} << 30;
  CHECK(loaded_from(config::to_json(settings, config::secrets::masked)) == settings);
}

TEST_CASE("the sample file holds every option at its default, in the documented order") {
  const std::string sample = config::sample_file();
  CHECK(loaded_from(sample) == config::settings{});
  CHECK(sample.starts_with(
      "{\n  \"listen\": {\n    \"address\": \"127.0.0.1\",\n    \"port\": 8090,\n"));
  CHECK(sample.ends_with("}\n"));
  std::size_t at = 0;
  for (const auto& row : config::options()) {
    const auto dot = row.path.rfind('.');
    const std::string name(dot == std::string_view::npos ? row.path : row.path.substr(dot + 1));
    at = sample.find("\"" + name + "\":", at);
    INFO(row.path);
    REQUIRE(at != std::string::npos);
  }
}

TEST_CASE("secrets are masked in the effective settings unless they are empty") {
  const auto rows = rows_with_secret("apis_path");
  config::settings settings;
  settings.apis_path = "hunter2";
  const std::string masked = config::to_json(settings, config::secrets::masked, rows);
  CHECK(masked.find("hunter2") == std::string::npos);
  CHECK(masked.find("\"apis_path\": \"***\"") != std::string::npos);
  CHECK(config::to_json(settings, config::secrets::shown, rows).find("hunter2") !=
        std::string::npos);
  settings.apis_path = "";
  CHECK(config::to_json(settings, config::secrets::masked, rows).find("\"apis_path\": \"\"") !=
        std::string::npos);
  CHECK(config::reference(rows).find("is read. Secret. |") != std::string::npos);
}

TEST_CASE(
    "config/reference.md is what `sidehook config --reference > config/reference.md` writes") {
  CHECK(test::checkout_file("config/reference.md") == config::reference());
}

}  // namespace settings_output_test

#include "daemon/access/secret_reader.hpp"

#include <catch2/catch.hpp>

#include "test/support/temporary_folder.hpp"
#include "test/unit/access/samples.hpp"

namespace secret_reader_test {

using namespace sidehook;
using namespace sidehook::test;
using access::read_secrets;
using access::secrets;

namespace {

config::way_in in_file(config::way_in way, const std::string& path) {
  way.secrets.clear();
  way.secrets_file = path;
  return way;
}

config::way_in in_variable(config::way_in way, const std::string& name) {
  way.secrets.clear();
  way.secrets_env = name;
  return way;
}

std::string fault_of(const config::way_in& way, const config::environment& environment = {}) {
  const auto read = read_secrets(way, environment);
  REQUIRE(read.has_error());
  return config::to_string(read.error());
}

}  // namespace

TEST_CASE("secrets stand in the settings, in a variable between commas, or in a file by lines") {
  CHECK(*read_secrets(bearer({"a", "b"}), {}) == secrets{"a", "b"});
  CHECK(*read_secrets(in_variable(bearer({}), "TOKENS"), {"X=y", "TOKENS=a, b ,,c"}) ==
        secrets{"a", "b", "c"});
  const temporary_folder folder;
  folder.write("tokens", "a\n\n  b\t\r\nc");
  CHECK(*read_secrets(in_file(bearer({}), (folder.path() / "tokens").string()), {}) ==
        secrets{"a", "b", "c"});
}

TEST_CASE("a variable that gives no secrets is named, and what is in it is not shown") {
  const auto way = in_variable(bearer({}), "TOKENS");
  CHECK(fault_of(way) == "TOKENS: is not set in the environment");
  CHECK(fault_of(way, {"TOKENS="}) == "TOKENS: holds no secret");
  CHECK(fault_of(way, {"TOKENS=a,mar ker"}) ==
        "TOKENS: holds what is no secret of a way of the type bearer: must be 1 to 4096 visible "
        "ASCII characters without spaces");
}

TEST_CASE("a file that gives no secrets is named with its line, and what is in it is not shown") {
  const temporary_folder folder;
  const auto path = (folder.path() / "tokens").string();
  const auto way = in_file(standard_webhooks({}), path);
  CHECK(fault_of(way) == path + ": cannot be read: No such file or directory");
  CHECK(fault_of(in_file(bearer({}), folder.path().string())) ==
        folder.path().string() + ": is a directory, not a file");
  folder.write("tokens", " \n\n");
  CHECK(fault_of(way) == path + ": holds no secret");
  folder.write("tokens", other_webhook_secret + "\nmarker\n");
  CHECK(fault_of(way) == path +
                             ":2: holds what is no secret of a way of the type standard_webhooks: "
                             "must be \"whsec_\" and 24 to 64 bytes in base64");
  std::string many;
  for (int i = 0; i < 17; ++i) many += "x\n";
  folder.write("tokens", many);
  CHECK(fault_of(in_file(bearer({}), path)) == path + ": holds more than 16 secrets");
}

}  // namespace secret_reader_test

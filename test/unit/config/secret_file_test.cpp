#include "config/secret_file.hpp"

#include <catch2/catch.hpp>

#include "test/support/temporary_folder.hpp"

namespace secret_file_test {

using namespace sidehook;
using config::read_secret;

TEST_CASE("a secret is the settings', or the one line of its file") {
  const test::temporary_folder folder;
  folder.write("secret", " from the file \r\n");
  CHECK(read_secret("text", "", "o").text == "text");
  CHECK(read_secret("", "", "o").failure.empty());
  CHECK(read_secret("", (folder.path() / "secret").string(), "o").text == "from the file");
}

TEST_CASE("a file that holds no secret is told with its option, and not shown") {
  const test::temporary_folder folder;
  folder.write("two", "first\nsecond\n");
  folder.write("none", "\n");
  const auto fault_of = [&](const char* name) {
    return read_secret("", (folder.path() / name).string(), "gateway.secret_file").failure;
  };
  const auto path = [&](const char* name) { return (folder.path() / name).string(); };
  CHECK(fault_of("two") == path("two") + " does not hold one line of text (gateway.secret_file)");
  CHECK(fault_of("none") == path("none") + " does not hold one line of text (gateway.secret_file)");
  CHECK(fault_of("absent") ==
        path("absent") + " cannot be read: No such file or directory (gateway.secret_file)");
}

}  // namespace secret_file_test

#include "config/file.hpp"

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "test/support/checkout_folder.hpp"
#include "test/support/temporary_folder.hpp"

namespace file_test {

using namespace sidehook;

namespace {

constexpr std::size_t plenty = 1'000'000;

}  // namespace

TEST_CASE("a file is read whole, up to a size") {
  const test::temporary_folder folder;
  const std::string text(200'000, 'x');
  folder.write("a", text);
  folder.write("empty", "");
  CHECK(config::read_file(folder.path() / "a", plenty).text == text);
  CHECK(config::read_file(folder.path() / "a", text.size()).text == text);
  CHECK(config::read_file(folder.path() / "a", text.size() - 1).failure ==
        "is larger than 199999 bytes");
  CHECK(config::read_file(folder.path() / "empty", 0).failure.empty());
  // A file that does not say how large it is.
  CHECK_FALSE(config::read_file("/proc/self/status", plenty).text.empty());
}

TEST_CASE("what is no regular file is not read, and is not waited for") {
  const test::temporary_folder folder;
  REQUIRE(::mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
  CHECK(config::read_file(folder.path() / "pipe", plenty).failure == "is not a regular file");
  CHECK(config::read_file(folder.path(), plenty).failure == "is a directory, not a file");
  CHECK(config::read_file(folder.path() / "none", plenty).failure ==
        "cannot be read: No such file or directory");
  CHECK_FALSE(config::version_of(folder.path() / "none"));
}

TEST_CASE("a version tells files apart, and one file before and after a change") {
  const test::temporary_folder folder;
  folder.write("a", "1");
  folder.write("b", "1");
  const auto before = config::version_of(folder.path() / "a");
  REQUIRE(before);
  CHECK(before == config::version_of(folder.path() / "a"));
  CHECK(before != config::version_of(folder.path() / "b"));
  folder.write("a", "12");
  CHECK(before != config::version_of(folder.path() / "a"));
  std::filesystem::rename(folder.path() / "b", folder.path() / "a");
  CHECK(before != config::version_of(folder.path() / "a"));
}

TEST_CASE("a text comes with its version once the file has been left alone for a while") {
  const auto old = test::checkout_folder() + "/scripts/apis/orders.json";
  const auto version = config::read_file(old, plenty).version;
  REQUIRE(version);
  CHECK(version == config::version_of(old));

  const test::temporary_folder folder;
  folder.write("new", "1");
  CHECK_FALSE(config::read_file(folder.path() / "new", plenty).version);
}

}  // namespace file_test

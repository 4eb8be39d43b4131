#include "daemon/gateway/definition_copy.hpp"

#include <map>

#include <catch2/catch.hpp>

#include "config/file.hpp"
#include "test/support/temporary_folder.hpp"

namespace definition_copy_test {

using namespace sidehook;
namespace fs = std::filesystem;

namespace {

class kept_copy {
 public:
  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> found;
    for (const auto& entry : fs::directory_iterator(copy.folder()))
      found[entry.path().filename().string()] = config::read_file(entry.path(), 1'000).text;
    return found;
  }

  test::temporary_folder folder;
  gateway::definition_copy copy{folder.path() / "data/gateway_apis"};
};

using texts = std::map<std::string, std::string>;

}  // namespace

TEST_CASE("a copy holds what it was last given, and nothing else") {
  kept_copy kept;
  CHECK_FALSE(kept.copy.holds_any());
  CHECK_FALSE(kept.copy.write({{"a", "1"}, {"b/c", "2"}}));
  CHECK(kept.files() == texts{{"a.json", "1"}, {"b%2Fc.json", "2"}});
  CHECK(kept.copy.holds_any());
  CHECK_FALSE(kept.copy.write({{"a", "longer"}, {"d", "3"}}));
  CHECK(kept.files() == texts{{"a.json", "longer"}, {"d.json", "3"}});
  CHECK_FALSE(kept.copy.write({}));
  CHECK(kept.files().empty());
  CHECK_FALSE(kept.copy.holds_any());
}

TEST_CASE("what has not changed is not written again") {
  kept_copy kept;
  kept.copy.write({{"a", "same"}, {"b", "old"}});
  // A file that is written takes the place of the old one, and has not its permissions.
  fs::permissions(kept.copy.folder() / "a.json", fs::perms::owner_read);
  kept.copy.write({{"a", "same"}, {"b", "new"}});
  CHECK(fs::status(kept.copy.folder() / "a.json").permissions() == fs::perms::owner_read);
  CHECK(kept.files().at("b.json") == "new");
}

TEST_CASE("only its owner can read a copy: the gateway has filled in secrets") {
  kept_copy kept;
  kept.copy.write({{"a", "1"}});
  CHECK(fs::status(kept.copy.folder()).permissions() == fs::perms::owner_all);
  CHECK(fs::status(kept.copy.folder() / "a.json").permissions() ==
        (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("what a crash left half written is removed, other files are left alone") {
  kept_copy kept;
  kept.folder.write("data/gateway_apis/a.json.new", "ha");
  kept.folder.write("data/gateway_apis/README", "mine");
  CHECK_FALSE(kept.copy.holds_any());
  CHECK_FALSE(kept.copy.write({{"b", "1"}}));
  CHECK(kept.files() == texts{{"b.json", "1"}, {"README", "mine"}});
}

TEST_CASE("a copy that cannot be written is told with its file, and what was there stays") {
  kept_copy kept;
  kept.copy.write({{"a", "1"}});
  fs::create_directories(kept.copy.folder() / "b.json/in the way");
  const auto fault = kept.copy.write({{"b", "2"}});
  REQUIRE(fault);
  CHECK(fault->file == (kept.copy.folder() / "b.json").string());
  CHECK(fault->message.starts_with("cannot keep the gateway's API definition: "));
  CHECK(config::read_file(kept.copy.folder() / "a.json", 100).text == "1");
  CHECK_FALSE(fs::exists(kept.copy.folder() / "b.json.new"));

  kept.folder.write("file", "");
  const gateway::definition_copy nowhere(kept.folder.path() / "file/below");
  CHECK(nowhere.write({{"a", "1"}})->file == (kept.folder.path() / "file/below").string());
}

}  // namespace definition_copy_test

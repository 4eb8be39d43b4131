#include "daemon/access/current_verifier.hpp"

#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "test/support/temporary_folder.hpp"
#include "test/unit/access/samples.hpp"

namespace current_verifier_test {

using namespace sidehook;
using namespace sidehook::test;
using access::current_verifier;
using access::outcome;

namespace {

config::way_in bearer_in(const std::string& path) {
  auto way = bearer({});
  way.secrets_file = path;
  return way;
}

struct fixture {
  fixture() { folder.write("tokens", "first\n"); }

  outcome with(const std::string& token) {
    return verifier.get()->check(request_with({{"Authorization", "Bearer " + token}}), at(0)).is;
  }
  std::vector<std::string> faults() {
    std::vector<std::string> lines;
    for (const auto& fault : verifier.reload()) lines.push_back(config::to_string(fault));
    return lines;
  }

  temporary_folder folder;
  std::string path = (folder.path() / "tokens").string();
  current_verifier verifier{"listen.auth", {header_named("X", {"x"}), bearer_in(path)}, {}};
};

}  // namespace

TEST_CASE_METHOD(fixture, "nobody is let in before the secrets are read") {
  CHECK(with("first") == outcome::wrong);
  CHECK(with("") == outcome::wrong);
  CHECK(faults().empty());
  CHECK(with("first") == outcome::allowed);
}

TEST_CASE_METHOD(fixture, "secrets that have changed count from the next reload on") {
  CHECK(faults().empty());
  folder.write("tokens", "first\nsecond\n");
  CHECK(with("second") == outcome::wrong);
  CHECK(faults().empty());
  CHECK(with("second") == outcome::allowed);
  CHECK(with("first") == outcome::allowed);
  folder.write("tokens", "second\n");
  CHECK(faults().empty());
  CHECK(with("first") == outcome::wrong);
}

TEST_CASE_METHOD(fixture, "secrets that cannot be read stay as they were, and are reported") {
  CHECK(faults().empty());
  folder.write("tokens", "two words\n");
  CHECK(faults() ==
        std::vector<std::string>{
            path + ":1: holds what is no secret of a way of the type bearer: must be 1 to "
                   "4096 visible ASCII characters without spaces (listen.auth, item 2: the "
                   "secrets read before stay in force)"});
  CHECK(with("first") == outcome::allowed);
  std::filesystem::remove(path);
  CHECK(faults() ==
        std::vector<std::string>{path + ": cannot be read: No such file or directory "
                                        "(listen.auth, item 2: the secrets read before stay "
                                        "in force)"});
  CHECK(with("first") == outcome::allowed);
}

TEST_CASE_METHOD(fixture, "secrets that could never be read let nobody in by their way alone") {
  std::filesystem::remove(path);
  CHECK(faults() ==
        std::vector<std::string>{path + ": cannot be read: No such file or directory "
                                        "(listen.auth, item 2: nobody is let in by it)"});
  CHECK(with("first") == outcome::wrong);
  CHECK(verifier.get()->check(request_with({{"X", "x"}}), at(0)).is == outcome::allowed);
}

TEST_CASE_METHOD(fixture, "requests are checked while secrets are read anew") {
  REQUIRE(faults().empty());
  std::atomic<bool> done = false;
  std::thread checking([&] {
    while (!done) {
      if (with("first") != outcome::allowed) return;
    }
    done = false;
  });
  for (int i = 0; i < 50; ++i) verifier.reload();
  done = true;
  checking.join();
  CHECK_FALSE(done);
}

}  // namespace current_verifier_test

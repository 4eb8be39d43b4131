#include <fstream>

#include <catch2/catch.hpp>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test/unit/store/other_user.hpp"
#include "test/unit/watch/watching.hpp"

namespace trouble_test {

using namespace sidehook;
namespace fs = std::filesystem;

namespace {

constexpr auto may_only_pass =
    fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;

enum class child_verdict { as_expected, otherwise, not_to_be_tried };

// One of the system's limits of inotify, in the user namespace of this process.
bool set_limit(const std::string& name, int limit) {
  std::ofstream file("/proc/sys/user/" + name);
  return static_cast<bool>(file << limit << std::flush);
}

// Runs the body in a process with a limit of its own, if the system lets us.
template <class Body>
child_verdict with_limit(const std::string& name, int limit, Body&& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    auto verdict = child_verdict::not_to_be_tried;
    if (::unshare(CLONE_NEWUSER) == 0 && set_limit(name, limit))
      verdict = body() ? child_verdict::as_expected : child_verdict::otherwise;
    ::_exit(static_cast<int>(verdict));
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? static_cast<child_verdict>(WEXITSTATUS(status))
                           : child_verdict::otherwise;
}

void check_as_expected(child_verdict verdict) {
  if (verdict == child_verdict::not_to_be_tried) {
    WARN("not tried: the system gives no user namespace");
  } else {
    CHECK(verdict == child_verdict::as_expected);
  }
}

}  // namespace

TEST_CASE("a directory that may not be read is named once, and the others are watched") {
  test::watching w;
  fs::permissions(w.path(""), fs::perms::owner_all | may_only_pass);
  w.write("closed/h.js", "");
  fs::permissions(w.path("closed"), may_only_pass);
  {
    const test::nobodys_rights rights;
    w.load({"closed/h.js"});
    w.load({"closed/h.js"});
  }
  CHECK(w.troubles() ==
        std::vector<std::string>{"changes in " + w.path("closed").string() +
                                 " are not noticed (reload.watch): Permission denied; SIGHUP and "
                                 "POST /reload still reload"});
  w.write("apis/a.json", "{}");
  CHECK(w.next_change() == "apis/a.json");

  fs::permissions(w.path("closed"), fs::perms::owner_all);
  w.load({"closed/h.js"});
  w.write("closed/h.js", "1");
  CHECK(w.next_change() == "closed/h.js");
}

TEST_CASE("trouble that comes back is told again") {
  test::watching w;
  fs::permissions(w.path(""), fs::perms::owner_all | may_only_pass);
  w.write("closed/h.js", "");
  fs::permissions(w.path("closed"), may_only_pass);
  for (int i = 0; i < 2; ++i) {
    {
      const test::nobodys_rights rights;
      w.load({"closed/h.js"});
    }
    w.load();
  }
  fs::permissions(w.path("closed"), fs::perms::owner_all);
  CHECK(w.troubles().size() == 2);
}

TEST_CASE("when the system gives no inotify, that is said, and tried again at the next load") {
  const std::string instances = "max_inotify_instances";
  check_as_expected(with_limit(instances, 0, [&] {
    test::watching w;
    w.load();
    w.load();
    const bool told =
        w.troubles() ==
        std::vector<std::string>{
            "files are not watched (reload.watch): Too many open files; raise the system's "
            "fs.inotify.max_user_instances, or the process's limit of open files; SIGHUP and POST "
            "/reload still reload"};
    set_limit(instances, 10);
    w.load();
    w.write("apis/a.json", "{}");
    return told && w.next_change() == "apis/a.json";
  }));
}

TEST_CASE("when the limit of watches is reached, the option that raises it is named") {
  check_as_expected(with_limit("max_inotify_watches", 3, [] {
    test::watching w;
    w.load({"scripts/h.js"});
    return w.troubles().size() == 1 && w.troubles()[0].starts_with("changes in /") &&
           w.troubles()[0].ends_with(
               " are not noticed (reload.watch): the system's limit of watches is reached; raise "
               "its fs.inotify.max_user_watches; SIGHUP and POST /reload still reload");
  }));
}

}  // namespace trouble_test

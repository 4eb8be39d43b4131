#include "daemon/supervise/worker_report.hpp"

#include <array>

#include <catch2/catch.hpp>
#include <unistd.h>

namespace worker_report_test {

using namespace sidehook::supervise;

TEST_CASE("a report is read from the line that it is written as") {
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  using kind = worker_report::kind;
  for (const auto& sent :
       {worker_report{kind::ready, R"({"events":1,"admin":2})"},
        worker_report{kind::loaded, "scripts: 2"}, worker_report{kind::reloaded, ""}}) {
    write_report(pipe[1], sent);
    std::array<char, 100> line{};
    const auto size = ::read(pipe[0], line.data(), line.size());
    REQUIRE(size > 1);
    CHECK(line[static_cast<std::size_t>(size) - 1] == '\n');
    const auto got = report_in({line.data(), static_cast<std::size_t>(size) - 1});
    REQUIRE(got);
    CHECK(got->what == sent.what);
    CHECK(got->text == sent.text);
  }
  ::close(pipe[0]);
  ::close(pipe[1]);
}

TEST_CASE("what is no report is none") {
  CHECK_FALSE(report_in(""));
  CHECK_FALSE(report_in("ready"));
  CHECK_FALSE(report_in("readyness 1"));
}

}  // namespace worker_report_test

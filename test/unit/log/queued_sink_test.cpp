#include "daemon/log/queued_sink.hpp"

#include <future>
#include <vector>

#include <catch2/catch.hpp>

namespace queued_sink_test {

using namespace sidehook;

namespace {

// Takes no line before it is allowed to.
struct slow_sink : log::sink {
  slow_sink(std::vector<std::string>& lines, std::promise<void>& reached,
            std::shared_future<void> allowed)
      : lines(lines), reached(reached), allowed(std::move(allowed)) {}
  void write(std::string_view line) override {
    if (lines.empty()) reached.set_value();
    allowed.wait();
    lines.emplace_back(line);
  }
  void flush() override {}

  std::vector<std::string>& lines;
  std::promise<void>& reached;
  std::shared_future<void> allowed;
};

}  // namespace

TEST_CASE("a reader that does not keep up holds up nobody, and loses the oldest lines") {
  std::vector<std::string> lines;
  std::promise<void> reached;
  std::promise<void> allow;
  {
    log::queued_sink sink(std::make_unique<slow_sink>(lines, reached, allow.get_future().share()),
                          3);
    sink.write("under way");
    reached.get_future().wait();
    for (const auto* line : {"1", "2", "3"}) sink.write(line);
    CHECK(sink.lost() == 0);
    sink.write("4");
    sink.write("5");
    CHECK(sink.lost() == 2);
    allow.set_value();
  }
  CHECK(lines == std::vector<std::string>{"under way", "3", "4", "5"});
}

TEST_CASE("lines of one thread keep their order, and all are written before the sink ends") {
  std::vector<std::string> lines;
  std::promise<void> reached;
  std::promise<void> allow;
  allow.set_value();
  {
    log::queued_sink sink(std::make_unique<slow_sink>(lines, reached, allow.get_future().share()),
                          1'000);
    std::vector<std::thread> writers;
    for (const std::string name : {"a", "b"}) {
      writers.emplace_back([&sink, name] {
        for (int i = 0; i < 100; ++i) sink.write(name + std::to_string(i));
      });
    }
    for (auto& each : writers) each.join();
  }
  REQUIRE(lines.size() == 200);
  int a = 0;
  int b = 0;
  for (const auto& line : lines) {
    int& next = line.front() == 'a' ? a : b;
    CHECK(line.substr(1) == std::to_string(next++));
  }
}

}  // namespace queued_sink_test

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <span>
#include <sstream>

#include <catch2/catch.hpp>

#include "test/e2e/webhook_target.hpp"
#include "test/support/checkout_folder.hpp"
#include "test/support/daemon.hpp"
#include "test/support/text.hpp"

namespace readme_test {

using namespace sidehook::test;

namespace {

using sidehook::test::checkout_folder;

/// The fenced blocks of the README, by language, in order.
std::map<std::string, std::vector<std::string>> readme_blocks() {
  std::map<std::string, std::vector<std::string>> blocks;
  std::istringstream readme(checkout_file("README.md"));
  std::string language;
  std::string block;
  for (std::string line; std::getline(readme, line);) {
    if (line.starts_with("```")) {
      if (!language.empty()) blocks[language].push_back(std::exchange(block, ""));
      language = language.empty() ? line.substr(3) : "";
    } else if (!language.empty()) {
      block += line + "\n";
    }
  }
  return blocks;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

struct shell_result {
  int exit_code;
  std::string output;
};

shell_result shell(const std::string& command) {
  child_process::options options;
  options.directory = checkout_folder();
  child_process process({"/bin/bash", "-c", command}, options);
  const int exit_code = process.wait();
  return {exit_code, process.output()};
}

// What scripts/run starts, on free ports.
class sample_daemon {
 public:
  sample_daemon() : process_(arguments(data_), options()) {
    std::sscanf(process_.wait_ready().c_str(), R"({"events":%u,"admin":%u})", &events_, &admin_);
  }

  // The README's command with these ports, and with the program under test.
  std::string adapt(std::string command) const {
    command = replaced(command, "127.0.0.1:8090", "127.0.0.1:" + std::to_string(events_));
    command = replaced(command, "127.0.0.1:8091", "127.0.0.1:" + std::to_string(admin_));
    return replaced(command, "build/release/sidehook", sidehook_program());
  }
  child_process& process() { return process_; }

 private:
  static std::vector<std::string> arguments(const temporary_folder& data) {
    // The line of scripts/run that starts it: its options, without what the user adds.
    std::smatch found;
    const std::string script = checkout_file("scripts/run");
    REQUIRE(
        std::regex_search(script, found, std::regex("exec build/release/sidehook (.*) \"\\$@\"")));
    std::vector<std::string> words{sidehook_program()};
    std::istringstream stream(found[1]);
    for (std::string word; stream >> word;) words.push_back(word);
    words.insert(words.end(), {"--set", "listen.port=0", "--set", "admin.port=0", "--set",
                               "data_dir=" + data.path().string()});
    return words;
  }
  static child_process::options options() {
    child_process::options options;
    options.directory = checkout_folder();
    options.ready_pipe = true;
    return options;
  }

  temporary_folder data_;
  child_process process_;
  unsigned events_ = 0;
  unsigned admin_ = 0;
};

}  // namespace

TEST_CASE("the README leads with the two commands, and both are there") {
  const auto blocks = readme_blocks().at("sh");
  CHECK(blocks.front() == "scripts/run\n");
  CHECK(std::count(blocks.begin(), blocks.end(), "scripts/test\n") == 1);
  for (const char* script : {"scripts/run", "scripts/test"})
    CHECK(shell("test -x " + std::string(script)).exit_code == 0);
}

TEST_CASE("every command of the README works") {
  sample_daemon daemon;
  int commands = 0;
  const auto blocks = readme_blocks().at("sh");
  for (const auto& block : blocks) {
    for (const auto& line : text_lines(block)) {
      // These two are what runs this test, and what it is a part of.
      if (line == "scripts/run" || line == "scripts/test") continue;
      INFO(line);
      const bool uses_curl = line.starts_with("curl ");
      const auto [exit_code, output] =
          shell(daemon.adapt(uses_curl ? replaced(line, "curl ", "curl -sSf ") : line));
      CHECK(exit_code == 0);
      CHECK_FALSE(output.empty());
      ++commands;
    }
  }
  CHECK(commands >= 6);
}

TEST_CASE("the documented event makes the log line that the README shows") {
  sample_daemon daemon;
  const auto blocks = readme_blocks();
  const auto& post = blocks.at("sh").at(1);
  CHECK(shell(daemon.adapt(replaced(post, "curl ", "curl -sSf "))).output.find(R"("accepted":1)") !=
        std::string::npos);
  std::string line = blocks.at("log").front();
  line.pop_back();
  daemon.process().wait_for_errors(line);
  daemon.process().signal(15);
  CHECK(daemon.process().wait() == 0);
}

TEST_CASE("the README's configurations are some") {
  const auto blocks = readme_blocks();
  // The first of them registers a handler.
  const auto configurations = std::span(blocks.at("json")).subspan(1);
  REQUIRE(configurations.size() > 1);
  for (const auto& text : configurations) {
    CAPTURE(text);
    temporary_folder folder;
    folder.write("sidehook.json", text);
    child_process::options options;
    options.directory = folder.path().string();
    child_process config({sidehook_program(), "config"}, options);
    CHECK(config.wait() == 0);
    CHECK(config.errors() == "");
    CHECK_FALSE(config.output().empty());
  }
}

TEST_CASE("the README's handler is one") {
  const auto blocks = readme_blocks();
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {{"KeyExpired", "sessionHandler", "h.js"}}));
  folder.write("h.js", blocks.at("js").front());
  running_daemon daemon(folder);
  CHECK(daemon
            .post("/events/a?wait=true",
                  R"({"EventType":"KeyExpired","EventMetaData":{"Path":"/a/1"}})")
            .body.find(R"("message":"KeyExpired on a: /a/1")") != std::string::npos);
}

TEST_CASE("the README's registration of a handler has no fault, and its rules hold") {
  temporary_folder folder;
  folder.write("apis/a.json", R"({"api_id":"a","event_handlers":{"events":{"KeyExpired":[)" +
                                  readme_blocks().at("json").front() + "]}}}");
  folder.write("event_handlers/key_expired.js", readme_blocks().at("js").front());
  running_daemon daemon(folder);
  daemon.process().wait_for_errors("faults=0");
  const std::string event = R"({"EventType":"KeyExpired","EventMetaData":{"Path":"/a/1"}})";
  CHECK(daemon.post("/events/a?wait=true", event).body.find(R"("outcome":"succeeded")") !=
        std::string::npos);
  // Gathered, until a minute has passed.
  CHECK(daemon.post("/events/a", event + "\n" + event).status == 202);
  CHECK(daemon.post("/events/a?wait=true", R"({"EventType":"None"})").status == 200);
  CHECK(daemon.stop() == 0);
  CHECK(daemon.process().errors().find("kept for the next start") != std::string::npos);
}

TEST_CASE("the README's handlers of all APIs send what it says, to where it says") {
  webhook_target target;
  temporary_folder folder;
  folder.write("apis/a.json", R"({"api_id":"a"})");
  folder.write("sidehook.json", replaced(readme_blocks().at("json").at(1),
                                         "http://127.0.0.1:9000/hook", target.url()));
  running_daemon daemon(folder);
  const auto answer = daemon.post("/events?wait=true",
                                  R"({"EventType":"TokenCreated","EventMetaData":{"Key":"k"}})");
  CHECK(answer.body.find(R"("outcome":"succeeded")") != std::string::npos);
  CHECK(target.take().body == R"({"event":"TokenCreated","message":"","org":"","key":"k"})");
}

TEST_CASE("every option that the README names is one") {
  temporary_folder folder;
  child_process reference({sidehook_program(), "config", "--reference"});
  REQUIRE(reference.wait() == 0);
  const std::string known = reference.output();
  const std::string readme = checkout_file("README.md");
  const std::regex option(
      "`(?:--set "
      ")?((?:listen|admin|handlers|jsvm|queue|retry|http_client|sessions|storage|redis|gateway|"
      "reload|log|shutdown)\\.["
      "a-z_]+)");
  int named = 0;
  for (std::sregex_iterator it(readme.begin(), readme.end(), option), end; it != end;
       ++it, ++named) {
    INFO((*it)[1]);
    CHECK(known.find((*it)[1]) != std::string::npos);
  }
  CHECK(named > 0);
}

}  // namespace readme_test

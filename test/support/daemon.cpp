#include "test/support/daemon.hpp"

#include <cstdio>
#include <fstream>
#include <map>
#include <stdexcept>

#include <signal.h>

namespace sidehook::test {
namespace {

std::vector<std::string> serve_arguments(const std::string& program,
                                         const std::vector<std::string>& settings) {
  std::vector<std::string> arguments{program,         "serve", "--set",
                                     "listen.port=0", "--set", "admin.port=0"};
  for (const auto& setting : settings) {
    arguments.push_back("--set");
    arguments.push_back(setting);
  }
  return arguments;
}

child_process::options options_in(const temporary_folder& folder) {
  child_process::options options;
  options.directory = folder.path().string();
  options.ready_pipe = true;
  return options;
}

}  // namespace

std::string classic_definition(const std::string& api_id,
                               const std::vector<handler_entry>& handlers) {
  std::map<std::string, std::string> by_event;
  for (const auto& [event, name, path, rules] : handlers) {
    auto& list = by_event[event];
    if (!list.empty()) list += ",";
    list += R"({"handler_name":"eh_dynamic_handler","handler_meta":{"name":")" + name +
            R"(","path":")" + path + R"(","sidehook":)" + rules + "}}";
  }
  std::string events;
  for (const auto& [event, list] : by_event)
    events += (events.empty() ? "\"" : ",\"") + event + "\":[" + list + "]";
  return R"({"api_id":")" + api_id + R"(","org_id":"acme","name":")" + api_id +
         R"(","proxy":{"listen_path":"/)" + api_id +
         R"(/","target_url":"http://upstream.invalid/"},"event_handlers":{"events":{)" + events +
         "}}}";
}

running_daemon::running_daemon(const temporary_folder& folder,
                               const std::vector<std::string>& settings, const std::string& program)
    : process_(serve_arguments(program, settings), options_in(folder)) {
  const std::string line = process_.wait_ready();
  unsigned events = 0;
  unsigned admin = 0;
  if (std::sscanf(line.c_str(), R"({"events":%u,"admin":%u})", &events, &admin) != 2) {
    throw std::runtime_error("not a ready line: " + line);
  }
  events_port_ = static_cast<std::uint16_t>(events);
  admin_port_ = static_cast<std::uint16_t>(admin);
}

int running_daemon::stop() {
  process_.signal(SIGTERM);
  return process_.wait();
}

pid_t running_daemon::worker() const {
  const auto supervisor = std::to_string(process_.pid());
  std::ifstream children("/proc/" + supervisor + "/task/" + supervisor + "/children");
  pid_t first = 0;
  children >> first;
  return first;
}

long resident_kib(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
  }
  return 0;
}

std::string program_with_faults() { return SIDEHOOK_WITH_FAULTS; }
std::string sidehook_program() { return SIDEHOOK_PROGRAM; }

}  // namespace sidehook::test

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "test/support/child_process.hpp"
#include "test/support/http_client.hpp"
#include "test/support/temporary_folder.hpp"

namespace sidehook::test {

/// A handler of a Classic definition.
struct handler_entry {
  std::string event;
  std::string name;
  std::string path;
  std::string rules = "{}";  ///< handler_meta.sidehook
};
/// The text of one that registers them.
std::string classic_definition(const std::string& api_id,
                               const std::vector<handler_entry>& handlers);

/// Where the program under test is.
std::string sidehook_program();
/// The same with functions for scripts that crash and wedge it: abortWorker(), wedgeWorker().
std::string program_with_faults();

/// The memory that a process has in RAM; 0 when there is no such process.
long resident_kib(pid_t process);

/// The real daemon, on free ports, with definitions and scripts in a folder of its own.
class running_daemon {
 public:
  /// Starts it in the folder, which holds apis/ and what their handlers name.
  explicit running_daemon(const temporary_folder& folder,
                          const std::vector<std::string>& settings = {},
                          const std::string& program = sidehook_program());

  http_answer post(const std::string& target, const std::string& body,
                   const header_fields& headers = {}) {
    return http_post(events_port_, target, body, headers);
  }
  http_answer get(const std::string& target) { return http_get(events_port_, target); }
  http_answer admin_get(const std::string& target) { return http_get(admin_port_, target); }
  http_answer admin_post(const std::string& target) { return http_post(admin_port_, target, ""); }

  std::uint16_t events_port() const { return events_port_; }
  std::uint16_t admin_port() const { return admin_port_; }
  std::string admin_url() const { return "http://127.0.0.1:" + std::to_string(admin_port_); }
  child_process& process() { return process_; }
  /// The process that does the work under the supervisor's; 0 while there is none.
  pid_t worker() const;
  /// Asks it to stop, and gives its exit code.
  int stop();

 private:
  child_process process_;
  std::uint16_t events_port_ = 0;
  std::uint16_t admin_port_ = 0;
};

}  // namespace sidehook::test

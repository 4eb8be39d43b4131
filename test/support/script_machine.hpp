#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "jsvm/host/ports.hpp"
#include "jsvm/vm.hpp"
#include "test/support/script_ports.hpp"

namespace sidehook::test {

/// A VM driven by hand: scripts and events in, results out, on the calling thread. What `sleep(ms)`
/// of its scripts waits for is a real timer.
class script_machine : jsvm::run_source, jsvm::vm_observer, jsvm::host::script_log {
 public:
  explicit script_machine(const jsvm::limits& limits = {},
                          const script_surroundings& surroundings = {});
  ~script_machine() override;

  /// Loads the files into a new generation, and adopts it.
  jsvm::load_report load(std::vector<jsvm::script> scripts,
                         std::vector<jsvm::handler_reference> handlers = {});
  jsvm::load_report load(jsvm::load_plan plan);
  /// One file, of which every top-level statement works.
  void load(std::string_view source);

  /// Runs the handler named `h` unless told otherwise, to its end.
  jsvm::run_result run(
      std::string_view event_json = R"({"EventType":"T","EventMetaData":{},"TimeStamp":""})",
      std::string_view handler = "h");
  /// Defines the handler h with this body, and runs it. Other globals stay.
  jsvm::run_result run_body(std::string_view body);

  /// The value of an expression as JSON.stringify shows it, what it logs being the only `lines`.
  std::string evaluate(const std::string& expression);

  /// Queues a run without starting it; the results come with finish(), in the order in which the
  /// runs ended.
  void queue(jsvm::invocation what);
  static jsvm::invocation invocation_of(std::string_view handler, std::string_view event_json,
                                        std::string_view api_id = "orders");
  /// Lets everything happen until all queued runs have ended.
  std::vector<jsvm::run_result> finish();
  /// Lets happen what can happen without waiting.
  void poll();

  jsvm::vm& vm() { return *vm_; }
  boost::asio::io_context& context() { return context_; }
  /// What scripts send with no other HTTP client given.
  recording_http_client& http() { return http_; }
  const std::vector<std::string>& heap_replacements() const { return heap_replacements_; }
  /// "level: message" of every line that scripts wrote.
  std::vector<std::string> lines;

 private:
  std::optional<jsvm::invocation> take_run() override;
  void run_ended(const jsvm::invocation& what, jsvm::run_result result) override;
  void heap_replaced(std::size_t used, std::size_t limit, const std::string& failure) override;
  void write(std::string_view level, std::string_view message, const jsvm::run& run) override;

  boost::asio::io_context context_{1};
  recording_http_client http_;
  absent_stores stores_;
  fixed_environment environment_;
  jsvm::host::ports ports_;
  std::vector<jsvm::host_function> functions_;
  std::unique_ptr<jsvm::vm> vm_;
  std::deque<jsvm::invocation> waiting_;
  std::size_t under_way_ = 0;
  std::vector<jsvm::run_result> results_;
  std::vector<std::string> heap_replacements_;
};

}  // namespace sidehook::test

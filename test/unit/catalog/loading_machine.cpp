#include "test/unit/catalog/loading_machine.hpp"

namespace sidehook::test {

loading_machine::loaded loading_machine::load() {
  loaded result;
  loader.reload([&](loaded now) { result = std::move(now); });
  run_until([&] { return result != nullptr; });
  return result;
}

void loading_machine::run_until(const std::function<bool()>& then) {
  machine.context().restart();
  while (!then() && machine.context().run_one() > 0) {
  }
}

std::string loading_machine::said_by(const std::string& handler, const std::string& api_id) {
  machine.queue(script_machine::invocation_of(handler, "{}", api_id));
  const auto result = machine.finish().at(0);
  if (result.ended != jsvm::outcome::succeeded) return jsvm::to_string(result.ended);
  std::string said;
  for (const auto& line : result.logs) said += (said.empty() ? "" : " ") + line.message;
  return said;
}

std::string handler_that_logs(const std::string& name, const std::string& text) {
  return "var " + name + " = { DoProcessEvent: function () { log('" + text + "'); } };\n";
}

}  // namespace sidehook::test

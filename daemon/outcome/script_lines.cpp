#include "daemon/outcome/script_lines.hpp"

#include <vector>

#include "jsvm/run.hpp"

namespace sidehook::outcome {
void script_lines::write(std::string_view level, std::string_view message, const jsvm::run& run) {
  if (level == "raw") return log_.write_raw(message);
  const auto at = log::level_named(level).value_or(log::level::info);
  if (!log_.writes(at)) return;
  std::vector<log::field> fields;
  const auto* what = run.what();
  const bool by_script = what == nullptr || !what->handler->builtin;
  if (by_script) fields = {{"prefix", "jsvm"}, {"type", "log-msg"}};
  if (what != nullptr) {
    fields.push_back({"api_id", what->handler->api_id});
    fields.push_back({"handler", what->handler->name});
    fields.push_back({"event_id", what->event_id});
  } else {
    if (!run.loading_api().empty()) fields.push_back({"api_id", run.loading_api()});
    fields.push_back({"file", run.loading_file()});
  }
  if (instance_) fields.push_back({"instance", static_cast<std::int64_t>(*instance_)});
  log_.write_each(at, message, fields);
}

}  // namespace sidehook::outcome

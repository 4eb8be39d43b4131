#include "test/unit/pacing/samples.hpp"

#include "test/support/noted_lines.hpp"

namespace sidehook::test {
jsvm::handler_binding binding_named(const std::string& name) {
  jsvm::handler_binding binding;
  binding.name = name;
  binding.api_id = "a";
  return binding;
}

queue::delivery delivery_of(queue::delivery_id id, jsvm::handler_binding binding,
                            const std::string& key, const std::string& path) {
  route::job job;
  job.event_id = "e" + std::to_string(id);
  job.event.type = "E";
  job.event.key = key;
  job.event.path = path;
  job.handlers =
      route::job_handlers({std::make_shared<const jsvm::handler_binding>(std::move(binding))});
  queue::delivery what;
  what.id = id;
  what.job = std::make_shared<const route::job>(std::move(job));
  what.accepted = start + std::chrono::seconds(id);
  return what;
}

jsvm::run_result ended(jsvm::outcome how) {
  jsvm::run_result result;
  result.ended = how;
  result.duration = std::chrono::seconds(1);
  return result;
}

jsvm::run_result cpu_timeout() {
  auto result = ended(jsvm::outcome::timed_out);
  result.cpu = result.duration;
  return result;
}

std::vector<queue::delivery_id> ids_of(const std::vector<queue::delivery>& deliveries) {
  std::vector<queue::delivery_id> ids;
  for (const auto& each : deliveries) ids.push_back(each.id);
  return ids;
}

noted_log::noted_log()
    : logger(std::make_unique<noted_lines>(lines), log::level::info, log::format::text) {}

}  // namespace sidehook::test

#include "daemon/outcome/handler_figures.hpp"

namespace sidehook::outcome {

void handler_figures::count(const jsvm::handler_binding& handler, jsvm::outcome ended,
                            const std::string& error) {
  const std::lock_guard lock(mutex_);
  auto& count = counts_[{handler.owner(), handler.name}];
  ++count.runs;
  if (ended == jsvm::outcome::succeeded || ended == jsvm::outcome::cancelled) return;
  ++count.failures;
  count.last_error = error;
}

handler_count handler_figures::of(const std::string& api_id, const std::string& handler) const {
  const std::lock_guard lock(mutex_);
  const auto found = counts_.find({api_id, handler});
  return found == counts_.end() ? handler_count{} : found->second;
}

}  // namespace sidehook::outcome

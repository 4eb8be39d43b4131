#include "jsvm/binding_keeper.hpp"

namespace sidehook::jsvm {

void binding_keeper::keep(const std::shared_ptr<const handler_binding>& handler) {
  if (handler->number >= last_.size()) last_.resize(handler->number + 1);
  auto& last = last_[handler->number];
  if (last == handler.get()) return;
  kept_.insert(handler);
  last = handler.get();
}

}  // namespace sidehook::jsvm

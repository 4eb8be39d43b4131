#pragma once

#include <memory>
#include <unordered_set>
#include <vector>

#include "jsvm/invocation.hpp"

namespace sidehook::jsvm {

/// Keeps the bindings of handlers.
class binding_keeper {
 public:
  void keep(const std::shared_ptr<const handler_binding>& handler);

 private:
  std::unordered_set<std::shared_ptr<const handler_binding>> kept_;
  // By number: the one that was kept last, so that most runs look no further.
  std::vector<const handler_binding*> last_;
};

}  // namespace sidehook::jsvm

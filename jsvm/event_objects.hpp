#pragma once

#include <memory>
#include <string_view>
#include <unordered_map>

#include <duktape.h>

#include "jsvm/invocation.hpp"

namespace sidehook::jsvm {

/// Makes the two objects a handler gets (jsvm/compatibility.md, "Event and context"). One a
/// realm, on its thread.
class event_objects {
 public:
  /// Pushes the event: its JSON text decoded, with the aliases of current gateways and Count,
  /// FirstSeen and LastSeen on its prototype.
  void push_event(duk_context* context, const invocation& what);

  /// Pushes the context: {APIID, OrgID}, with EventID, Attempt, Handler and ConfigData on its
  /// prototype.
  void push_context(duk_context* context, const invocation& what);

 private:
  void push_event_prototype(duk_context* context);
  void push_context_prototype(duk_context* context,
                              const std::shared_ptr<const handler_binding>& handler);
  // Of the prototypes of all handlers' contexts.
  void push_shared_prototype(duk_context* context);

  struct prototype {
    // Keeps the address, which is the key, from being used again.
    std::shared_ptr<const handler_binding> handler;
    void* object;
  };
  std::unordered_map<const handler_binding*, prototype> prototypes_;
  void* shared_prototype_ = nullptr;
  void* event_prototype_ = nullptr;
};

}  // namespace sidehook::jsvm

#pragma once

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
  /// prototype. Scripts may keep it: the handler's binding must stay as long as the heap.
  void push_context(duk_context* context, const invocation& what);

 private:
  void push_event_prototype(duk_context* context);
  void push_context_prototype(duk_context* context);

  void* event_prototype_ = nullptr;
  void* context_prototype_ = nullptr;
};

}  // namespace sidehook::jsvm

#include "jsvm/worker.hpp"

#include <utility>

#include <fmt/format.h>

#include "jsvm/builtin_handler.hpp"
#include "jsvm/call.hpp"
#include "jsvm/handler_lookup.hpp"
#include "jsvm/protect.hpp"
#include "jsvm/realm.hpp"
#include "jsvm/sanitizers.hpp"
#include "jsvm/text.hpp"

namespace sidehook::jsvm {
namespace {

// Reserved, not used: only the pages a run touches cost memory. One MiB holds what Duktape's
// compiler, which does not look at the stack, uses for its 2,500 levels; AddressSanitizer's frames
// are several times as large.
#if defined(SIDEHOOK_ASAN)
constexpr std::size_t stack_bytes = std::size_t{8} * 1024 * 1024;
#else
constexpr std::size_t stack_bytes = std::size_t{1} * 1024 * 1024;
#endif

// What the engine throws when it is refused memory. The heap forgets a refusal when it grants as
// much later on, as for this very error.
constexpr std::string_view engine_has_no_memory = "Error: alloc failed";

constexpr const char* threads_anchor = DUK_HIDDEN_SYMBOL("worker_threads");

// Makes a Duktape thread of the root's realm, which lives until the next one of this index is made,
// or until release_thread(index). Null when there is no memory for it.
duk_context* make_thread(duk_context* root, std::size_t index) {
  duk_context* made = nullptr;
  if (!protect(root, [&] {
        duk_push_heap_stash(root);
        if (!duk_get_prop_string(root, -1, threads_anchor)) {
          duk_pop(root);
          duk_push_object(root);
          duk_dup_top(root);
          duk_put_prop_string(root, -3, threads_anchor);
        }
        duk_context* const thread = duk_get_context(root, duk_push_thread(root));
        duk_put_prop_index(root, -2, static_cast<duk_uarridx_t>(index));
        made = thread;
      })) {
    duk_pop(root);
  }
  return made;
}

void release_thread(duk_context* root, std::size_t index) {
  if (!protect(root, [&] {
        duk_push_heap_stash(root);
        duk_get_prop_string(root, -1, threads_anchor);
        duk_del_prop_index(root, -1, static_cast<duk_uarridx_t>(index));
      })) {
    duk_pop(root);
  }
}

std::string_view without_byte_order_mark(std::string_view source) {
  return source.starts_with("\xEF\xBB\xBF") ? source.substr(3) : source;
}

}  // namespace

worker::worker(const run_environment& environment, heap& heap, std::size_t index, body body)
    : heap_(heap),
      limits_(environment.limits),
      index_(index),
      run_(environment, heap),
      fiber_(stack_bytes, [this, body = std::move(body)](fiber& /*self*/) { body(*this); }) {
  run_.attach(fiber_);
}

worker::~worker() { release_thread(heap_.root(), index_); }

bool worker::enter(realm& realm) {
  if (realm_ == &realm) return true;
  // From here on the former thread may be gone.
  realm_ = nullptr;
  context_ = make_thread(realm.root(), index_);
  if (context_ == nullptr) return false;
  realm_ = &realm;
  return true;
}

// For what is no script: the thread of whatever realm will do.
bool worker::enter_any() {
  if (context_ == nullptr) context_ = make_thread(heap_.root(), index_);
  return context_ != nullptr;
}

run_result worker::perform(const invocation& what, realm& realm) {
  if (!enter(realm)) return conclude_without_thread();
  handler_found_ = false;
  run_.begin(what);
  const bool succeeded = protect(context_, [&] {
    push_handler(context_, what.handler->global_name());
    handler_found_ = true;
    duk_swap_top(context_, -2);
    heap_.keep(what.handler);
    realm.objects().push_event(context_, what);
    realm.objects().push_context(context_, what);
    duk_call_method(context_, 2);
  });
  run_.end();
  return conclude(succeeded);
}

run_result worker::perform_builtin(const invocation& what) {
  if (!enter_any()) return conclude_without_thread();
  handler_found_ = true;
  builtin_end end;
  run_.begin(what);
  const bool ended_by_itself = protect(context_, [&] {
    call call(context_);
    end = what.handler->builtin->perform(call, what);
  });
  run_.end();
  auto result = conclude(ended_by_itself);
  if (ended_by_itself && end.ended != outcome::succeeded) {
    result.ended = end.ended;
    result.error.message = std::move(end.error);
  }
  return result;
}

run_result worker::load(const script& script, std::string_view api_id, realm& realm) {
  if (!enter(realm)) return conclude_without_thread();
  handler_found_ = true;
  const auto source = without_byte_order_mark(script.source);
  run_.begin_loading(script.path, api_id);
  const bool succeeded = protect(context_, [&] {
    push_text(context_, script.path);
    duk_compile_lstring_filename(context_, 0, source.data(), source.size());
    duk_call(context_, 0);
  });
  run_.end();
  return conclude(succeeded);
}

run_result worker::conclude_without_thread() {
  run_result result;
  result.ended = outcome::out_of_memory;
  result.error.message = describe_limit(result.ended);
  return result;
}

run_result worker::conclude(bool succeeded) {
  run_result result;
  result.duration = run_.duration();
  result.cpu = run_.cpu_used();
  result.logs = run_.take_logs();
  result.dropped_log_lines = run_.dropped_log_lines();
  result.store_gone = run_.store_gone();
  if (succeeded) return result;

  result.ended = why_failed();
  heap_memory::reserve reserve(heap_.memory());
  run_.with_grace([&] {
    if (result.ended == outcome::failed) result.decided = verdict_on_top(context_);
    result.error = take_script_error(context_);
  });
  if (result.ended == outcome::failed && result.error.message == engine_has_no_memory)
    result.ended = outcome::out_of_memory;
  if (result.decided && result.decided->what == verdict::kind::drop) {
    result.ended = outcome::succeeded;
    result.error = {};
  }
  if (auto limit = describe_limit(result.ended); !limit.empty())
    result.error.message = std::move(limit);
  return result;
}

// By the limits, not by the error: a script may catch what they throw, and throw something else.
outcome worker::why_failed() const {
  switch (run_.stopped()) {
    case stop_reason::timeout:
    case stop_reason::cpu:
      return outcome::timed_out;
    case stop_reason::cancelled:
    case stop_reason::retired:
      return outcome::cancelled;
    case stop_reason::none:
      break;
  }
  if (run_.memory_exhausted()) return outcome::out_of_memory;
  return handler_found_ ? outcome::failed : outcome::missing;
}

// What bit, and the option that sets it; "" when it was the script's own error.
std::string worker::describe_limit(outcome ended) const {
  if (ended == outcome::out_of_memory) {
    return fmt::format("the JavaScript heap is full: {} MB (jsvm.memory_limit_mb)",
                       limits_.memory_bytes >> 20);
  }
  switch (run_.stopped()) {
    case stop_reason::timeout:
      return fmt::format("ran longer than {} ms ({})", run_.timeout().count(),
                         run_.timeout() == limits_.timeout ? "jsvm.timeout_ms"
                                                           : "handler_meta.sidehook.timeout_ms");
    case stop_reason::cpu:
      return fmt::format("used more than {} ms of CPU time (jsvm.cpu_limit_ms)",
                         limits_.cpu.count());
    case stop_reason::cancelled:
      return "cancelled: the VM is being stopped";
    case stop_reason::retired:
      return fmt::format(
          "cancelled: it still ran {} ms after the scripts were loaded anew "
          "(reload.drain_timeout_ms)",
          limits_.drain_timeout.count());
    case stop_reason::none:
      break;
  }
  return "";
}

}  // namespace sidehook::jsvm

#include "jsvm/heap.hpp"

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include <fmt/format.h>

#include "config/json/ascii.hpp"
#include "jsvm/gateway_time.hpp"
#include "jsvm/text.hpp"

namespace sidehook::jsvm {
namespace {

heap_memory& memory_of(void* udata) { return static_cast<heap*>(udata)->memory(); }

void* allocate(void* udata, duk_size_t bytes) { return memory_of(udata).allocate(bytes); }
void* reallocate(void* udata, void* block, duk_size_t bytes) {
  return memory_of(udata).reallocate(block, bytes);
}
void release(void* udata, void* block) { memory_of(udata).release(block); }

// Duktape cannot go on after this, so neither can the process.
void fatal(void* /*udata*/, const char* message) {
  std::fprintf(stderr, "Duktape: fatal error: %s\n", message != nullptr ? message : "unknown");
  std::abort();
}

}  // namespace

heap::heap(std::size_t memory_limit, std::span<const host_function> functions,
           const host::ports& ports)
    : memory_(memory_limit),
      functions_(functions),
      ports_(ports),
      root_(duk_create_heap(allocate, reallocate, release, this, fatal)) {
  if (root_ == nullptr) {
    throw std::runtime_error(
        fmt::format("a JavaScript heap does not fit into {} bytes", memory_limit));
  }
}

heap::~heap() { duk_destroy_heap(root_); }

heap& heap::of(duk_context* context) {
  duk_memory_functions functions;
  duk_get_memory_functions(context, &functions);
  return *static_cast<heap*>(functions.udata);
}

void push_known(duk_context* context, std::string_view text) {
  if (!config::json::is_ascii(text)) return push_text(context, text);
  heap::of(context).names().push(context, text);
}

}  // namespace sidehook::jsvm

// What Duktape asks when a date is not in ISO 8601 (jsvm/duktape/duk_config.h).
extern "C" int sidehook_parse_date(duk_context* context, const char* text) {
  const auto time = sidehook::jsvm::parse_gateway_time(text);
  if (!time) return 0;
  duk_push_number(context, *time);
  return 1;
}

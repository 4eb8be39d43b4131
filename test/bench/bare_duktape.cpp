#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>

#include <duktape.h>

#include "test/bench/measured.hpp"

// What Duktape alone needs for an event: decoding it, making the context, and calling the handler,
// again and again in one heap, with nothing of Sidehook around it.
// bare_duktape HANDLERS.js GLOBAL EVENT.json SECONDS
namespace {

using namespace sidehook::bench;

constexpr int stretch = 1000;

void put_text(duk_context* heap, const char* name, const char* value) {
  duk_push_string(heap, value);
  duk_put_prop_string(heap, -2, name);
}

duk_ret_t call_handler(duk_context* heap, void* event) {
  const auto& text = *static_cast<const std::string*>(event);
  duk_push_string(heap, "DoProcessEvent");
  duk_push_lstring(heap, text.data(), text.size());
  duk_json_decode(heap, -1);
  duk_push_object(heap);
  put_text(heap, "APIID", "bench");
  put_text(heap, "OrgID", "acme");
  duk_call_prop(heap, -4, 2);
  return 0;
}

void run(duk_context* heap, const char* global, std::string& event) {
  duk_get_global_string(heap, global);
  if (duk_safe_call(heap, call_handler, &event, 1, 1) != DUK_EXEC_SUCCESS)
    throw std::runtime_error(duk_safe_to_string(heap, -1));
  duk_pop(heap);
}

void load(duk_context* heap, const std::string& source) {
  if (duk_peval_lstring(heap, source.data(), source.size()) != 0)
    throw std::runtime_error(duk_safe_to_string(heap, -1));
  duk_pop(heap);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fputs("bare_duktape HANDLERS.js GLOBAL EVENT.json SECONDS\n", stderr);
    return EXIT_FAILURE;
  }
  duk_context* const heap = duk_create_heap_default();
  try {
    load(heap, file_text(argv[1]));
    auto event = file_text(argv[3]);
    const auto made = measure(std::atof(argv[4]), stretch, [&](std::uint64_t count) {
      for (std::uint64_t i = 0; i < count; ++i) run(heap, argv[2], event);
    });
    std::printf("{\"events\":%llu,\"cpu_seconds\":%.6f}\n",
                static_cast<unsigned long long>(made.count), made.cpu_seconds);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bare_duktape: %s\n", error.what());
    return EXIT_FAILURE;
  }
  duk_destroy_heap(heap);
}

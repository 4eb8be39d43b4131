#include "daemon/client/curl_library.hpp"

#include <stdexcept>
#include <string>

#include <dlfcn.h>

namespace sidehook::client {
namespace {

// By the name that goes with its interface, as a linker would note it.
constexpr const char* curl_file = "libcurl.so.4";

// Never unloaded: threads that still resolve a name may outlive every client.
void* curl_in_memory() {
  static void* const loaded = [] {
    if (void* const opened = dlopen(curl_file, RTLD_NOW | RTLD_LOCAL)) return opened;
    throw std::runtime_error(std::string("libcurl cannot be loaded: ") + dlerror());
  }();
  return loaded;
}

curl_library prepared() {
  const curl_library made;
  if (const CURLcode code = made.global_init(CURL_GLOBAL_DEFAULT); code != CURLE_OK)
    throw std::runtime_error(made.easy_strerror(code));
  return made;
}

}  // namespace

void* curl_symbol::address() const {
  void* const found = dlsym(curl_in_memory(), name);
  if (found == nullptr) throw std::runtime_error(std::string(curl_file) + " has no " + name);
  return found;
}

const curl_library& curl() {
  static const curl_library library = prepared();
  return library;
}

}  // namespace sidehook::client

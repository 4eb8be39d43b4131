#include "daemon/client/curl_handles.hpp"

#include <stdexcept>

namespace sidehook::client {
namespace {

// Never undone: threads that still resolve a name may outlive every client.
void initialise_curl() {
  static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (once != CURLE_OK) throw std::runtime_error(curl_easy_strerror(once));
}

}  // namespace

easy_handle make_easy() {
  initialise_curl();
  return easy_handle(checked(curl_easy_init()));
}

multi_handle make_multi() {
  initialise_curl();
  return multi_handle(checked(curl_multi_init()));
}

}  // namespace sidehook::client

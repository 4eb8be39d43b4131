#include "daemon/client/curl_handles.hpp"

namespace sidehook::client {

easy_handle make_easy() { return easy_handle(checked(curl().easy_init())); }

multi_handle make_multi() { return multi_handle(checked(curl().multi_init())); }

}  // namespace sidehook::client

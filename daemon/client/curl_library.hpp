#pragma once

#include <curl/curl.h>

namespace sidehook::client {

/// A function of libcurl's by its name; becomes a pointer to it.
struct curl_symbol {
  const char* name;

  template <class Function>
  operator Function() const {
    return reinterpret_cast<Function>(address());
  }

 private:
  void* address() const;
};

/// libcurl, as far as it is used here. It is loaded when it is wanted for the first time: thirty
/// other libraries come with it, and whoever never makes a request is spared their three megabytes
/// and the time that they take to start.
struct curl_library {
  decltype(&curl_easy_cleanup) easy_cleanup = curl_symbol{"curl_easy_cleanup"};
  decltype(&curl_easy_escape) easy_escape = curl_symbol{"curl_easy_escape"};
  decltype(&curl_easy_getinfo) easy_getinfo = curl_symbol{"curl_easy_getinfo"};
  decltype(&curl_easy_init) easy_init = curl_symbol{"curl_easy_init"};
  decltype(&curl_easy_perform) easy_perform = curl_symbol{"curl_easy_perform"};
  decltype(&curl_easy_reset) easy_reset = curl_symbol{"curl_easy_reset"};
  decltype(&curl_easy_setopt) easy_setopt = curl_symbol{"curl_easy_setopt"};
  decltype(&curl_easy_strerror) easy_strerror = curl_symbol{"curl_easy_strerror"};
  decltype(&curl_free) free = curl_symbol{"curl_free"};
  decltype(&curl_global_init) global_init = curl_symbol{"curl_global_init"};
  decltype(&curl_multi_add_handle) multi_add_handle = curl_symbol{"curl_multi_add_handle"};
  decltype(&curl_multi_cleanup) multi_cleanup = curl_symbol{"curl_multi_cleanup"};
  decltype(&curl_multi_info_read) multi_info_read = curl_symbol{"curl_multi_info_read"};
  decltype(&curl_multi_init) multi_init = curl_symbol{"curl_multi_init"};
  decltype(&curl_multi_remove_handle) multi_remove_handle = curl_symbol{"curl_multi_remove_handle"};
  decltype(&curl_multi_setopt) multi_setopt = curl_symbol{"curl_multi_setopt"};
  decltype(&curl_multi_socket_action) multi_socket_action = curl_symbol{"curl_multi_socket_action"};
  decltype(&curl_multi_strerror) multi_strerror = curl_symbol{"curl_multi_strerror"};
  decltype(&curl_slist_append) slist_append = curl_symbol{"curl_slist_append"};
  decltype(&curl_slist_free_all) slist_free_all = curl_symbol{"curl_slist_free_all"};
  decltype(&curl_url) url = curl_symbol{"curl_url"};
  decltype(&curl_url_cleanup) url_cleanup = curl_symbol{"curl_url_cleanup"};
  decltype(&curl_url_get) url_get = curl_symbol{"curl_url_get"};
  decltype(&curl_url_set) url_set = curl_symbol{"curl_url_set"};
  decltype(&curl_url_strerror) url_strerror = curl_symbol{"curl_url_strerror"};
};

/// Any thread.
/// @throws std::runtime_error when it cannot be loaded
const curl_library& curl();

}  // namespace sidehook::client

#pragma once

#include <memory>
#include <new>
#include <string>

#include "daemon/client/curl_library.hpp"

namespace sidehook::client {

struct curl_deleter {
  void operator()(CURLU* url) const { curl().url_cleanup(url); }
  void operator()(curl_slist* list) const { curl().slist_free_all(list); }
  void operator()(char* text) const { curl().free(text); }
};
using url_parts = std::unique_ptr<CURLU, curl_deleter>;
using header_lines = std::unique_ptr<curl_slist, curl_deleter>;
using curl_text = std::unique_ptr<char, curl_deleter>;

// Easy and multi handles are both pointers to void.
struct easy_deleter {
  void operator()(CURL* handle) const { curl().easy_cleanup(handle); }
};
struct multi_deleter {
  void operator()(CURLM* handle) const { curl().multi_cleanup(handle); }
};
using easy_handle = std::unique_ptr<CURL, easy_deleter>;
using multi_handle = std::unique_ptr<CURLM, multi_deleter>;

/// What libcurl makes is null only for want of memory.
template <class Pointer>
Pointer checked(Pointer made) {
  if (made == nullptr) throw std::bad_alloc();
  return made;
}

/// The first handle of a process takes milliseconds, and megabytes: libcurl is loaded, and prepares
/// itself and OpenSSL.
/// @throws std::runtime_error when they cannot
easy_handle make_easy();
multi_handle make_multi();

inline void append(header_lines& list, const std::string& line) {
  curl_slist* longer = checked(curl().slist_append(list.get(), line.c_str()));
  static_cast<void>(list.release());
  list.reset(longer);
}

}  // namespace sidehook::client

#pragma once

#include "daemon/http/request.hpp"
#include "daemon/http/responder.hpp"
#include "daemon/session/session_editor.hpp"

namespace sidehook::endpoint {

/// Sessions for whoever administers Sidehook: /sessions/{key}. Any thread; answers when the store
/// does. Keys are secrets: no answer repeats one.
class sessions_endpoint {
 public:
  explicit sessions_endpoint(session::session_editor& sessions) : sessions_(sessions) {}

  /// GET: the session as handlers see it. With the query "api_id" the key may be one without its
  /// organisation.
  void get(http::request request, http::responder respond);
  /// PUT: creates or replaces it with the body, under exactly that key. Nothing is reset.
  void put(http::request request, http::responder respond);
  /// DELETE: removes the session of exactly that key.
  void remove(http::request request, http::responder respond);

 private:
  session::session_editor& sessions_;
};

}  // namespace sidehook::endpoint

#pragma once

#include "daemon/session/session_store.hpp"
#include "daemon/store/store_thread.hpp"

namespace sidehook::store {

/// The embedded store of sessions. Any thread.
class session_rows : public session::session_store {
 public:
  explicit session_rows(store_thread& thread) : thread_(thread) {}

  void find(std::vector<std::string> keys,
            jsvm::host::answered<std::optional<session::stored_session>> done) override;
  void put(std::string key, session::writable_session session,
           jsvm::host::answered<jsvm::host::nothing> done) override;
  void remove(std::string key, jsvm::host::answered<session::presence> done) override;

 private:
  store_thread& thread_;
};

}  // namespace sidehook::store

#pragma once

#include <map>
#include <string>

#include "daemon/session/api_directory.hpp"
#include "daemon/session/session_service.hpp"
#include "daemon/session/session_store.hpp"

namespace sidehook::test {

/// The APIs that a test says there are.
struct listed_apis : session::api_directory {
  std::map<std::string, session::api_rules, std::less<>> rules;

  std::optional<session::api_rules> find(std::string_view api_id) const override {
    const auto found = rules.find(api_id);
    return found == rules.end() ? std::nullopt : std::optional(found->second);
  }
  std::vector<std::string> ids() const override {
    std::vector<std::string> ids;
    for (const auto& [id, rule] : rules) ids.push_back(id);
    return ids;
  }
};

/// Sessions in memory, answered at once, with what was written about them.
struct noted_sessions : session::session_store {
  std::map<std::string, std::string> texts;
  std::map<std::string, std::optional<std::chrono::seconds>> times_to_live;
  std::map<std::string, std::vector<std::string>> renewed_quotas;
  std::vector<std::string> looked_for;
  std::string broken;

  void find(std::vector<std::string> keys,
            jsvm::host::answered<std::optional<session::stored_session>> done) override {
    looked_for = keys;
    if (!broken.empty()) return done({std::nullopt, broken});
    for (const auto& key : keys) {
      if (const auto found = texts.find(key); found != texts.end())
        return done({session::stored_session{found->first, found->second}, ""});
    }
    done({std::optional<session::stored_session>(), ""});
  }
  void put(std::string key, session::writable_session session,
           jsvm::host::answered<jsvm::host::nothing> done) override {
    texts[key] = std::move(session.json);
    times_to_live[key] = session.time_to_live;
    renewed_quotas[key] = std::move(session.renewed_quotas);
    done({jsvm::host::nothing(), ""});
  }
  void remove(std::string key, jsvm::host::answered<session::presence> done) override {
    done({texts.erase(key) > 0 ? session::presence::present : session::presence::absent, ""});
  }
};

/// Counters of quotas in memory: numbers by key and scope.
struct noted_counters : session::quota_counters {
  std::map<std::string, session::quota_use> used;
  std::vector<std::string> asked_for;
  std::string broken;

  void read(std::string key, std::vector<std::string> scopes,
            jsvm::host::answered<session::quota_use> done) override {
    asked_for = scopes;
    if (!broken.empty()) return done({std::nullopt, broken, true});
    session::quota_use found;
    for (const auto& scope : scopes) {
      if (const auto count = used[key].find(scope); count != used[key].end()) found.insert(*count);
    }
    done({std::move(found), ""});
  }
};

/// 2026-09-21T14:13:20Z
inline constexpr std::chrono::sys_seconds test_time{std::chrono::seconds{1'790'000'000}};

}  // namespace sidehook::test

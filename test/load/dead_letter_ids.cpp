#include "test/load/dead_letter_ids.hpp"

namespace sidehook::test {

// What stands behind each `"event_id":`.
std::set<std::string> events_in(const std::string& dead_letters) {
  const std::string key = R"("event_id":")";
  std::set<std::string> ids;
  for (auto at = dead_letters.find(key); at != std::string::npos; at = dead_letters.find(key, at)) {
    at += key.size();
    ids.insert(dead_letters.substr(at, dead_letters.find('"', at) - at));
  }
  return ids;
}

}  // namespace sidehook::test

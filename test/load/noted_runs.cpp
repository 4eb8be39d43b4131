#include "test/load/noted_runs.hpp"

#include <algorithm>

namespace sidehook::test {

noted_runs::noted_runs()
    : server_({{"POST", "/ran/{life}/{event}",
                [this](const http::request& request, http::responder respond) {
                  note(std::string(request.route_parameter("life")),
                       std::string(request.route_parameter("event")));
                  respond(http::text_reply(200, "noted"));
                }}}) {}

std::string noted_runs::script() const {
  return "var life = Date.now() + '.' + Math.random();\n"
         "var h = { DoProcessEvent: function (event, context) {\n"
         "  var answer = TykMakeHttpRequest({ Method: 'POST', Domain: 'http://127.0.0.1:" +
         std::to_string(server_.port()) +
         "',\n"
         "    Resource: '/ran/' + life + '/' + context.EventID });\n"
         "  if (JSON.parse(answer).Code !== 200) throw new Error(answer);\n} };\n";
}

void noted_runs::note(const std::string& life, const std::string& event_id) {
  const std::lock_guard lock(mutex_);
  auto& lives = lives_[event_id];
  if (!lives.empty()) ++repeated_;
  repeated_in_one_life_ += std::count(lives.begin(), lives.end(), life) > 0 ? 1 : 0;
  lives.push_back(life);
  noted_.notify_all();
}

std::size_t noted_runs::missing(const std::vector<std::string>& event_ids) const {
  return static_cast<std::size_t>(std::count_if(
      event_ids.begin(), event_ids.end(), [&](const auto& id) { return !lives_.contains(id); }));
}

std::size_t noted_runs::missing_of(const std::vector<std::string>& event_ids) const {
  const std::lock_guard lock(mutex_);
  return missing(event_ids);
}

bool noted_runs::wait_for(const std::vector<std::string>& event_ids) const {
  constexpr std::chrono::seconds patience{30};
  std::unique_lock lock(mutex_);
  while (missing(event_ids) > 0) {
    if (noted_.wait_for(lock, patience) == std::cv_status::timeout) return false;
  }
  return true;
}

std::map<std::string, std::size_t> noted_runs::by_event() const {
  const std::lock_guard lock(mutex_);
  std::map<std::string, std::size_t> runs;
  for (const auto& [id, lives] : lives_) runs.emplace(id, lives.size());
  return runs;
}

std::size_t noted_runs::repeated() const {
  const std::lock_guard lock(mutex_);
  return repeated_;
}

std::size_t noted_runs::repeated_in_one_life() const {
  const std::lock_guard lock(mutex_);
  return repeated_in_one_life_;
}

}  // namespace sidehook::test

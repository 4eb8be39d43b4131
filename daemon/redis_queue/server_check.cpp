#include "daemon/redis_queue/server_check.hpp"

#include <algorithm>

namespace sidehook::redis_queue {
namespace {

// The value of a line "name:value".
std::string_view value_in(std::string_view info, std::string_view name) {
  for (std::size_t at = info.find(name); at != std::string_view::npos;
       at = info.find(name, at + 1)) {
    const auto colon = at + name.size();
    const bool whole_name =
        (at == 0 || info[at - 1] == '\n') && colon < info.size() && info[colon] == ':';
    if (whole_name) return info.substr(colon + 1, info.find_first_of("\r\n", colon) - colon - 1);
  }
  return {};
}

}  // namespace

std::vector<std::string> dangers_of(std::string_view info, std::string_view appendfsync) {
  std::vector<std::string> dangers;
  const bool writes_file = value_in(info, "aof_enabled") != "0";
  if (!writes_file)
    dangers.emplace_back(
        "Redis keeps no append-only file (appendonly no): a restart of it loses events that were "
        "accepted");
  if (writes_file && appendfsync == "no")
    dangers.emplace_back(
        "Redis leaves it to the system when its file is on disk (appendfsync no): a power cut "
        "loses events that were accepted");
  const auto most = value_in(info, "maxmemory");
  const auto policy = value_in(info, "maxmemory_policy");
  const bool is_bounded = !most.empty() && most != "0";
  if (is_bounded && !policy.empty() && policy != "noeviction")
    dangers.push_back("Redis removes keys when it is full (maxmemory-policy " +
                      std::string(policy) + "): it may remove events that were accepted");
  return dangers;
}

void server_check::look() {
  redis::request request;
  request.commands = {{{"INFO"}}, {{"CONFIG", "GET", "appendfsync"}}};
  request.key = all_.code.names().fresh;
  client_.send(std::move(request), [this](const auto& told) {
    if (!told || told->size() < 2 || !told->front().is(redis::reply::kind::text)) return;
    for (auto& danger : dangers_of(told->front().text, item(told->back(), 1).text)) {
      if (std::find(told_.begin(), told_.end(), danger) != told_.end()) continue;
      all_.report(danger);
      told_.push_back(std::move(danger));
    }
  });
}

}  // namespace sidehook::redis_queue

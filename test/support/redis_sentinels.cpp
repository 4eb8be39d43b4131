#include "test/support/redis_sentinels.hpp"

#include <algorithm>
#include <stdexcept>

#include "test/support/patience.hpp"

namespace sidehook::test {
namespace {

std::string configuration(const redis_server& master, const redis_setup& server_setup) {
  const std::string name = redis_sentinels::master_name;
  std::string text = "sentinel monitor " + name + " 127.0.0.1 " + std::to_string(master.port()) +
                     " 2\nsentinel down-after-milliseconds " + name +
                     " 500\nsentinel failover-timeout " + name + " 3000\nsentinel parallel-syncs " +
                     name + " 1\n";
  if (!server_setup.password.empty())
    text += "sentinel auth-pass " + name + " " + server_setup.password + "\n";
  return text;
}

// The value of a name in a list of names and values.
std::string value_of(const std::string& name, const redis::reply& pairs) {
  for (std::size_t i = 0; i + 1 < pairs.items.size(); i += 2) {
    if (pairs.items[i].text == name) return pairs.items[i + 1].text;
  }
  return "";
}

}  // namespace

redis_sentinels::redis_sentinels(redis_setup server_setup, const redis_setup& sentinel_setup) {
  server_setup.arguments.insert(server_setup.arguments.end(), {"--repl-diskless-sync-delay", "0"});
  servers_.push_back(std::make_unique<redis_server>(server_setup));
  auto replica_setup = server_setup;
  replica_setup.arguments.insert(replica_setup.arguments.end(),
                                 {"--replicaof", "127.0.0.1 " + std::to_string(master().port())});
  servers_.push_back(std::make_unique<redis_server>(replica_setup));
  for (int i = 0; i < 3; ++i) {
    auto setup = sentinel_setup;
    setup.configuration = configuration(master(), server_setup) + setup.configuration;
    setup.arguments.emplace_back("--sentinel");
    sentinels_.push_back(std::make_unique<redis_server>(setup));
  }
  wait_until_watched();
}

std::vector<std::string> redis_sentinels::addresses() const {
  std::vector<std::string> all;
  for (const auto& each : sentinels_) all.push_back(each->address());
  return all;
}

// Each knows the others and a replica that it could make the master.
void redis_sentinels::wait_until_watched() {
  require_that(
      [&] {
        return replica().text({"INFO", "replication"}).find("master_link_status:up") !=
               std::string::npos;
      },
      "the replica does not follow its master");
  require_that(
      [&] {
        return std::ranges::all_of(sentinels_, [&](const auto& each) {
          const auto master = each->command({"SENTINEL", "MASTER", master_name});
          return value_of("num-slaves", master) == "1" &&
                 value_of("num-other-sentinels", master) == "2" &&
                 value_of("flags", master) == "master";
        });
      },
      "the sentinels do not find one another");
}

redis_server& redis_sentinels::current_master() {
  return named_by(0) == std::to_string(replica().port()) ? replica() : master();
}

std::string redis_sentinels::named_by(std::size_t sentinel) {
  const auto told =
      this->sentinel(sentinel).command({"SENTINEL", "GET-MASTER-ADDR-BY-NAME", master_name});
  return told.items.at(1).text;
}

void redis_sentinels::wait_for_master(redis_server& server,
                                      const std::vector<std::size_t>& sentinels) {
  // A sentinel that a busy machine has held up for 2 s trusts nothing it sees for the next 30.
  constexpr std::chrono::seconds patience{120};
  require_that(
      [&] {
        return std::ranges::all_of(sentinels,
                                   [&](std::size_t index) {
                                     return named_by(index) == std::to_string(server.port());
                                   }) &&
               server.command({"ROLE"}).items.at(0).text == "master";
      },
      "there is no other master", patience);
}

}  // namespace sidehook::test

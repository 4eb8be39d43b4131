#include "test/load/storm_redis.hpp"

#include "test/support/patience.hpp"

namespace sidehook::test {
storm_redis::storm_redis(kind what) {
  if (what == kind::alone) {
    alone_ = std::make_unique<redis_server>(with_file());
  } else {
    watched_ = std::make_unique<redis_sentinels>(with_file());
  }
}

std::vector<std::string> storm_redis::settings() const {
  if (alone_) return {"redis.addresses=" + alone_->address()};
  // A master without its replica accepts nothing.
  return {"redis.addresses=" + joined(watched_->addresses()),
          std::string("redis.master_name=") + redis_sentinels::master_name,
          "queue.redis.min_replicas=1", "queue.redis.replica_timeout_ms=500"};
}

// A master that a busy machine holds up is taken for dead, too: who it is, is asked each time.
redis_server& storm_redis::master() { return alone_ ? *alone_ : watched_->current_master(); }

void storm_redis::fail_over() {
  auto& dead = master();
  auto& next = &dead == &watched_->master() ? watched_->replica() : watched_->master();
  dead.kill();
  watched_->wait_for_master(next);
  dead.start();
  dead.command({"REPLICAOF", "127.0.0.1", std::to_string(next.port())});
  const auto has_replica = [](redis_server& server) {
    const auto told = server.text({"INFO", "replication"});
    return told.find("role:master") != std::string::npos &&
           told.find("state=online") != std::string::npos;
  };
  require_that([&] { return has_replica(next) || has_replica(dead); },
               "the dead master does not come back as a replica");
}

}  // namespace sidehook::test

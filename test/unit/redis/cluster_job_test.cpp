#include "daemon/redis/cluster_job.hpp"

#include <optional>

#include <catch2/catch.hpp>

namespace cluster_job_test {

using namespace sidehook;
using redis::cluster_job;
using redis::reply;
using step = redis::cluster_job::step::kind;
using way = redis::cluster_job::way;
using words = std::vector<std::string>;

namespace {

const config::redis_address asked{"10.0.0.1", 7000, ""};
const config::redis_address other{"10.0.0.2", 7001, ""};

reply error(const std::string& text) { return {reply::kind::error, 0, text}; }
reply ok(const std::string& text = "OK") { return {reply::kind::status, 0, text}; }
reply moved() { return error("MOVED 7 10.0.0.2:7001"); }
reply ask() { return error("ASK 7 10.0.0.2:7001"); }

// A job, and what became of it.
struct watched {
  std::optional<redis::result<std::vector<reply>>> end;
  cluster_job job;

  explicit watched(std::vector<words> commands)
      : job(
            [&] {
              redis::request made;
              for (auto& each : commands) made.commands.push_back({std::move(each)});
              return made;
            }(),
            [this](auto answer) { end = std::move(answer); }) {}

  std::vector<words> left(way how) const {
    std::vector<words> all;
    for (const auto& each : job.left(how).commands) all.push_back(each.words);
    return all;
  }
  words answers() {
    job.answer();
    words texts;
    for (const auto& each : end->value()) texts.push_back(each.text);
    return texts;
  }
};

}  // namespace

TEST_CASE("a request that one node has done is done") {
  watched made({{"A"}, {"B"}});
  CHECK(made.job.is_whole());
  CHECK(made.job.take({ok("a"), error("ERR b")}, way::plain, asked).what == step::done);
  CHECK(made.answers() == words{"a", "ERR b"});
}

TEST_CASE("only what was redirected is sent on, and its reply takes its place") {
  watched made({{"A"}, {"B"}, {"C"}});
  const auto next = made.job.take({ok("a"), moved(), ok("c")}, way::plain, asked);
  CHECK(next.what == step::moved);
  CHECK(next.to.to == other);
  CHECK(next.to.slot == 7);
  CHECK_FALSE(made.job.is_whole());
  CHECK(made.left(way::plain) == std::vector<words>{{"B"}});
  CHECK(made.job.take({ok("b")}, way::plain, other).what == step::done);
  CHECK(made.answers() == words{"a", "b", "c"});
}

TEST_CASE("where a slot is under way to, each command asks, and the replies to that are left out") {
  watched made({{"A"}, {"B"}});
  CHECK(made.job.take({ask(), ask()}, way::plain, asked).what == step::ask);
  CHECK(made.left(way::asking) == std::vector<words>{{"ASKING"}, {"A"}, {"ASKING"}, {"B"}});
  CHECK(made.job.take({ok(), ok("a"), ok(), ok("b")}, way::asking, other).what == step::done);
  CHECK(made.answers() == words{"a", "b"});
}

TEST_CASE("the first redirect says where what is left goes") {
  watched made({{"A"}, {"B"}});
  CHECK(made.job.take({ask(), moved()}, way::plain, asked).what == step::ask);
  CHECK(made.left(way::plain) == std::vector<words>{{"A"}, {"B"}});
}

TEST_CASE("what cannot be done for a moment is tried again") {
  watched made({{"A"}});
  CHECK(made.job.take({error("TRYAGAIN Multiple keys")}, way::plain, asked).what == step::again);
  CHECK(made.job.hops() == 1);
  CHECK(made.job.take({ok("a")}, way::plain, asked).what == step::done);
}

TEST_CASE("a cluster that is down fails the request, whatever else was done") {
  watched made({{"A"}, {"B"}});
  const auto next =
      made.job.take({ok("a"), error("CLUSTERDOWN Hash slot not served")}, way::plain, asked);
  CHECK(next.what == step::down);
  CHECK(next.why == "the Redis cluster does not serve: CLUSTERDOWN Hash slot not served");
}

TEST_CASE("a request goes on only so often") {
  watched made({{"A"}});
  for (int i = 0; i < cluster_job::most_hops; ++i)
    CHECK(made.job.take({moved()}, way::plain, asked).what == step::moved);
  const auto next = made.job.take({moved()}, way::plain, asked);
  CHECK(next.what == step::failed);
  CHECK(next.why == "the nodes of the Redis cluster send a command on more than 8 times");
}

TEST_CASE("a transaction that was redirected is sent anew as a whole") {
  watched made({{"MULTI"}, {"A"}, {"EXEC"}});
  const auto aborted = error("EXECABORT Transaction discarded because of previous errors.");
  CHECK(made.job.take({ok(), moved(), aborted}, way::plain, asked).what == step::moved);
  CHECK(made.job.is_whole());
  CHECK(made.job.take({ok(), ok("QUEUED"), moved()}, way::plain, other).what == step::moved);
  CHECK(made.job.is_whole());
  CHECK(made.job.take({ok(), ok("QUEUED"), ok("done")}, way::plain, other).what == step::done);
  CHECK(made.answers() == words{"OK", "QUEUED", "done"});
}

TEST_CASE("a transaction does not ask") {
  watched made({{"MULTI"}, {"A"}, {"EXEC"}});
  const auto next = made.job.take({ok(), ask(), error("EXECABORT x")}, way::plain, asked);
  CHECK(next.what == step::failed);
  CHECK(next.why == "the Redis cluster moves the slot of a transaction");
}

}  // namespace cluster_job_test

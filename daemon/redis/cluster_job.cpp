#include "daemon/redis/cluster_job.hpp"

#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace sidehook::redis {
namespace {

using step_kind = cluster_job::step::kind;

bool begins(const request& what, std::string_view word) {
  return !what.commands.empty() && !what.commands.front().words.empty() &&
         what.commands.front().words.front() == word;
}

std::vector<std::size_t> all_places(std::size_t count) {
  std::vector<std::size_t> places(count);
  std::iota(places.begin(), places.end(), std::size_t{0});
  return places;
}

}  // namespace

cluster_job::cluster_job(request what, answered done)
    : request_(std::move(what)),
      done_(std::move(done)),
      is_transaction_(begins(request_, "MULTI")),
      replies_(request_.commands.size()),
      left_(all_places(request_.commands.size())) {}

request cluster_job::left(way how) const {
  request rest;
  rest.key = request_.key;
  rest.blocks = request_.blocks;
  for (const auto place : left_) {
    if (how == way::asking) rest.commands.push_back({{"ASKING"}});
    rest.commands.push_back(request_.commands[place]);
  }
  return rest;
}

cluster_job::step cluster_job::take(std::vector<reply> replies, way how,
                                    const config::redis_address& asked) {
  step first;
  std::vector<std::size_t> still_left;
  const std::size_t stride = how == way::asking ? 2 : 1;
  for (std::size_t i = 0; i < left_.size(); ++i) {
    auto& answer = replies.at(i * stride + stride - 1);
    auto judged = judge(answer, asked);
    if (judged.what == step_kind::done) {
      replies_[left_[i]] = std::move(answer);
      continue;
    }
    still_left.push_back(left_[i]);
    if (first.what == step_kind::done) first = std::move(judged);
  }
  const bool aborted = !still_left.empty() && (still_left.back() + 1 == replies_.size() ||
                                               replies_.back().text.starts_with("EXECABORT"));
  left_ = std::move(still_left);
  if (first.what == step_kind::done || first.what == step_kind::down) return first;
  return go_on(std::move(first), aborted);
}

cluster_job::step cluster_job::judge(const reply& answer,
                                     const config::redis_address& asked) const {
  if (!answer.is(reply::kind::error)) return {};
  if (const auto to = read_redirect(answer, asked))
    return {to->what == redirect::kind::moved ? step_kind::moved : step_kind::ask, *to};
  if (answer.text.starts_with("TRYAGAIN")) return {step_kind::again};
  if (answer.text.starts_with("CLUSTERDOWN"))
    return {step_kind::down, {}, fmt::format("the Redis cluster does not serve: {}", answer.text)};
  return {};
}

// Where a transaction would ask, each of its commands would have to, and ASKING would become one of
// them.
cluster_job::step cluster_job::go_on(step first, bool was_aborted) {
  if (++hops_ > most_hops)
    return {step_kind::failed,
            {},
            fmt::format("the nodes of the Redis cluster send a command on more "
                        "than {} times",
                        most_hops)};
  if (!is_transaction_) return first;
  if (!was_aborted || first.what == step_kind::ask)
    return {step_kind::failed, {}, "the Redis cluster moves the slot of a transaction"};
  left_ = all_places(request_.commands.size());
  return first;
}

}  // namespace sidehook::redis

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "daemon/redis/client.hpp"
#include "daemon/redis/exchange.hpp"
#include "daemon/redis/redirect.hpp"

namespace sidehook::redis {

/// A request to a cluster, on its way from node to node until each of its commands has been done by
/// one. Pure: whoever has the connections sends what is left, and hands over what came back.
///
/// A command that was redirected was not done, and is sent to where it was redirected; the others
/// are not sent again. Of a transaction (MULTI first, EXEC last) nothing is done when one of its
/// commands is redirected, and it is sent anew as a whole.
class cluster_job {
 public:
  /// How what is left is sent.
  enum class way { plain, asking };

  struct step {
    enum class kind {
      done,   ///< all replies are there
      moved,  ///< what is left goes to `to.to`, which serves `to.slot` from now on
      ask,    ///< what is left goes to `to.to`, this once, and asking
      again,  ///< what is left goes the same way, a little later
      down,   ///< the cluster does not serve the slot: it has failed
      failed,
    };
    kind what = kind::done;
    redirect to = {};
    /// One sentence, of those that have failed.
    std::string why = {};
  };

  /// How often a request goes on before it fails.
  static constexpr int most_hops = 8;

  cluster_job(request what, answered done);

  const request& whole() const { return request_; }
  bool is_whole() const { return left_.size() == request_.commands.size(); }
  std::size_t commands() const { return request_.commands.size(); }
  /// What is left, with an ASKING before each command or without.
  request left(way how) const;
  /// The replies to that, or to whole().
  step take(std::vector<reply> replies, way how, const config::redis_address& asked);
  int hops() const { return hops_; }

  /// Either is called once.
  void answer() { done_(std::move(replies_)); }
  void fail(const failure& why) { done_(why); }

 private:
  step judge(const reply& answer, const config::redis_address& asked) const;
  step go_on(step first, bool was_aborted);

  request request_;
  answered done_;
  bool is_transaction_;
  std::vector<reply> replies_;
  // The places of the commands that no node has done yet.
  std::vector<std::size_t> left_;
  int hops_ = 0;
};

}  // namespace sidehook::redis

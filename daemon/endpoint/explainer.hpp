#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/catalog/loader.hpp"
#include "daemon/http/problem.hpp"
#include "daemon/http/responder.hpp"
#include "daemon/pacing/pacer.hpp"
#include "daemon/pacing/quarantine.hpp"
#include "daemon/queue/shard_rule.hpp"
#include "daemon/route/job.hpp"
#include "jsvm/run.hpp"

namespace sidehook::endpoint {

/// What would become of one event of a request.
struct prospect {
  /// What it was read as; "" when it could not be read.
  std::string format;
  /// Set when it is refused.
  std::optional<http::problem> refused;
  /// Why it is meant to run nothing; "" when it is meant to.
  std::string ignored_because;
  /// The event, its API and the handlers registered for it; its id is "" when it would get one.
  std::shared_ptr<route::job> job;
  route::told_api::source told_by = route::told_api::source::request;
};

/// What paces the handlers of one VM, and the strand on which it is asked.
struct paced_vm {
  const pacing::pacer& pacer;
  jsvm::vm_executor executor;
};

/// Answers POST /events?explain=true: what would run, and why nothing more does. Runs nothing. Any
/// thread; asks what only a VM's strand knows there, of one VM after the other.
class explainer {
 public:
  /// @param rule  which of the VMs runs an event
  explainer(const catalog::loader& loader, const pacing::quarantine& quarantine,
            std::vector<paced_vm> vms, const queue::shard_rule& rule)
      : loader_(loader), quarantine_(quarantine), vms_(std::move(vms)), rule_(rule) {}

  void answer(std::vector<prospect> prospects, http::responder respond) const;

 private:
  class teller;
  struct answering;

  std::size_t vm_of(const prospect& event) const;
  void go_on(const std::shared_ptr<answering>& what) const;

  const catalog::loader& loader_;
  const pacing::quarantine& quarantine_;
  const std::vector<paced_vm> vms_;
  const queue::shard_rule rule_;
};

}  // namespace sidehook::endpoint

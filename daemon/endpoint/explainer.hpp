#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/catalog/loader.hpp"
#include "daemon/http/problem.hpp"
#include "daemon/http/responder.hpp"
#include "daemon/pacing/pacer.hpp"
#include "daemon/pacing/quarantine.hpp"
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
  std::optional<route::job> job;
  route::told_api::source told_by = route::told_api::source::request;
};

/// Answers POST /events?explain=true: what would run, and why nothing more does. Runs nothing. Any
/// thread; asks what only the VM's strand knows there.
class explainer {
 public:
  explainer(const catalog::loader& loader, const pacing::quarantine& quarantine,
            const pacing::pacer& pacer, const jsvm::vm_executor& executor)
      : loader_(loader), quarantine_(quarantine), pacer_(pacer), executor_(executor) {}

  void answer(std::vector<prospect> prospects, http::responder respond) const;

 private:
  std::string text_of(const std::vector<prospect>& prospects) const;

  const catalog::loader& loader_;
  const pacing::quarantine& quarantine_;
  const pacing::pacer& pacer_;
  const jsvm::vm_executor executor_;
};

}  // namespace sidehook::endpoint

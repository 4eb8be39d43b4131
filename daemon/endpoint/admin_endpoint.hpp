#pragma once

#include <functional>
#include <memory>

#include "daemon/catalog/loader.hpp"
#include "daemon/http/request.hpp"
#include "daemon/http/responder.hpp"
#include "daemon/outcome/handler_figures.hpp"
#include "daemon/pacing/quarantine.hpp"

namespace sidehook::endpoint {

/// The administration listener's own routes. Any thread.
class admin_endpoint {
 public:
  admin_endpoint(catalog::loader& loader, const outcome::handler_figures& figures,
                 pacing::quarantine& quarantine)
      : loader_(loader), figures_(figures), quarantine_(quarantine) {}

  /// POST /reload: loads everything anew; answers what changed and what failed.
  void reload(http::request request, http::responder respond);
  /// GET /apis: the definitions in force.
  void apis(http::request request, http::responder respond) const;
  /// GET /handlers: every handler of every definition, its state, its counts, its last error,
  /// whether it is paused; and all faults.
  void handlers(http::request request, http::responder respond) const;
  /// POST /handlers/{api_id}/{handler}/resume: a paused handler runs again.
  void resume(http::request request, http::responder respond);

 private:
  catalog::loader& loader_;
  const outcome::handler_figures& figures_;
  pacing::quarantine& quarantine_;
};

}  // namespace sidehook::endpoint

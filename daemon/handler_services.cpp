#include "daemon/handler_services.hpp"

namespace sidehook {

handler_services::handler_services(const config::settings& settings,
                                   const config::environment& environment,
                                   const jsvm::vm_executor& vm, trace::tracer* tracer)
    : vm_(vm),
      environment_(settings.jsvm.env_allow, environment),
      http_(vm, settings.http_client, environment) {
  if (tracer != nullptr) traced_.emplace(http_, *tracer);
}

}  // namespace sidehook

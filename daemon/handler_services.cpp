#include "daemon/handler_services.hpp"

namespace sidehook {

handler_services::handler_services(const config::settings& settings,
                                   const config::environment& environment,
                                   const jsvm::vm_executor& vm)
    : vm_(vm),
      environment_(settings.jsvm.env_allow, environment),
      http_(vm, settings.http_client, environment) {}

}  // namespace sidehook

#include "daemon/handler_services.hpp"

namespace sidehook {

handler_services::handler_services(const config::settings& settings,
                                   const std::filesystem::path& data_dir,
                                   const config::environment& environment,
                                   const jsvm::vm_executor& vm, boost::asio::io_context& storage,
                                   const session::api_directory& apis,
                                   const state_services::reporter& report)
    : vm_(vm),
      environment_(settings.jsvm.env_allow, environment),
      http_(vm, settings.http_client, environment),
      state_(settings, data_dir, storage, apis, report) {}

}  // namespace sidehook

#include "daemon/client/request_figures.hpp"

namespace sidehook::client {

void request_figures::count(const jsvm::host::http_result& result,
                            std::chrono::duration<double> took) {
  seconds_.Observe(took.count());
  if (const auto* answer = std::get_if<jsvm::host::http_response>(&result)) {
    ++answers_.at(static_cast<std::size_t>(answer->status) / 100 % 10);
  } else {
    ++failures_.at(static_cast<std::size_t>(std::get<jsvm::host::http_failure>(result).why));
  }
}

}  // namespace sidehook::client

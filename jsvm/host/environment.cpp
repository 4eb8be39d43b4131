#include <array>

#include "jsvm/call.hpp"
#include "jsvm/host/all.hpp"
#include "jsvm/host/ports.hpp"

// Ours, not Tyk's: jsvm/compatibility.md, "Ours".
namespace sidehook::jsvm::host {
namespace {

void environment_variable(call& call) {
  if (const auto value = call.ports().environment.find(call.text(0))) call.return_bytes(*value);
}

constexpr std::array environment_rows{
    host_function{"TykEnv", 1, environment_variable, "(name: string): string | undefined",
                  "The value of an environment variable that jsvm.env_allow names; undefined for "
                  "any other. Ours."},
};

}  // namespace

std::span<const host_function> environment() { return environment_rows; }

}  // namespace sidehook::jsvm::host

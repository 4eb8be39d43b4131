#include "daemon/command/health.hpp"

#include <ostream>

#include "config/json/text.hpp"
#include "daemon/command/exit_code.hpp"

namespace sidehook::command {
namespace {

namespace json = config::json;

// "queue: pass", a line for each; nothing when there are none.
void print_components(const json::value& hello, std::ostream& out) {
  const auto* details = json::member(&hello, "details");
  if (details == nullptr || !details->IsObject()) return;
  for (const auto& [name, component] : details->GetObject()) {
    const auto output = json::one_line(json::text_of(json::member(&component, "output")));
    out << json::one_line(name.GetString()) << ": "
        << json::one_line(json::text_of(json::member(&component, "status")))
        << (output.empty() ? "" : ", ") << output << '\n';
  }
}

}  // namespace

int health(const config::settings& settings, const health_options& options, surroundings& world) {
  const auto place = place_of(options.daemon, settings);
  if (place.has_error()) {
    world.err << "sidehook: " << place.error() << '\n';
    return exit_misused;
  }
  // Who asks for health needs no credentials.
  admin_client daemon(*place, options.daemon.limits);
  const bool is_ready = options.what == health_options::question::ready;
  const auto failure = daemon.failure_of(is_ready ? "/readyz" : "/livez");
  if (failure) {
    world.err << "sidehook: " << failure->message << '\n';
  } else {
    world.out << (is_ready ? "ready" : "alive") << '\n';
  }
  const bool answers = !failure || failure->status != 0;
  if (is_ready && answers) {
    if (const auto hello = daemon.get("/hello")) print_components(hello->json, world.out);
  }
  return failure ? exit_failed : 0;
}

}  // namespace sidehook::command

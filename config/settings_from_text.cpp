#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "config/json/text.hpp"
#include "config/near_miss.hpp"
#include "config/settings_assembly.hpp"

// The two sources that give text: the environment and the command line.
namespace sidehook::config {
namespace {

constexpr std::string_view prefix = "SIDEHOOK_";

struct assignment {
  std::string_view name;
  std::string_view value;
};

std::optional<assignment> split_assignment(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  return assignment{text.substr(0, equals), text.substr(equals + 1)};
}

std::string with_suggestion(std::string_view meant) {
  return meant.empty() ? "is not an option"
                       : fmt::format("is not an option; did you mean {}?", meant);
}

// As a fault shows it: numbers bare, text in quotes.
std::string shown(const option& row, std::string_view text) {
  const bool digits =
      !text.empty() && text.size() < 20 &&
      std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
  return digits && row.type == option::value_type::whole_number ? std::string(text)
                                                                : json::quoted(text);
}

void settle(settings_assembly& into, const option& row, std::string_view text, const origin& at) {
  const auto faults = faults_of_objects(row, text);
  for (const auto& fault : faults) {
    origin inside = at;
    inside.pointer = fault.pointer;
    into.refuse_inside(row, inside, fault.message);
  }
  if (!faults.empty()) return;
  if (const auto value = value_from_text(row, text)) {
    into.assign(row, *value, at);
  } else {
    into.refuse(row, shown(row, text), at);
  }
}

// Kubernetes and Docker describe a service named "sidehook…" to the containers beside it in
// variables such as SIDEHOOK_SERVICE_HOST, SIDEHOOK_PORT=tcp://10.0.0.7:8090 and
// SIDEHOOK_PORT_8090_TCP_ADDR.
bool describes_a_service(const assignment& variable) {
  const auto has = [&](std::string_view part) {
    return variable.name.find(part) != std::string_view::npos;
  };
  for (const std::string_view scheme : {"tcp://", "udp://", "sctp://"}) {
    if (variable.value.starts_with(scheme)) return true;
  }
  return has("_SERVICE_HOST") || has("_SERVICE_PORT") || has("_TCP_") || has("_UDP_") ||
         has("_SCTP_");
}

}  // namespace

void read_settings(settings_assembly& into, const environment& variables) {
  std::vector<std::string> names;
  for (const auto& row : into.rows()) names.push_back(environment_name(row));
  for (const std::string_view entry : variables) {
    const auto variable = split_assignment(entry);
    if (!variable || !variable->name.starts_with(prefix) || describes_a_service(*variable))
      continue;
    const origin at{origin::source::environment, std::string(variable->name), "", 0, 0};
    const auto found = std::find(names.begin(), names.end(), variable->name);
    if (found == names.end()) {
      into.report(at, with_suggestion(near_miss(variable->name, names)));
    } else {
      settle(into, into.rows()[static_cast<std::size_t>(found - names.begin())], variable->value,
             at);
    }
  }
}

void read_assignments(settings_assembly& into, std::span<const std::string> assignments) {
  std::vector<std::string> paths;
  for (const auto& row : into.rows()) paths.emplace_back(row.path);
  for (const std::string_view argument : assignments) {
    const auto given = split_assignment(argument);
    // Without the value, which may be a secret.
    const std::string_view name = given ? given->name : argument;
    const origin at{origin::source::command_line, fmt::format("--set {}", name), "", 0, 0};
    const option* row = into.find(name);
    if (row == nullptr) {
      into.report(at, with_suggestion(near_miss(name, paths)));
    } else if (!given) {
      into.report(at, "has no value: write path=value");
    } else {
      settle(into, *row, given->value, at);
    }
  }
}

}  // namespace sidehook::config

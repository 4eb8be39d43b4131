#include <algorithm>

#include <fmt/format.h>

#include "config/egress_rule.hpp"
#include "config/json/text.hpp"
#include "config/settings_assembly.hpp"

namespace sidehook::config {
namespace {

void check_rules(settings_assembly& assembled, std::string_view option,
                 const std::vector<std::string>& rules) {
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const auto rule = parse_egress_rule(rules[i]);
    if (rule) continue;
    assembled.refuse_item(
        option, i, fmt::format("{} is not allowed: {}", json::quoted(rules[i]), rule.error()));
  }
}

}  // namespace

void check_mappings(settings_assembly& assembled) {
  const auto& mappings = assembled.values().mappings;
  for (std::size_t i = 0; i < mappings.size(); ++i) {
    const auto same = [&](const mapping& other) { return other.name == mappings[i].name; };
    const auto first = std::find_if(mappings.begin(), mappings.end(), same) - mappings.begin();
    if (static_cast<std::size_t>(first) < i)
      assembled.refuse_item("mappings", i,
                            fmt::format("the name {} is not allowed: item {} has it too",
                                        json::quoted(mappings[i].name), first + 1));
  }
}

void check_http_client(settings_assembly& assembled) {
  const auto& client = assembled.values().http_client;
  check_rules(assembled, "http_client.egress.allow", client.egress.allow);
  check_rules(assembled, "http_client.egress.deny", client.egress.deny);
  if (!client.client_key_file.empty() && client.client_certificate_file.empty()) {
    assembled.refuse_assigned("http_client.client_key_file",
                              fmt::format("{} is not allowed: there is no certificate to it; set "
                                          "http_client.client_certificate_file",
                                          json::quoted(client.client_key_file)));
  }
}

}  // namespace sidehook::config

#include <fmt/format.h>

#include "config/settings_assembly.hpp"
#include "config/text_rules.hpp"
#include "config/url_check.hpp"

namespace sidehook::config {
namespace {

// Control characters are in no text of the settings.
bool is_header_line(std::string_view line) {
  const auto colon = line.find(": ");
  return colon != std::string_view::npos && is_header_name(line.substr(0, colon)) &&
         colon + 2 < line.size();
}

}  // namespace

void check_tracing(settings_assembly& assembled) {
  const auto& tracing = assembled.values().tracing;
  if (!tracing.endpoint.empty())
    check_url(assembled, "tracing.endpoint", tracing.endpoint, "tracing.headers");
  // Which are secret, and not shown.
  for (std::size_t i = 0; i < tracing.headers.size(); ++i) {
    if (!is_header_line(tracing.headers[i]))
      assembled.refuse_item("tracing.headers", i, "must be a header field, as \"Name: value\"");
  }
  if (tracing.batch_spans > tracing.max_spans) {
    assembled.refuse_assigned("tracing.batch_spans",
                              fmt::format("{} is not allowed: no more than {} are kept "
                                          "(tracing.max_spans)",
                                          tracing.batch_spans, tracing.max_spans));
  }
}

}  // namespace sidehook::config

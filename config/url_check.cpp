#include "config/url_check.hpp"

#include <fmt/format.h>

#include "config/json/text.hpp"

namespace sidehook::config {
namespace {

bool has_user(std::string_view url) {
  const auto begin = url.find("://");
  if (begin == std::string_view::npos) return false;
  const auto rest = url.substr(begin + 3);
  return rest.substr(0, rest.find('/')).find('@') != std::string_view::npos;
}

// "" when it may be one.
std::string_view url_fault(std::string_view url) {
  const auto scheme = url.starts_with("https://") ? 8U : url.starts_with("http://") ? 7U : 0U;
  if (scheme == 0) return "must begin with http:// or https://";
  const auto rest = url.substr(scheme);
  if (rest.empty() || rest.starts_with('/') || rest.starts_with(':')) return "must name a host";
  if (rest.find_first_of("?#") != std::string_view::npos)
    return "must have no query and no fragment";
  if (rest.find(' ') != std::string_view::npos) return "must have no blanks";
  return "";
}

}  // namespace

void check_url(settings_assembly& assembled, std::string_view option, const std::string& url,
               std::string_view credentials) {
  if (assembled.was_refused(option)) return;
  // Which may be with a password, and is not shown.
  if (has_user(url)) {
    return assembled.refuse_assigned(
        option, fmt::format("a URL with a user is not allowed: what lets in is {}", credentials));
  }
  const auto fault = url_fault(url);
  if (fault.empty()) return;
  assembled.refuse_assigned(option, fmt::format("{} is not allowed: {}", json::quoted(url), fault));
}

}  // namespace sidehook::config

#include "daemon/gateway/notification.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "config/ascii_case.hpp"
#include "config/json/parse.hpp"
#include "config/json/text.hpp"

namespace sidehook::gateway {
namespace {

namespace json = config::json;

using result = boost::system::result<notification, std::string>;

result failed(std::string why) { return {boost::system::in_place_error, std::move(why)}; }

// The commands of Tyk's gateways and dashboards (jsvm/compatibility.md, "Reload").
constexpr std::array<std::string_view, 5> reloading{"ApiUpdated", "ApiRemoved", "ApiAdded",
                                                    "PolicyChanged", "GroupReload"};
constexpr std::array<std::string_view, 12> for_gateways{"KeySpaceUpdateNotification",
                                                        "OAuthPurgeLapsedTokens",
                                                        "DeleteAPICache",
                                                        "InvalidateJWKSCacheForAPI",
                                                        "ClientIdPChanged",
                                                        "UserKeyReset",
                                                        "NoticeConfigUpdated",
                                                        "NoticeDashboardZeroConf",
                                                        "NoticeDashboardConfigRequest",
                                                        "NoticeGatewayConfigResponse",
                                                        "NoticeGatewayDRLNotification",
                                                        "NoticeGatewayLENotification"};

/// Puts members into a notification, until one does not fit.
class member_reader {
 public:
  void read(std::string_view name, const json::value& value) {
    if (value.IsNull()) return;
    for (const auto& [known, field] : texts) {
      if (config::equal_ignoring_case(name, known)) return set(known, read_.*field, value);
    }
    if (config::equal_ignoring_case(name, "algorithm")) set_algorithm(value);
  }

  result take() {
    if (!failure_.empty()) return failed(std::move(failure_));
    return std::move(read_);
  }

 private:
  struct text_member {
    std::string_view name;
    std::string notification::*field;
  };
  static constexpr std::array<text_member, 3> texts{{{"command", &notification::command},
                                                     {"payload", &notification::payload},
                                                     {"signature", &notification::signature}}};

  void set(std::string_view name, std::string& text, const json::value& value) {
    if (!value.IsString()) return fail(name, "a string", value);
    text = json::text_of(&value);
  }
  void set_algorithm(const json::value& value) {
    if (!value.IsInt64()) return fail("algorithm", "a whole number", value);
    read_.algorithm = value.GetInt64();
  }
  void fail(std::string_view name, std::string_view wanted, const json::value& value) {
    if (failure_.empty())
      failure_ = fmt::format("its {} must be {}, is {}", name, wanted, json::kind_of(value));
  }

  notification read_;
  std::string failure_;
};

template <std::size_t count>
bool is_among(const std::array<std::string_view, count>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

result read_notification(std::string_view message) {
  if (message.size() > most_notification_bytes)
    return failed(fmt::format("it is longer than {} bytes", most_notification_bytes));
  const auto parsed = json::parse(message);
  if (!parsed) return failed(fmt::format("it is not JSON: {}", parsed.error().message));
  if (!parsed->IsObject()) return failed("it is no object");
  member_reader reader;
  for (const auto& member : parsed->GetObject())
    reader.read(json::text_of(&member.name), member.value);
  return reader.take();
}

notification_meaning meaning_of(std::string_view command) {
  if (is_among(reloading, command)) return notification_meaning::reload;
  if (is_among(for_gateways, command)) return notification_meaning::none;
  return notification_meaning::unknown;
}

}  // namespace sidehook::gateway

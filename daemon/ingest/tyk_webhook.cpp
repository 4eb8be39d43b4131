#include "daemon/ingest/tyk_webhook.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "daemon/ingest/timestamp.hpp"

namespace sidehook::ingest {
namespace {

using member_kind = json_member::kind;

// The body has numbers and booleans as strings; what does not read as one stays a string.
enum class form { as_is, integer, boolean };

struct field {
  std::string_view from;
  std::string_view to;
  form as = form::as_is;
};

constexpr std::array key_failure{
    field{"path", "Path"},
    field{"origin", "Origin"},
    field{"key", "Key"},
};
constexpr std::array breaker{
    field{"path", "Path"},
    field{"api_id", "APIID"},
    field{"Status", "CircuitEvent", form::integer},
};
constexpr std::array upstream_oauth{field{"api_id", "APIID"}};
constexpr std::array token{
    field{"org", "Org"},
    field{"key", "Key"},
};
constexpr std::array trigger{
    field{"org", "org_id"},
    field{"key", "key"},
    field{"trigger_limit", "trigger_limit", form::integer},
};
constexpr std::array certificate{
    field{"cert_id", "cert_id"},
    field{"cert_name", "cert_name"},
    field{"expires_at", "expires_at"},
    field{"expired_at", "expired_at"},
    field{"days_remaining", "days_remaining", form::integer},
    field{"days_since_expiry", "days_since_expiry", form::integer},
    field{"api_id", "api_id"},
    field{"cert_role", "cert_role"},
};
constexpr std::array host_address{field{"url", "CheckURL"}};
constexpr std::array host_metadata{field{"api_id", "api_id"}, field{"host", "host_name"}};
constexpr std::array host_answer{
    field{"response_code", "ResponseCode", form::integer},
    field{"tcp_error", "IsTCPError", form::boolean},
};

// Types whose metadata is flat; all others that are not below are key failures.
struct layout {
  std::string_view type;
  std::span<const field> fields;
};
constexpr std::array layouts{
    layout{"BreakerTriggered", breaker},
    layout{"BreakerTripped", breaker},
    layout{"BreakerReset", breaker},
    layout{"UpstreamOAuthError", upstream_oauth},
    layout{"TriggerExceeded", trigger},
    layout{"TokenCreated", token},
    layout{"TokenUpdated", token},
    layout{"TokenDeleted", token},
    layout{"CertificateExpired", certificate},
    layout{"CertificateExpiringSoon", certificate},
};

std::span<const field> fields_of(std::string_view type) {
  const auto* found = std::find_if(layouts.begin(), layouts.end(),
                                   [&](const layout& row) { return row.type == type; });
  return found == layouts.end() ? std::span<const field>(key_failure) : found->fields;
}

std::string text_of(const std::vector<json_member>& members, std::string_view name) {
  const auto* member = find(members, name);
  return std::string(member != nullptr ? member->text : "");
}

// An integer as JSON has it, small enough for every reader.
bool is_integer(std::string_view text) {
  constexpr std::size_t most_digits = 15;
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.size() <= most_digits && (text == "0" || text[0] != '0') &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string value_of(const json_member& member, form as) {
  const bool bare = (as == form::integer && is_integer(member.text)) ||
                    (as == form::boolean && (member.text == "true" || member.text == "false"));
  return std::string(bare ? member.text : member.value);
}

class webhook_mapper {
 public:
  explicit webhook_mapper(const std::vector<json_member>& members) : members_(members) {}

  std::string run(std::chrono::system_clock::time_point received) {
    const std::string type = text_of(members_, "event");
    write("EventType", take("event")->value);
    open("EventMetaData");
    write("Message", take("message")->value);
    write("OriginatingRequest", R"("")");
    if (type == "HostDown" || type == "HostUp") {
      write_host();
    } else {
      write_all(fields_of(type));
      write_circuit_event(type);
    }
    close();
    write("TimeStamp", time_stamp(received));
    write_the_rest();
    return json_ += '}';
  }

 private:
  const json_member* take(std::string_view name) {
    const auto* member = find(members_, name);
    if (member != nullptr) taken_.push_back(name);
    return member;
  }

  void write_name(std::string_view quoted) {
    if (json_.back() != '{') json_ += ',';
    json_ += quoted;
    json_ += ':';
  }
  void write(std::string_view name, std::string_view value) {
    write_name('"' + std::string(name) + '"');
    json_ += value;
  }
  void open(std::string_view name) { write(name, "{"); }
  void close() { json_ += '}'; }

  void write_all(std::span<const field> fields) {
    for (const auto& field : fields) {
      if (const auto* member = take(field.from)) write(field.to, value_of(*member, field.as));
    }
  }

  void write_host() {
    open("HostInfo");
    write_all(host_address);
    open("MetaData");
    write_all(host_metadata);
    close();
    write_all(host_answer);
    close();
  }

  // The bodies of the two newer types leave out what the type says.
  void write_circuit_event(std::string_view type) {
    if (find(members_, "Status") != nullptr) return;
    if (type == "BreakerTripped") write("CircuitEvent", "0");
    if (type == "BreakerReset") write("CircuitEvent", "1");
  }

  std::string time_stamp(std::chrono::system_clock::time_point received) {
    const auto* own = find(members_, "TimeStamp");
    if (own != nullptr && own->type == member_kind::string)
      return std::string(take("TimeStamp")->value);
    if (const auto stamp = to_time_stamp(text_of(members_, "timestamp"))) {
      take("timestamp");
      return '"' + *stamp + '"';
    }
    return '"' + format_time_stamp(received) + '"';
  }

  void write_the_rest() {
    for (const auto& member : members_) {
      if (std::find(taken_.begin(), taken_.end(), member.name) != taken_.end()) continue;
      write_name(member.raw_name);
      json_ += member.value;
    }
  }

  const std::vector<json_member>& members_;
  std::vector<std::string_view> taken_;
  std::string json_ = "{";
};

}  // namespace

const json_member* find_tyk_webhook(const std::vector<json_member>& members) {
  const auto* event = find(members, "event");
  if (event == nullptr || event->type != member_kind::string) return nullptr;
  const auto* message = find(members, "message");
  if (message == nullptr || message->type != member_kind::string) return nullptr;
  // Kong has entity and source, Gravitee scope; the others are those of an event as such.
  for (const auto* other :
       {"EventType", "Type", "EventMetaData", "Meta", "entity", "source", "scope"}) {
    if (find(members, other) != nullptr) return nullptr;
  }
  return event;
}

tyk_webhook read_tyk_webhook(const std::vector<json_member>& members,
                             std::chrono::system_clock::time_point received) {
  return {webhook_mapper(members).run(received), text_of(members, "api_id"),
          text_of(members, "key")};
}

bool begins_as_tyk_webhook(std::string_view text) {
  const auto next = [&](std::string_view expected) {
    text.remove_prefix(std::min(text.find_first_not_of(json_blanks), text.size()));
    if (!text.starts_with(expected)) return false;
    text.remove_prefix(expected.size());
    return true;
  };
  return next("{") && next("\"event\"") && next(":");
}

}  // namespace sidehook::ingest

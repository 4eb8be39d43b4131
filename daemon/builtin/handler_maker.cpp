#include "daemon/builtin/handler_maker.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "config/fault.hpp"
#include "config/handler_rules.hpp"
#include "config/json/text.hpp"
#include "daemon/access/secret_reader.hpp"
#include "daemon/builtin/log_handler.hpp"
#include "daemon/builtin/webhook_handler.hpp"
#include "jsvm/host/headers.hpp"
#include "jsvm/host/url.hpp"

namespace sidehook::builtin {
namespace {

// As the gateway's webhooks call themselves.
constexpr std::string_view user_agent = "Tyk-Hookshot";
// A request's own time limit ends it first, and says more.
constexpr std::chrono::seconds margin{1};

class missing_handler : public jsvm::builtin_handler {
 public:
  explicit missing_handler(std::string why) : why_(std::move(why)) {}
  jsvm::builtin_end perform(jsvm::call& /*call*/, const jsvm::invocation& /*what*/) const override {
    return {jsvm::outcome::missing, why_};
  }

 private:
  const std::string why_;
};

// Fills in a plan; the first thing that is wrong is the fault.
class planner {
 public:
  explicit planner(const config::webhook& target) : target_(target) {}

  void set_method() {
    plan_.method = config::is_webhook_method(target_.method) ? target_.method : "GET";
    std::transform(plan_.method.begin(), plan_.method.end(), plan_.method.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  }

  void set_url() {
    auto url = jsvm::host::outgoing_url(target_.url);
    auto* sendable = std::get_if<std::string>(&url);
    if (sendable == nullptr)
      return refuse(
          fmt::format("the URL {} cannot be sent to: it has no valid host and port, or "
                      "a path with a wrong escape",
                      config::json::quoted(config::shown_url(target_.url))));
    plan_.url = std::move(*sendable);
    const auto shown = config::shown_url(plan_.url);
    const auto begin = shown.find("://") + 3;
    plan_.place = shown.substr(begin, shown.find_first_of("/?", begin) - begin);
    if (plan_.place.starts_with("***@")) plan_.place.erase(0, 4);
  }

  void set_headers() {
    std::map<std::string, std::string> headers{{"User-Agent", std::string(user_agent)},
                                               {"Content-Type", content_type()}};
    for (const auto& [name, value] : target_.headers) {
      if (!jsvm::host::is_http_token(name))
        return refuse(fmt::format("{} is no name of a header", config::json::quoted(name)));
      if (!jsvm::host::is_header_value(value))
        return refuse(fmt::format("the value of the header {} holds a control character", name));
      auto canonical = jsvm::host::canonical_header_name(name);
      if (!jsvm::host::is_set_by_client(canonical)) headers[std::move(canonical)] = value;
    }
    for (auto& [name, value] : headers) plan_.headers.push_back({name, value});
  }

  void set_signature(const config::environment& environment) {
    if (!target_.signature) return;
    const auto secrets = access::read_secrets(*target_.signature, environment);
    if (!secrets)
      return refuse(fmt::format("the secret of its signature: {}", to_string(secrets.error())));
    for (const auto& secret : *secrets) {
      if (auto key = config::webhook_key(secret)) plan_.signing_keys.push_back(*std::move(key));
    }
  }

  webhook_plan& plan() { return plan_; }
  const std::string& fault() const { return fault_; }

 private:
  bool makes_json() const {
    return target_.template_path.empty() || target_.template_path.ends_with(".json");
  }
  std::string content_type() {
    plan_.content = makes_json() ? webhook_plan::content::json : webhook_plan::content::any;
    return makes_json() ? "application/json" : "text/plain; charset=utf-8";
  }
  void refuse(std::string why) {
    if (fault_.empty()) fault_ = std::move(why);
  }

  const config::webhook& target_;
  webhook_plan plan_;
  std::string fault_;
};

}  // namespace

handler_maker::handler_maker(const config::settings& settings, config::environment environment)
    : most_bytes_(settings.handlers.max_webhook_bytes),
      request_timeout_(settings.http_client.timeout_ms),
      environment_(std::move(environment)),
      sent_(std::make_shared<sent_bodies>(settings.queue.max_windows)) {}

made_handler handler_maker::make(const config::event_handler& handler,
                                 std::shared_ptr<const text_template> body) const {
  if (handler.kind == config::handler_kind::webhook)
    return make_webhook(handler.target, std::move(body));
  return {std::make_shared<log_handler>(handler.log_prefix)};
}

made_handler handler_maker::missing(std::string why) {
  return {std::make_shared<missing_handler>(why), std::nullopt, why};
}

made_handler handler_maker::make_webhook(const config::webhook& target,
                                         std::shared_ptr<const text_template> body) const {
  planner planner(target);
  planner.set_method();
  planner.set_url();
  planner.set_headers();
  planner.set_signature(environment_);
  if (!planner.fault().empty()) return missing(planner.fault());
  auto& plan = planner.plan();
  plan.body = std::move(body);
  plan.most_bytes = most_bytes_;
  plan.cooldown = target.cooldown;
  return {std::make_shared<webhook_handler>(std::move(plan), sent_), request_timeout_ + margin};
}

}  // namespace sidehook::builtin

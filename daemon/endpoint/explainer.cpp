#include "daemon/endpoint/explainer.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "config/json/writer.hpp"
#include "daemon/log/line.hpp"

namespace sidehook::endpoint {
namespace {

using row_state = catalog::handler_row::state;

std::string_view text_of(route::told_api::source by) {
  using source = route::told_api::source;
  switch (by) {
    case source::request:
      return "the request names it";
    case source::event:
      return "the event names it";
    case source::listen_path:
      return "the event's Path begins with its listen path";
    case source::first_segment:
      return "the event's Path begins with its id";
    case source::nothing:
      return "nothing: the handlers of the settings run for events of no API";
  }
  return "";
}

// The handlers of the settings are every API's.
bool may_be_of(const catalog::handler_row& row, const route::routed_api& api) {
  return row.api_id == api.id || row.api_id.empty();
}

}  // namespace

// What would run of a prospect, while it is being told.
class explainer::teller {
 public:
  teller(std::shared_ptr<const catalog::loaded> loaded, const pacing::quarantine& quarantine)
      : loaded_(std::move(loaded)), quarantine_(quarantine) {
    json_.begin_object();
    json_.key("events");
    json_.begin_array();
  }

  /// @param instance  which VM it is, where there are several
  void tell(const prospect& event, const pacing::pacer& pacer,
            std::optional<std::size_t> instance) {
    pacer_ = &pacer;
    instance_ = instance;
    json_.begin_object();
    if (!event.format.empty()) json_.member("format", event.format);
    if (event.refused) {
      json_.member("conclusion", "it would be refused");
      json_.json_member("problem", http::to_reply(*event.refused).body);
    } else if (!event.ignored_because.empty()) {
      json_.member("conclusion", "nothing would run: " + event.ignored_because);
    } else {
      tell_job(*event.job, event.told_by);
    }
    json_.end_object();
  }

  std::string end() {
    json_.end_array();
    json_.end_object();
    return json_.take();
  }

 private:
  void tell_job(const route::job& job, route::told_api::source told_by) {
    json_.json_member("event", job.event.json);
    if (!job.event_id.empty()) json_.member("id", job.event_id);
    json_.key("api");
    json_.begin_object();
    json_.member("api_id", job.api->id);
    json_.member("told_by", sidehook::endpoint::text_of(told_by));
    json_.end_object();
    if (instance_) json_.member("instance", static_cast<std::int64_t>(*instance_));
    json_.key("handlers");
    json_.begin_array();
    would_run_ = 0;
    listed_ = 0;
    auto registered = job.handlers.begin();
    for (const auto& row : loaded_->shown.handlers) {
      if (!may_be_of(row, *job.api) || row.event_type != job.event.type) continue;
      ++listed_;
      const bool is_registered = catalog::is_registered(row.is) &&
                                 registered != job.handlers.end() &&
                                 (*registered)->name == row.handler;
      tell_handler(row, is_registered ? registered->get() : nullptr, job.event);
      if (is_registered) ++registered;
    }
    json_.end_array();
    json_.member("conclusion", conclusion(job));
  }

  void tell_handler(const catalog::handler_row& row, const jsvm::handler_binding* binding,
                    const ingest::event& event) {
    json_.begin_object();
    json_.member("handler", row.handler);
    json_.member("path", row.path);
    json_.member("file", row.definition_file);
    json_.member("state", catalog::to_string(row.is));
    if (!row.detail.empty()) json_.member("detail", row.detail);
    const auto held = binding == nullptr ? std::string() : why_held(*binding, event);
    if (!held.empty()) json_.member("held", held);
    const bool runs = binding != nullptr && held.empty() &&
                      (row.is == row_state::ready || row.is == row_state::overridden);
    if (runs) ++would_run_;
    json_.json_member("would_run", runs ? "true" : "false");
    json_.end_object();
  }

  // Why a handler that is registered would not run at once; "" when it would.
  std::string why_held(const jsvm::handler_binding& binding, const ingest::event& event) const {
    if (const auto paused = quarantine_.find({binding.owner(), binding.name}))
      return fmt::format("it is paused: {}; the next probe is at {}", paused->because,
                         log::time_text(paused->next_probe));
    const auto until = pacer_->window_of(binding, event);
    if (!until) return "";
    const char* rule = binding.coalesce ? "coalesce_s" : "cooldown_s";
    return fmt::format("an equal event ran, and this one {} until {} ({})",
                       binding.coalesce ? "is gathered with others" : "is spared",
                       log::time_text(*until), rule);
  }

  std::string conclusion(const route::job& job) const {
    if (would_run_ > 0)
      return fmt::format("{} handler{} would run", would_run_, would_run_ == 1 ? "" : "s");
    if (listed_ > 0) return "nothing would run: none of the handlers can";
    std::vector<std::string> others;
    for (const auto& row : loaded_->shown.handlers) {
      const bool seen = std::ranges::find(others, row.event_type) != others.end();
      if (may_be_of(row, *job.api) && !seen) others.push_back(row.event_type);
    }
    return fmt::format("nothing would run: the API has no handler for {}, but for: {}",
                       job.event.type,
                       others.empty() ? "nothing" : fmt::format("{}", fmt::join(others, ", ")));
  }

  const std::shared_ptr<const catalog::loaded> loaded_;
  const pacing::quarantine& quarantine_;
  const pacing::pacer* pacer_ = nullptr;
  std::optional<std::size_t> instance_;
  config::json::writer json_;
  std::size_t would_run_ = 0;
  std::size_t listed_ = 0;
};

struct explainer::answering {
  answering(std::vector<prospect> events, http::responder answer,
            std::shared_ptr<const catalog::loaded> loaded, const pacing::quarantine& quarantine)
      : prospects(std::move(events)),
        respond(std::move(answer)),
        tells(std::move(loaded), quarantine) {}

  bool is_done() const { return told == prospects.size(); }
  const prospect& next() const { return prospects[told]; }

  const std::vector<prospect> prospects;
  http::responder respond;
  teller tells;
  std::size_t told = 0;
};

void explainer::answer(std::vector<prospect> prospects, http::responder respond) const {
  go_on(std::make_shared<answering>(std::move(prospects), std::move(respond), loader_.current(),
                                    quarantine_));
}

// What runs nothing is told of anywhere.
std::size_t explainer::vm_of(const prospect& event) const {
  return event.job ? rule_.shard_of(*event.job) : 0;
}

void explainer::go_on(const std::shared_ptr<answering>& what) const {
  if (what->is_done()) return what->respond(http::json_reply(200, what->tells.end()));
  const auto vm = vm_of(what->next());
  boost::asio::post(vms_[vm].executor, [this, what, vm] {
    const auto shown = vms_.size() > 1 ? std::optional(vm) : std::nullopt;
    for (; !what->is_done() && vm_of(what->next()) == vm; ++what->told)
      what->tells.tell(what->next(), vms_[vm].pacer, shown);
    go_on(what);
  });
}

}  // namespace sidehook::endpoint

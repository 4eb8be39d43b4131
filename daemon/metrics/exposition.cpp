#include "daemon/metrics/exposition.hpp"

#include <prometheus/text_serializer.h>

#include "daemon/metrics/groups.hpp"

namespace sidehook::metrics {

std::string exposition::text() const {
  families made;
  add_process(made, from_);
  add_http(made, from_);
  add_events(made, from_);
  add_queue(made, from_);
  add_handlers(made, from_);
  add_vms(made, from_);
  add_requests(made, from_);
  add_spans(made, from_);
  add_loads(made, from_);
  add_log(made, from_);
  return prometheus::TextSerializer().Serialize(made.all());
}

void exposition::show(http::request /*request*/, http::responder respond) const {
  respond({200, "text/plain; version=0.0.4; charset=utf-8", text()});
}

}  // namespace sidehook::metrics

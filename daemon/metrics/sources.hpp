#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "daemon/catalog/loader.hpp"
#include "daemon/client/request_figures.hpp"
#include "daemon/endpoint/events_endpoint.hpp"
#include "daemon/endpoint/health_endpoint.hpp"
#include "daemon/http/http_figures.hpp"
#include "daemon/log/logger.hpp"
#include "daemon/otlp/span_exporter.hpp"
#include "daemon/outcome/handler_figures.hpp"
#include "daemon/pacing/quarantine.hpp"
#include "daemon/queue/commit_figures.hpp"
#include "daemon/queue/dead_letters.hpp"
#include "daemon/queue/event_queue.hpp"
#include "daemon/queue/settlement_figures.hpp"
#include "jsvm/vm_figures.hpp"

namespace sidehook::metrics {

/// What the parts of the daemon tell of themselves. All of it is for any thread.
struct sources {
  const http::http_figures& events_listener;
  const http::http_figures& admin_listener;
  const endpoint::events_endpoint& events;
  const queue::event_queue& queue;
  const queue::commit_figures& commits;
  const queue::settlement_figures& settlements;
  const queue::dead_letters& dead_letters;
  const outcome::handler_figures& handlers;
  const pacing::quarantine& quarantine;
  /// One for each instance (jsvm.instances).
  std::vector<std::reference_wrapper<const jsvm::vm_figures>> vms;
  const client::request_figures& requests;
  /// Null when nothing is traced.
  const otlp::span_exporter* spans;
  const catalog::loader& loader;
  const log::logger& log;
  std::function<endpoint::health()> health;

  struct limits {
    std::size_t queue_deliveries = 0;
    std::size_t queue_bytes = 0;
    /// Of each VM.
    std::size_t heap_bytes = 0;
    std::size_t runs = 0;
    /// Handlers with samples of their own (metrics.max_handlers); the others are counted together.
    std::size_t handlers = 1'000;
  };
  limits bounds;
  /// How often the supervisor has replaced this process.
  std::size_t restarts = 0;
};

}  // namespace sidehook::metrics

#pragma once

#include <filesystem>

#include "config/settings.hpp"
#include "daemon/access/token_buckets.hpp"
#include "daemon/catalog/sources.hpp"
#include "daemon/endpoint/events_endpoint.hpp"
#include "daemon/http/limits.hpp"
#include "daemon/ingest/decoder_limits.hpp"
#include "daemon/log/logger.hpp"
#include "daemon/outcome/recorder.hpp"
#include "daemon/pacing/quarantine.hpp"
#include "daemon/queue/sharded_queue.hpp"

namespace sidehook {

/// What each part of the daemon is told of the settings, in its own terms.

/// Where API definitions are read from, wherever they come from.
std::filesystem::path definitions_folder(const config::settings& settings);
catalog::sources sources_of(const config::settings& settings);
http::limits http_limits(const config::settings& settings);
access::rate_rules rate_rules_of(const config::settings& settings);
ingest::decoder_limits decoder_limits_of(const config::settings& settings);
endpoint::events_endpoint::options event_options(const config::settings& settings);
outcome::key_display key_display_of(const config::settings& settings);
outcome::retry_rules retry_rules_of(const config::settings& settings);
pacing::quarantine_rules quarantine_rules_of(const config::settings& settings);
log::level log_level_of(const config::settings& settings);
queue::shard_rule shard_rule_of(const config::settings& settings);
queue::shard_bounds shard_bounds_of(const config::settings& settings);

}  // namespace sidehook

#pragma once

#include "config/json/parse.hpp"

namespace sidehook::config::schema {

/// Whether a document certainly conforms to a schema, told quickly, without a word about why not:
/// false is also for what has to be looked at more closely, such as keywords that this does not
/// know, and numbers with a fraction where a whole one is asked for. `pattern` is not looked at.
bool certainly_accepts(const json::value& schema, const json::value& document);

}  // namespace sidehook::config::schema

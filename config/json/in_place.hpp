#pragma once

// RapidJSON that reads strings where they stand, in a padded_copy, and with SSE2, which all x86-64
// has, many characters at a time. That is chosen by macros, and the rest of the program does
// without: so this is another RapidJSON, in a namespace of its own. Only for sources that are
// compiled by themselves (SKIP_UNITY_BUILD_INCLUSION), and before whatever includes the usual one.

#if defined(RAPIDJSON_RAPIDJSON_H_)
#error "config/json/in_place.hpp has to come before all that includes RapidJSON"
#endif

#define RAPIDJSON_NAMESPACE sidehook::config::json::in_place
#define RAPIDJSON_NAMESPACE_BEGIN namespace sidehook::config::json::in_place {
#define RAPIDJSON_NAMESPACE_END }
#if defined(__SSE2__)
#define RAPIDJSON_SSE2
#endif

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

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

#if defined(__SSE2__)
#include <bit>

namespace sidehook::config::json::in_place {

/// Moves behind the characters of a string that stand for themselves. RapidJSON's own takes them
/// one by one until the next address that sixteen divides, as what it reads could end at a page's
/// end, and overlooks U+001A to U+001F; most strings of an event are shorter than that.
template <>
inline void Reader::SkipUnescapedString(InsituStringStream& stream) {
  const __m128i quotes = _mm_set1_epi8('"');
  const __m128i escapes = _mm_set1_epi8('\\');
  const __m128i controls = _mm_set1_epi8(' ' - 1);
  for (;; stream.src_ += sizeof(__m128i)) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(stream.src_));
    const __m128i ends =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(block, quotes), _mm_cmpeq_epi8(block, escapes)),
                     _mm_cmpeq_epi8(_mm_max_epu8(block, controls), controls));
    const auto marks = static_cast<unsigned>(_mm_movemask_epi8(ends));
    if (marks == 0) continue;
    stream.src_ += std::countr_zero(marks);
    break;
  }
  stream.dst_ = stream.src_;
}

}  // namespace sidehook::config::json::in_place
#endif

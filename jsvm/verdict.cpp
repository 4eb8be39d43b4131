#include "jsvm/verdict.hpp"

#include <algorithm>
#include <cmath>

#include "jsvm/protect.hpp"
#include "jsvm/realm.hpp"
#include "jsvm/text.hpp"

namespace sidehook::jsvm {
namespace {

std::optional<std::chrono::milliseconds> delay_of(double milliseconds) {
  constexpr double longest = 24.0 * 3600 * 1000;
  if (std::isnan(milliseconds)) return std::nullopt;
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(std::clamp(milliseconds, 0.0, longest)));
}

// [ ... [kind, argument] ] → [ ... [kind, argument] ]
verdict read_verdict(duk_context* context) {
  duk_get_prop_index(context, -1, 0);
  const auto kind = to_text(string_at(context, -1));
  duk_get_prop_index(context, -2, 1);
  verdict made;
  if (kind == "retry") {
    made.what = verdict::kind::retry;
    made.after = delay_of(duk_get_number_default(context, -1, NAN));
  } else {
    made.what = kind == "drop" ? verdict::kind::drop : verdict::kind::fail;
    made.reason = to_text(string_at(context, -1));
  }
  duk_pop_2(context);
  return made;
}

}  // namespace

std::optional<verdict> verdict_on_top(duk_context* context) {
  std::optional<verdict> found;
  const duk_idx_t thrown = duk_get_top_index(context);
  const bool read = protect(context, [&] {
    realm::push_prelude_export(context, "verdictOf");
    duk_dup(context, thrown);
    duk_call(context, 1);
    if (duk_is_array(context, -1)) found = read_verdict(context);
  });
  if (!read) duk_pop(context);
  return found;
}

}  // namespace sidehook::jsvm

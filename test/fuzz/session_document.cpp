#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "daemon/session/merge.hpp"
#include "daemon/session/quota.hpp"
#include "daemon/session/session_shape.hpp"
#include "daemon/session/session_view.hpp"

namespace {

using sidehook::session::json_text;
using sidehook::session::read_json_text;

void require(bool holds) {
  if (!holds) std::abort();
}

// What was put together from parts of a session is JSON.
json_text read(std::string_view text) {
  auto result = read_json_text(text);
  require(result.has_value());
  return *std::move(result);
}

}  // namespace

// Two texts with a NUL between them: what is stored, and what a handler gives. Besides not
// crashing: a view is a session, and given back as it was shown it leaves the stored text alone.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidehook::session;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view stored_text = text.substr(0, text.find('\0'));
  const auto stored = read_json_text(stored_text);
  if (!stored || !stored->is(json_text::kind::object)) return 0;
  check_shape(*stored, 10);

  const std::string shown_text = view_of(*stored);
  const json_text shown = read(shown_text);
  require(view_of(shown).size() <= shown_text.size());
  require(merge(shown, shown, *stored) == stored->text);

  quota_use used{{"", 7}};
  for (const auto& scope : limited_scopes(shown)) used[scope] = 7;
  const std::string counted_text = with_quota_use(shown, used);
  const json_text counted = read(counted_text);
  require(limited_scopes(counted) == limited_scopes(shown));
  require(merge(counted, counted, *stored) == stored->text);

  if (stored_text.size() == text.size()) return 0;
  const auto given = read_json_text(text.substr(stored_text.size() + 1));
  if (given && given->is(json_text::kind::object)) read(merge(*given, shown, *stored));
  return 0;
}

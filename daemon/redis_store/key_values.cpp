#include "daemon/redis_store/key_values.hpp"

#include <charconv>
#include <utility>

#include "daemon/redis_store/time_to_live.hpp"

namespace sidehook::redis_store {

using jsvm::host::answered;
using jsvm::host::nothing;
using redis::reply;

namespace {

// The text, as a number of Lua's is a double. An error is handed on as INCR words it: the one that
// is thrown in its place by redis.call names the script, too.
constexpr const char* increment_text = R"lua(
local next = redis.pcall('INCR', KEYS[1])
if type(next) == 'table' then return next end
if next == 1 and ARGV[1] ~= '0' then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return redis.call('GET', KEYS[1])
)lua";

std::string name_of(const std::string& key) { return "jsvm-store:" + key; }

redis::command set_command(const std::string& name, std::string value,
                           std::chrono::seconds time_to_live) {
  redis::command set{{"SET", name, std::move(value)}};
  add_time_to_live(set.words, time_to_live);
  return set;
}

std::int64_t whole_number(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// Rounded down; what says that there is none, or no end, stays as it is.
std::int64_t seconds_of(std::int64_t milliseconds) {
  return milliseconds < 0 ? milliseconds : milliseconds / 1000;
}

}  // namespace

key_values::key_values(store_client& client)
    : client_(client), increment_(std::make_shared<redis::script>(increment_text)) {}

template <class Value, class Read>
void key_values::ask(std::string name, redis::command what, answered<Value> done, Read read) {
  client_.send(std::move(name), std::move(what),
               [done = std::move(done), read](redis::result<reply> given) {
                 if (auto why = why_refused(given)) return done(passed_on<Value>(*std::move(why)));
                 done({Value(read(*std::move(given))), ""});
               });
}

void key_values::get(std::string key, answered<std::optional<std::string>> done) {
  using found = std::optional<std::string>;
  const auto name = name_of(key);
  ask<found>(name, {{"GET", name}}, std::move(done), [](reply given) {
    return given.is(reply::kind::nil) ? found() : found(std::move(given.text));
  });
}

void key_values::set(std::string key, std::string value, std::chrono::seconds time_to_live,
                     answered<nothing> done) {
  const auto name = name_of(key);
  ask<nothing>(name, set_command(name, std::move(value), time_to_live), std::move(done),
               [](const reply& /*ok*/) { return nothing(); });
}

void key_values::set_if_absent(std::string key, std::string value,
                               std::chrono::seconds time_to_live, answered<bool> done) {
  const auto name = name_of(key);
  auto set = set_command(name, std::move(value), time_to_live);
  set.words.emplace_back("NX");
  ask<bool>(name, std::move(set), std::move(done),
            [](const reply& given) { return !given.is(reply::kind::nil); });
}

void key_values::remove(std::string key, answered<nothing> done) {
  const auto name = name_of(key);
  ask<nothing>(name, {{"DEL", name}}, std::move(done),
               [](const reply& /*how_many*/) { return nothing(); });
}

void key_values::time_to_live(std::string key, answered<std::int64_t> done) {
  const auto name = name_of(key);
  ask<std::int64_t>(name, {{"PTTL", name}}, std::move(done),
                    [](const reply& given) { return seconds_of(given.number); });
}

void key_values::increment(std::string key, std::chrono::seconds time_to_live,
                           answered<std::int64_t> done) {
  const auto name = name_of(key);
  ask<std::int64_t>(name, redis::call(increment_, {name}, {seconds_text(time_to_live)}),
                    std::move(done), [](const reply& given) { return whole_number(given.text); });
}

}  // namespace sidehook::redis_store

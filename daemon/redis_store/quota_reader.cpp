#include "daemon/redis_store/quota_reader.hpp"

#include <charconv>
#include <utility>

#include "daemon/redis_store/key_commands.hpp"

namespace sidehook::redis_store {
namespace {

using session::quota_use;

// What is no number is 0 to gateways.
std::int64_t count_in(const std::string& text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  return error == std::errc() && end == text.data() + text.size() ? count : 0;
}

}  // namespace

void quota_reader::read(std::string key, std::vector<std::string> scopes,
                        jsvm::host::answered<quota_use> done) {
  const session_keys names(key, naming_);
  std::vector<redis::command> gets;
  gets.reserve(scopes.size());
  for (const auto& scope : scopes) gets.push_back(command_of("GET", names.quota_counter(scope)));
  send_each(client_, std::move(gets),
            [scopes = std::move(scopes), done = std::move(done)](auto replies) {
              if (!replies) return done(passed_on<quota_use>(std::move(replies).error()));
              quota_use used;
              for (std::size_t i = 0; i < scopes.size(); ++i) {
                const auto& reply = (*replies)[i];
                if (!reply.is(redis::reply::kind::nil)) used[scopes[i]] = count_in(reply.text);
              }
              done({std::move(used), ""});
            });
}

}  // namespace sidehook::redis_store

#include "daemon/redis_store/notifier.hpp"

#include <fmt/format.h>

#include "daemon/redis_store/error_reply.hpp"
#include "daemon/redis_store/key_space_notice.hpp"

namespace sidehook::redis_store {

notifier::notifier(store_client& client, const config::settings& settings,
                   std::function<void(const std::string&)> report)
    : client_(client),
      naming_(session_keys::naming_of(settings.sessions)),
      secret_(settings.gateway.node_secret),
      secret_file_(settings.gateway.node_secret_file),
      report_(std::move(report)) {}

void notifier::tell(std::string_view key, std::function<void()> done) {
  const auto secret = this->secret();
  if (!secret.failure.empty()) {
    note(secret.failure);
    return done();
  }
  std::string channel(gateways_channel);
  redis::command publish{{"PUBLISH", channel, key_space_notice(key, naming_, secret.text)}};
  client_.send(std::move(channel), std::move(publish),
               [this, done = std::move(done)](const auto& reply) {
                 const auto refused = why_refused(reply);
                 note(refused ? refused->error : "");
                 done();
               });
}

// Read each time, as it may be given anew while we run.
config::known_secret notifier::secret() const {
  return config::read_secret(secret_, secret_file_, "gateway.node_secret_file");
}

void notifier::note(const std::string& failure) {
  const bool fails = !failure.empty();
  if (failing_.exchange(fails) == fails) return;
  report_(fails ? fmt::format("gateways are not told which sessions change, and may go by former "
                              "ones for some seconds: {}",
                              failure)
                : "gateways are told again which sessions change");
}

}  // namespace sidehook::redis_store

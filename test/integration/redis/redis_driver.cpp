#include "test/integration/redis/redis_driver.hpp"

#include <chrono>
#include <stdexcept>
#include <utility>

#include <catch2/catch.hpp>

namespace sidehook::test {

redis_driver::redis_driver(redis::options options) {
  client_.emplace(context_, std::move(options),
                  [this](const std::string& what) { reports_.push_back(what); });
}

// The context ends by itself once the client has stopped.
redis_driver::~redis_driver() {
  client_->stop();
  context_.restart();
  context_.run_for(std::chrono::seconds(30));
}

void redis_driver::run_until(const std::function<bool()>& condition) {
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!condition()) {
    if (context_.stopped()) context_.restart();
    context_.run_one_for(std::chrono::milliseconds(10));
    if (std::chrono::steady_clock::now() >= patience)
      throw std::runtime_error("what is waited for did not come; the client says: " +
                               client_->failure());
  }
}

redis::result<redis::reply> redis_driver::fetch(redis::command what) {
  std::optional<redis::result<redis::reply>> got;
  client_->send(std::move(what), [&](auto answer) { got = std::move(answer); });
  run_until([&] { return got.has_value(); });
  return *std::move(got);
}

redis::result<std::vector<redis::reply>> redis_driver::fetch(redis::request what) {
  std::optional<redis::result<std::vector<redis::reply>>> got;
  client_->send(std::move(what), [&](auto answer) { got = std::move(answer); });
  run_until([&] { return got.has_value(); });
  return *std::move(got);
}

redis::reply redis_driver::answer(std::vector<std::string> words) {
  return fetch(redis::command{std::move(words)}).value();
}

redis::failure redis_driver::failure(std::vector<std::string> words) {
  const auto got = fetch(redis::command{std::move(words)});
  REQUIRE(got.has_error());
  return got.error();
}

redis::reply redis_driver::answer_at_last(std::vector<std::string> words) {
  std::optional<redis::reply> got;
  run_until([&] {
    auto answer = fetch(redis::command{words});
    if (answer) got = *std::move(answer);
    return got.has_value();
  });
  return *std::move(got);
}

redis::options options_for(const redis_server& server) {
  redis::options options;
  options.addresses = {server.address()};
  options.backoff_max_ms = std::chrono::milliseconds(100);
  options.timeout_ms = std::chrono::milliseconds(20'000);
  options.connect_timeout_ms = std::chrono::milliseconds(20'000);
  return options;
}

}  // namespace sidehook::test

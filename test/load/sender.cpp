#include "test/load/sender.hpp"

#include <exception>

namespace sidehook::test {
namespace {

std::string batch_of(int events) {
  std::string lines;
  for (int i = 0; i < events; ++i)
    lines += R"({"EventType":"E"})"
             "\n";
  return lines;
}

}  // namespace

void sender::start(std::uint16_t port) {
  stopped_ = false;
  broken_by_.clear();
  refused_by_.reset();
  thread_ = std::thread([this, port] { send_until_stopped(port); });
}

void sender::finish() {
  stopped_ = true;
  if (thread_.joinable()) thread_.join();
}

void sender::send_until_stopped(std::uint16_t port) {
  try {
    http_connection client(port);
    while (!stopped_ && send_batch(client)) ++batch_;
  } catch (const std::exception& error) {
    broken_by_ = name_ + ": " + error.what();
  }
}

bool sender::send_batch(http_connection& client) {
  static const std::string body = batch_of(events_per_batch);
  const bool waits = batch_ % wait_every_ == 0;
  const std::string key = name_ + "-" + std::to_string(batch_);
  const auto answer =
      client.post(waits ? "/events/a?wait=true" : "/events/a", body, {{"Idempotency-Key", key}});
  if (answer.status != 200 && answer.status != 202) {
    refused_by_ = answer;
    return false;
  }
  for (int i = 0; i < events_per_batch; ++i) accepted_.push_back(key + ":" + std::to_string(i));
  return true;
}

}  // namespace sidehook::test

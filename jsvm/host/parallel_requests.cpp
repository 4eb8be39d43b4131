#include "jsvm/host/parallel_requests.hpp"

#include <utility>

namespace sidehook::jsvm::host {

void parallel_requests::send(http_client& client, std::vector<http_request> requests,
                             boost::asio::cancellation_slot cancellation, done done) {
  const std::shared_ptr<parallel_requests> made(
      new parallel_requests(requests.size(), std::move(done)));
  cancellation.assign([made](boost::asio::cancellation_type) { made->cancel(); });
  made->start(client, std::move(requests));
}

parallel_requests::parallel_requests(std::size_t count, done done)
    : signals_(count), results_(count), left_(count), done_(std::move(done)) {}

void parallel_requests::start(http_client& client, std::vector<http_request> requests) {
  for (std::size_t i = 0; i < requests.size(); ++i) {
    client.send(
        std::move(requests[i]), signals_[i].slot(),
        [self = shared_from_this(), i](http_result result) { self->ended(i, std::move(result)); });
  }
}

void parallel_requests::ended(std::size_t index, http_result result) {
  results_[index] = std::move(result);
  if (--left_ > 0) return;
  std::vector<http_result> results;
  for (auto& each : results_) results.push_back(*std::move(each));
  std::exchange(done_, {})(std::move(results));
}

void parallel_requests::cancel() {
  for (auto& signal : signals_) signal.emit(boost::asio::cancellation_type::terminal);
}

}  // namespace sidehook::jsvm::host

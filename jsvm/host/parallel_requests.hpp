#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <boost/asio/cancellation_signal.hpp>

#include "jsvm/host/ports.hpp"

namespace sidehook::jsvm::host {

/// Several requests under way at once, and one answer when the last has its own. Kept alive by the
/// requests; on the VM's strand.
class parallel_requests : public std::enable_shared_from_this<parallel_requests> {
 public:
  using done = std::function<void(std::vector<http_result>)>;

  /// @param requests      at least one
  /// @param cancellation  cancels all that are under way
  /// @param done          gets the results in the order of the requests
  static void send(http_client& client, std::vector<http_request> requests,
                   boost::asio::cancellation_slot cancellation, done done);

 private:
  parallel_requests(std::size_t count, done done);
  void start(http_client& client, std::vector<http_request> requests);
  void ended(std::size_t index, http_result result);
  void cancel();

  std::vector<boost::asio::cancellation_signal> signals_;
  std::vector<std::optional<http_result>> results_;
  std::size_t left_;
  done done_;
};

}  // namespace sidehook::jsvm::host

#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "config/fault.hpp"
#include "daemon/gateway/api_client.hpp"
#include "daemon/gateway/definition_copy.hpp"

namespace sidehook::gateway {

/// Fetches the gateway's API definitions into a folder, from which they are loaded as any others:
/// what was fetched last is what is there when the gateway is not.
///
/// While the gateway cannot be asked, or lists nothing, it is asked again at growing intervals, and
/// a load asked for when that changes. Owned by the composition root, which lets it go once the
/// io_context runs no more; lives on the control thread.
class definition_mirror {
 public:
  /// How long until the gateway is asked again.
  struct intervals {
    /// After a first failure; doubles with each further one.
    std::chrono::milliseconds retry{1'000};
    std::chrono::milliseconds longest_retry{30'000};
    /// When it may not have been up to date yet.
    std::chrono::milliseconds second_look{5'000};
  };
  using faults = std::vector<config::fault>;

  /// @param folder  holds nothing else
  /// @param reload  asks for a load, which calls refresh(); told why, in words for the log
  definition_mirror(boost::asio::io_context& control, options options, std::filesystem::path folder,
                    intervals intervals, std::function<void(const std::string& because)> reload);

  /// Brings the folder up to what the gateway lists; where that fails, it stays as it is. done()
  /// gets what is wrong.
  void refresh(std::function<void(faults)> done);
  /// The gateway has been told to reload, and does so in its own time: some time after the next
  /// refresh it is asked once more, and a load asked for if that brings something else.
  void expect_changes() { changes_expected_ = true; }

  /// Why the gateway could not be used when it was last asked; "" when it could. Any thread.
  std::string failure() const { return client_.failure(); }

  /// Asks for no more loads.
  void stop();

 private:
  struct listing;

  void fetch(std::function<void(listing)> done);
  /// Into the folder.
  faults keep(const listing& fetched);
  static bool is_final(const listing& fetched);
  void wait(std::chrono::milliseconds time);
  void wait_for_retry();
  void look();

  const std::string source_;
  const definition_copy copy_;
  const intervals intervals_;
  const std::function<void(const std::string&)> reload_;
  api_client client_;
  boost::asio::steady_timer timer_;
  std::chrono::milliseconds next_retry_;
  /// A digest of the definitions that the last refresh has brought; "" when it brought none.
  std::string known_;
  bool changes_expected_ = false;
  bool stopped_ = false;
};

}  // namespace sidehook::gateway

#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <boost/asio/io_context.hpp>

namespace sidehook {

/// A call that many ask for, and that is worth making once for all that one of some threads has to
/// do at the moment: what wakes another thread, say, which would take the processor from the first
/// one in between. Asked for on one of those threads, it is made there, behind all that is ready to
/// be done and what that gives rise to; on any other thread at once. Must outlive those threads'
/// work.
class gathered_call {
 public:
  /// @param contexts  of the threads, one thread each
  /// @param make      the call; any thread
  gathered_call(const std::vector<boost::asio::io_context*>& contexts, std::function<void()> make);

  /// Any thread.
  void ask();

 private:
  struct gatherer {
    boost::asio::io_context& context;
    /// Of the context's thread.
    bool asked = false;
  };

  std::vector<std::unique_ptr<gatherer>> gatherers_;
  const std::function<void()> make_;
};

}  // namespace sidehook

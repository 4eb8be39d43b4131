#pragma once

#include <optional>
#include <vector>

#include "daemon/queue/delivery.hpp"
#include "jsvm/invocation.hpp"

namespace sidehook::queue {

/// Says of each delivery that is about to run whether it may, at this moment. On the consumer's
/// thread.
class run_gate {
 public:
  virtual ~run_gate() = default;

  enum class answer {
    run,
    held,     ///< the gate has it, and gives it back through release()
    settled,  ///< it does not run: what becomes of it is among the settlements
  };
  /// @param what         moved from when it is held
  /// @param settlements  appended to
  virtual answer enter(delivery& what, std::vector<settlement>& settlements) = 0;
  /// The run of a delivery that was let in has ended.
  virtual void ended(const delivery& what, const jsvm::run_result& result) = 0;
  /// Appends those held whose turn has come; they enter again.
  virtual void release(std::vector<delivery>& deliveries) = 0;
  /// Appends what is to be kept of those held, as far as it has changed.
  virtual void note_held(std::vector<settlement>& settlements) = 0;
  /// The daemon stops: appends what puts those held back into the queue, and holds no more.
  virtual void give_back(std::vector<settlement>& settlements) = 0;
};

}  // namespace sidehook::queue

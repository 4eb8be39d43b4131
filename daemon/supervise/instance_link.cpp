#include "daemon/supervise/instance_link.hpp"

namespace sidehook::supervise {

// The loop's own beats may have to wait behind many runs, of which each may take its time.
void instance_link::entered(std::uint64_t ticket) {
  runs.show_on_thread(ticket);
  beats.beat();
}

void instance_link::left() {
  runs.show_on_thread(0);
  beats.beat();
}

}  // namespace sidehook::supervise

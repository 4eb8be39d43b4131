#pragma once

namespace sidehook::queue {

/// What became of a job that was offered.
enum class admission {
  accepted,     ///< it will be run
  repeated,     ///< one with the id that its sender gave it was accepted before
  full_events,  ///< as many deliveries wait or are under way as may (queue.max_events)
  full_bytes,   ///< they are as large as they may be (queue.max_bytes)
  full_disk,    ///< the journal's file is as large as it may be (queue.max_disk_bytes), or the disk
                ///< full
  full_memory,  ///< Redis has as much in memory as it may (its maxmemory)
  failed,       ///< the journal cannot be written
  gone,         ///< Redis cannot be reached, or did not say that it has the event
  closed,       ///< the daemon is stopping
};

}  // namespace sidehook::queue

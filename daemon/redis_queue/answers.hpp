#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/queue/admission.hpp"
#include "daemon/queue/delivery.hpp"
#include "daemon/redis/reply.hpp"

namespace sidehook::redis_queue {

/// A delivery as a stream has it.
struct entry {
  queue::delivery_id id = 0;
  std::string own;
  std::string shared;
  std::string note;
  std::size_t size() const { return own.size() + shared.size(); }
};

/// An entry of the stream of dead letters; its id says when it died.
struct letter_entry {
  entry what;
  std::string reason;
};

/// What all daemons together have, as of the last answer that told. Any thread.
struct figures {
  std::atomic<std::size_t> deliveries = 0;
  std::atomic<std::size_t> bytes = 0;
  /// Of the deliveries, those that some daemon has taken.
  std::atomic<std::size_t> taken = 0;
  std::atomic<std::size_t> letters = 0;
  /// When the oldest delivery came that is not settled; the epoch when none is there.
  std::atomic<queue::time_point> oldest = {};

  /// Takes in what a script returned.
  void note(const redis::reply& told);
  /// @param age  of the oldest delivery that is not settled; less than 0 when none is there
  void note_oldest(std::chrono::milliseconds age);
};

/// The number of "123-0" or "123"; nothing when it is no id of ours.
std::optional<queue::delivery_id> id_of(const std::string& text);

/// The element of a list; a nil when there is none. So no answer is too odd to be looked at.
const redis::reply& item(const redis::reply& list, std::size_t index);

/// What XREADGROUP answers for one stream; nothing of it when there was nothing to read.
std::vector<entry> read_entries(const redis::reply& answer);
/// What a script returns of them.
std::vector<entry> told_entries(const redis::reply& list);
/// What XRANGE and XREVRANGE answer of dead letters.
std::vector<letter_entry> read_letters(const redis::reply& list);

/// What a script did with a delivery; nothing when it is none of the scripts' words.
std::optional<queue::admission> admission_of(const std::string& word);

/// Whether Redis refused a command because it has no memory left.
bool is_out_of_memory(const redis::reply& answer);
/// Whether it does not know the group: somebody has removed the streams.
bool is_without_group(const redis::reply& answer);

}  // namespace sidehook::redis_queue

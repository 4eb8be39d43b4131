#include <array>
#include <stdexcept>

#include "jsvm/host/all.hpp"
#include "jsvm/host/answer_wait.hpp"

// jsvm/compatibility.md, "TykStorage".
namespace sidehook::jsvm::host {
namespace {

constexpr std::size_t longest_key = 256;
constexpr std::size_t longest_value = 65'536;

std::string key_of(const call& call) {
  std::string key = call.bytes(0);
  if (key.empty() || key.size() > longest_key)
    throw std::runtime_error("storage key must be 1-256 bytes");
  return key;
}

std::string value_of(const call& call) {
  std::string value = call.bytes(1);
  if (value.size() > longest_value) throw std::runtime_error("storage value exceeds 65536 bytes");
  return value;
}

std::chrono::seconds time_to_live_of(const call& call, int index) {
  // Longer than a century is for good.
  constexpr std::int64_t longest = std::int64_t{100} * 366 * 24 * 3600;
  const auto seconds = call.integer(index);
  return std::chrono::seconds(seconds > longest ? 0 : std::max<std::int64_t>(seconds, 0));
}

// Waits for an operation, and throws into the script what went wrong.
template <class Value, class Initiate>
Value outcome_of(call& call, Initiate&& initiate) {
  auto answer = await_answer<Value>(call, std::forward<Initiate>(initiate));
  if (!answer.value) throw std::runtime_error(answer.error);
  return *std::move(answer.value);
}

void get(call& call) {
  using found = std::optional<std::string>;
  const auto value = outcome_of<found>(call, [key = key_of(call), &call](answered<found> done) {
    call.ports().storage.get(key, std::move(done));
  });
  if (value) {
    call.return_bytes(*value);
  } else {
    call.return_null();
  }
}

void set(call& call) {
  const auto key = key_of(call);
  const auto value = value_of(call);
  const auto seconds = time_to_live_of(call, 2);
  outcome_of<nothing>(call, [&](answered<nothing> done) {
    call.ports().storage.set(key, value, seconds, std::move(done));
  });
}

void set_if_absent(call& call) {
  const auto key = key_of(call);
  const auto value = value_of(call);
  const auto seconds = time_to_live_of(call, 2);
  call.return_boolean(outcome_of<bool>(call, [&](answered<bool> done) {
    call.ports().storage.set_if_absent(key, value, seconds, std::move(done));
  }));
}

void remove(call& call) {
  outcome_of<nothing>(call, [key = key_of(call), &call](answered<nothing> done) {
    call.ports().storage.remove(key, std::move(done));
  });
}

void time_to_live(call& call) {
  call.return_number(static_cast<double>(
      outcome_of<std::int64_t>(call, [key = key_of(call), &call](answered<std::int64_t> done) {
        call.ports().storage.time_to_live(key, std::move(done));
      })));
}

void increment(call& call) {
  const auto key = key_of(call);
  const auto seconds = time_to_live_of(call, 1);
  const auto value = outcome_of<std::int64_t>(call, [&](answered<std::int64_t> done) {
    call.ports().storage.increment(key, seconds, std::move(done));
  });
  call.return_bytes(std::to_string(value));
}

constexpr std::array storage_rows{
    host_function{"TykStorageGet", 1, get, "(key: string): string | null",
                  "The value of a key; null when there is none."},
    host_function{
        "TykStorageSet", 3, set, "(key: string, value: any, ttl?: number): void",
        "Stores String(value), for so many seconds, or for good when ttl is 0 or missing."},
    host_function{"TykStorageSetNX", 3, set_if_absent,
                  "(key: string, value: any, ttl?: number): boolean",
                  "Stores it only when there is no value yet, and says whether it did."},
    host_function{"TykStorageDel", 1, remove, "(key: string): void", "Removes a key."},
    host_function{"TykStorageTTL", 1, time_to_live, "(key: string): number",
                  "Whole seconds that the value is kept; -1 for good, -2 when there is none."},
    host_function{"TykStorageIncr", 2, increment, "(key: string, ttl?: number): string",
                  "Adds one to a whole number and returns it; ttl counts from the first."},
};

}  // namespace

std::span<const host_function> storage() { return storage_rows; }

}  // namespace sidehook::jsvm::host

#include "daemon/gateway/definition_mirror.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "daemon/access/digest.hpp"

namespace sidehook::gateway {

/// What asking the gateway has brought.
struct definition_mirror::listing {
  /// Nothing when there is no list.
  std::optional<std::vector<listed_definition>> definitions;
  /// Why there is none, or what is left out of it.
  faults found;
};

namespace {

std::string source_of(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url + "/tyk/apis";
}

config::fault fault_of(const std::string& source, std::string message) {
  config::fault fault;
  fault.file = source;
  fault.message = std::move(message);
  return fault;
}

std::string digest_of(const std::vector<listed_definition>& definitions) {
  std::string all;
  for (const auto& [api_id, text] : definitions)
    all += fmt::format("{} {} {}{}", api_id.size(), text.size(), api_id, text);
  return access::sha256(all);
}

}  // namespace

definition_mirror::definition_mirror(boost::asio::io_context& control, options options,
                                     std::filesystem::path folder, intervals intervals,
                                     std::function<void(const std::string&)> reload)
    : source_(source_of(options.url)),
      copy_(std::move(folder)),
      intervals_(intervals),
      reload_(std::move(reload)),
      client_(control, std::move(options)),
      timer_(control),
      next_retry_(intervals.retry) {}

void definition_mirror::refresh(std::function<void(faults)> done) {
  timer_.cancel();
  fetch([this, done = std::move(done)](const listing& fetched) {
    auto found = keep(fetched);
    known_ = fetched.definitions ? digest_of(*fetched.definitions) : "";
    if (!is_final(fetched)) {
      wait_for_retry();
    } else {
      next_retry_ = intervals_.retry;
      if (std::exchange(changes_expected_, false)) wait(intervals_.second_look);
    }
    done(std::move(found));
  });
}

void definition_mirror::stop() {
  stopped_ = true;
  timer_.cancel();
}

// A gateway that has just started lists nothing until it has loaded.
bool definition_mirror::is_final(const listing& fetched) {
  return fetched.definitions && !fetched.definitions->empty();
}

void definition_mirror::fetch(std::function<void(listing)> done) {
  client_.send({"GET", "/tyk/apis"}, [this, done = std::move(done)](const api_outcome& outcome) {
    if (!outcome.is(api_outcome::kind::done))
      return done({std::nullopt, {fault_of(source_, outcome.text)}});
    auto list = read_definition_list(outcome.text, source_);
    if (!list) return done({std::nullopt, {fault_of(source_, list.error())}});
    if (list->definitions.empty() && copy_.holds_any())
      return done({std::nullopt, {fault_of(source_, "lists no API")}});
    done({std::move(list->definitions), std::move(list->faults)});
  });
}

definition_mirror::faults definition_mirror::keep(const listing& fetched) {
  auto found = fetched.found;
  if (!fetched.definitions) {
    if (auto fault = copy_.make_folder()) found.push_back(*std::move(fault));
    found.front().message +=
        copy_.holds_any() ? fmt::format("; the last good copy stays ({})", copy_.folder().string())
                          : "; there is no copy of an earlier answer";
    return found;
  }
  if (auto fault = copy_.write(*fetched.definitions)) found.push_back(*std::move(fault));
  return found;
}

void definition_mirror::wait_for_retry() {
  wait(next_retry_);
  next_retry_ = std::min(2 * next_retry_, intervals_.longest_retry);
}

void definition_mirror::wait(std::chrono::milliseconds time) {
  if (stopped_) return;
  timer_.expires_after(time);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error && !stopped_) look();
  });
}

// Without a load, which would begin a new generation of all scripts.
void definition_mirror::look() {
  fetch([this](const listing& fetched) {
    if (stopped_) return;
    if (fetched.definitions && digest_of(*fetched.definitions) != known_)
      return reload_("the gateway lists other APIs than before");
    if (!is_final(fetched)) wait_for_retry();
  });
}

}  // namespace sidehook::gateway

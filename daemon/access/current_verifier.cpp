#include "daemon/access/current_verifier.hpp"

#include <utility>

#include <fmt/format.h>

namespace sidehook::access {
namespace {

std::shared_ptr<const verifier> make_verifier(const std::vector<config::way_in>& ways,
                                              const std::vector<secrets>& secrets) {
  verifier::ways made;
  for (std::size_t i = 0; i < ways.size(); ++i) made.push_back(make_way(ways[i], secrets[i]));
  return std::make_shared<const verifier>(std::move(made));
}

}  // namespace

current_verifier::current_verifier(std::string option, std::vector<config::way_in> ways,
                                   config::environment environment)
    : option_(std::move(option)),
      ways_(std::move(ways)),
      environment_(std::move(environment)),
      secrets_(ways_.size()),
      verifier_(make_verifier(ways_, secrets_)) {}

std::vector<config::fault> current_verifier::reload() {
  std::vector<config::fault> faults;
  for (std::size_t i = 0; i < ways_.size(); ++i) {
    auto read = read_secrets(ways_[i], environment_);
    if (read.has_value()) {
      secrets_[i] = *std::move(read);
      continue;
    }
    faults.push_back(read.error());
    faults.back().message += fmt::format(
        " ({}, item {}: {})", option_, i + 1,
        secrets_[i].empty() ? "nobody is let in by it" : "the secrets read before stay in force");
  }
  set(make_verifier(ways_, secrets_));
  return faults;
}

std::shared_ptr<const verifier> current_verifier::get() const {
  const std::lock_guard lock(mutex_);
  return verifier_;
}

void current_verifier::set(std::shared_ptr<const verifier> next) {
  const std::lock_guard lock(mutex_);
  verifier_ = std::move(next);
}

}  // namespace sidehook::access

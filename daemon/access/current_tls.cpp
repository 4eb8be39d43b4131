#include "daemon/access/current_tls.hpp"

#include <utility>

#include <fmt/format.h>

#include "config/file.hpp"

namespace sidehook::access {
namespace {

using part = http::tls_fault::part;

constexpr std::size_t most_pem_bytes = std::size_t{1024} * 1024;

http::tls_version version_of(config::tls_version version) {
  return version == config::tls_version::v1_3 ? http::tls_version::v1_3 : http::tls_version::v1_2;
}

}  // namespace

/// One of the files that make the context.
struct current_tls::file {
  /// "key_file"
  std::string_view option;
  const std::string& path;
};

current_tls::current_tls(std::string section, config::tls_settings settings)
    : section_(std::move(section)), settings_(std::move(settings)) {}

std::vector<config::fault> current_tls::reload() {
  if (!is_on()) return {};
  const file certificate{"certificate_file", settings_.certificate_file};
  const file own_key{"key_file", settings_.key_file};
  const file& key = settings_.key_file.empty() ? certificate : own_key;
  const file authorities{"client_ca_file", settings_.client_ca_file};

  http::tls_identity identity;
  identity.least_version = version_of(settings_.min_version);
  for (const auto& [from, into] :
       {std::pair(&certificate, &identity.certificates), std::pair(&key, &identity.key),
        std::pair(&authorities, &identity.client_authorities)}) {
    if (from->path.empty()) continue;
    auto read = config::read_file(from->path, most_pem_bytes);
    if (!read.failure.empty()) return fault_in(*from, read.failure);
    *into = std::move(read.text);
    if (into->empty()) return fault_in(*from, "is empty");
  }
  if (identity == in_force_) return {};
  auto made = http::tls_context::make(identity);
  if (made.has_value()) {
    in_force_ = std::move(identity);
    return set(*std::move(made));
  }
  const auto of = made.error().of;
  return fault_in(of == part::certificates ? certificate
                  : of == part::key        ? key
                                           : authorities,
                  made.error().message);
}

std::vector<config::fault> current_tls::fault_in(const file& which, const std::string& what) const {
  config::fault fault;
  fault.file = which.path;
  fault.message =
      fmt::format("{} ({}.{}: {})", what, section_, which.option,
                  get() ? "the files read before stay in force" : "no connection is taken without");
  return {std::move(fault)};
}

std::vector<config::fault> current_tls::set(std::shared_ptr<const http::tls_context> next) {
  const std::lock_guard lock(mutex_);
  context_ = std::move(next);
  return {};
}

std::shared_ptr<const http::tls_context> current_tls::get() const {
  const std::lock_guard lock(mutex_);
  return context_;
}

http::tls_source current_tls::source() const {
  if (!is_on()) return {};
  return [this] { return get(); };
}

}  // namespace sidehook::access

#include "daemon/access/secret_reader.hpp"

#include <optional>

#include <fmt/format.h>

#include "config/file.hpp"
#include "config/text_rules.hpp"

namespace sidehook::access {
namespace {

using result = boost::system::result<secrets, config::fault>;

constexpr std::size_t most_secret_bytes = std::size_t{256} * 1024;

config::fault fault_of(const std::string& source, std::string message, int line = 0) {
  config::fault fault;
  fault.file = source;
  fault.line = line;
  fault.message = std::move(message);
  return fault;
}

// Of a text in parts, those that are not empty; the fault says in which the wrong one is.
class splitter {
 public:
  splitter(const config::way_in& way, const std::string& source) : way_(way), source_(source) {}

  result split(std::string_view text, char between) {
    for (int number = 1;; ++number) {
      const auto end = text.find(between);
      if (!take(text.substr(0, end), between == '\n' ? number : 0)) return *fault_;
      if (end == std::string_view::npos) break;
      text.remove_prefix(end + 1);
    }
    if (secrets_.empty()) return fault_of(source_, "holds no secret");
    return std::move(secrets_);
  }

 private:
  bool take(std::string_view part, int line) {
    if (part.ends_with('\r')) part.remove_suffix(1);
    const auto secret = config::without_blanks(part);
    if (secret.empty()) return true;
    if (!config::is_secret(way_.type, secret)) {
      fault_ = fault_of(source_,
                        fmt::format("holds what is no secret of a way of the type {}: must be {}",
                                    to_string(way_.type), config::secret_rule(way_.type)),
                        line);
    } else if (secrets_.size() == config::most_secrets) {
      fault_ = fault_of(source_, fmt::format("holds more than {} secrets", config::most_secrets));
    } else {
      secrets_.emplace_back(secret);
    }
    return !fault_;
  }

  const config::way_in& way_;
  const std::string& source_;
  secrets secrets_;
  std::optional<config::fault> fault_;
};

}  // namespace

result read_secrets(const config::way_in& way, const config::environment& environment) {
  if (!way.secrets_env.empty()) {
    const auto value = config::variable(environment, way.secrets_env);
    if (!value) return fault_of(way.secrets_env, "is not set in the environment");
    return splitter(way, way.secrets_env).split(*value, ',');
  }
  if (way.secrets_file.empty()) return way.secrets;
  const auto file = config::read_file(way.secrets_file, most_secret_bytes);
  if (!file.failure.empty()) return fault_of(way.secrets_file, file.failure);
  return splitter(way, way.secrets_file).split(file.text, '\n');
}

}  // namespace sidehook::access

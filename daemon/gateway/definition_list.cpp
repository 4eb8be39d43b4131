#include "daemon/gateway/definition_list.hpp"

#include <algorithm>

#include <boost/algorithm/hex.hpp>
#include <fmt/format.h>

#include "config/json/pointer.hpp"
#include "config/json/text.hpp"
#include "daemon/access/digest.hpp"
#include "daemon/session/json_text.hpp"

namespace sidehook::gateway {
namespace {

using session::json_text;

// With ".json" and what a file is called while it is written, within the 255 bytes of a name.
constexpr std::size_t longest_name = 200;

bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
         c == '_';
}

std::string encoded(std::string_view id) {
  std::string name;
  for (const char c : id) {
    if (is_plain(c)) {
      name += c;
    } else {
      name += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return name;
}

// A gateway keeps the OpenAPI document of orders.json in orders-oas.json.
bool has_ending_of_companion(std::string_view name) {
  return name.ends_with("-oas") || name.ends_with("-mcp");
}

/// Sorts what a list has into definitions and faults.
class list_reader {
 public:
  explicit list_reader(const std::string& source) : source_(source) {}

  void add(std::size_t index, const json_text& element) {
    const json_text* id = element.find("api_id");
    if (id == nullptr || !id->is(json_text::kind::string) || id->decoded.empty())
      return refuse(index, "is no API definition: it has no api_id");
    made_.definitions.push_back({id->decoded, std::string(element.text)});
  }

  definition_list take() {
    auto& all = made_.definitions;
    std::ranges::stable_sort(all, {}, &listed_definition::api_id);
    const auto rest = std::unique(all.begin(), all.end(), [](const auto& one, const auto& other) {
      return one.api_id == other.api_id;
    });
    for (auto twin = rest; twin != all.end(); ++twin) refuse_twin();
    all.erase(rest, all.end());
    return std::move(made_);
  }

 private:
  void refuse(std::size_t index, std::string message) {
    config::fault fault;
    fault.file = source_;
    fault.pointer = config::json::element_of("", index);
    fault.message = std::move(message);
    made_.faults.push_back(std::move(fault));
  }
  void refuse_twin() {
    config::fault fault;
    fault.file = source_;
    fault.message = "lists an api_id more than once; the first definition of it counts";
    made_.faults.push_back(std::move(fault));
  }

  const std::string& source_;
  definition_list made_;
};

}  // namespace

boost::system::result<definition_list, std::string> read_definition_list(
    std::string_view text, const std::string& source) {
  const auto json = session::read_json_text(text);
  if (!json) {
    return fmt::format("is not JSON: {}, at byte {}", json.error().message, json.error().offset);
  }
  if (!json->is(json_text::kind::array)) return std::string("is no list of API definitions");
  list_reader reader(source);
  for (std::size_t i = 0; i < json->elements.size(); ++i) reader.add(i, json->elements[i]);
  return reader.take();
}

std::string definition_file_name(std::string_view api_id) {
  auto name = encoded(api_id);
  if (has_ending_of_companion(name)) name.replace(name.size() - 4, 1, "%2D");
  // "%-" begins no encoded form.
  if (name.size() > longest_name) name = "%-" + boost::algorithm::hex_lower(access::sha256(api_id));
  return name + ".json";
}

}  // namespace sidehook::gateway

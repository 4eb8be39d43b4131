#include "daemon/builtin/text_template.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "config/json/parse.hpp"

namespace {

// Every value is a text, and holds what JSON has to escape.
constexpr const char* event =
    R"({"EventType":"a\"b","EventMetaData":{"Key":"\\\"},{\u0000&","Path":"é\ud83d\ude00",)"
    R"("HostInfo":{"CheckURL":"\n","MetaData":{"host_name":"\"\""}}},"TimeStamp":"}}"})";

}  // namespace

// Whatever a template is, it is refused with a place in its text, or makes JSON of any event if it
// makes JSON of one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidehook;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = builtin::text_template::parse(text);
  if (const auto* fault = std::get_if<builtin::template_fault>(&parsed)) {
    if (fault->line < 1 || fault->column < 1 || fault->message.empty()) std::abort();
    return 0;
  }
  const auto& made = std::get<builtin::text_template>(parsed);
  const auto fields = builtin::event_fields::read(event);
  constexpr std::size_t most_bytes = std::size_t{1} << 16;
  const auto body = made.render(fields.value(), most_bytes);
  const auto* rendered = std::get_if<std::string>(&body);
  if (rendered == nullptr || !made.fault_as_json().empty()) return 0;
  if (rendered->size() > most_bytes || config::json::parse(*rendered).has_error()) std::abort();
  return 0;
}

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "config/base64.hpp"
#include "jsvm/host/all.hpp"
#include "test/support/script_machine.hpp"

// Calls host functions with arguments of every kind; whatever they make of them, the next run has
// to work.
namespace {

using namespace sidehook;

/// Takes an input apart.
class input {
 public:
  explicit input(std::string_view bytes) : rest_(bytes) {}

  bool empty() const { return rest_.empty(); }
  unsigned byte() {
    if (rest_.empty()) return 0;
    const auto value = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }
  std::string_view bytes(std::size_t most) {
    const auto taken = rest_.substr(0, most);
    rest_.remove_prefix(taken.size());
    return taken;
  }

 private:
  std::string_view rest_;
};

std::string hex(std::string_view bytes) {
  constexpr const char* digits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text += digits[static_cast<unsigned char>(c) >> 4];
    text += digits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

// A string literal whose characters are the bytes, or of which the bytes are the UTF-8, or one half
// of a pair of surrogates among them.
std::string literal(std::string_view bytes) {
  std::string text = "\"";
  const std::string digits = hex(bytes);
  for (std::size_t i = 0; i < digits.size(); i += 2)
    text += (bytes[0] & 1) != 0 ? "\\ud8" + digits.substr(i, 2) : "\\x" + digits.substr(i, 2);
  return text + "\"";
}

std::string argument(input& from) {
  const auto kind = from.byte() % 12;
  const auto text = from.bytes(from.byte());
  switch (kind) {
    case 0:
      return "undefined";
    case 1:
      return "null";
    case 2:
      return "NaN";
    case 3:
      return std::to_string(static_cast<int>(from.byte()) - 128) + "e" +
             std::to_string(from.byte());
    case 4:
      return "{toString: function () { throw 1; }}";
    case 5:
      return "{valueOf: function () { throw 1; }, toJSON: function () { throw 2; }}";
    case 6:
      return "function () {}";
    case 7:
      return "big";
    case 8:
      // JSON, as far as it is.
      return "json(b64dec('" + config::to_base64(text) + "'))";
    case 9:
      return "b64dec('" + config::to_base64(text) + "')";
    default:
      return literal(text);
  }
}

std::string call_of(input& from) {
  const auto functions = jsvm::host::all();
  std::string call(functions[from.byte() % functions.size()].name);
  call += '(';
  const auto count = from.byte() % 5;
  for (unsigned i = 0; i < count; ++i) call += (i > 0 ? ", " : "") + argument(from);
  return call + ')';
}

jsvm::host::http_result answer_of(std::string_view bytes) {
  if (bytes.size() % 3 == 0)
    return jsvm::host::http_failure{jsvm::host::http_failure::reason::broken, std::string(bytes)};
  return jsvm::host::http_response{
      static_cast<int>(bytes.size()), {{"x-a", std::string(bytes)}}, std::string(bytes)};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static auto* const machine = new test::script_machine();
  input from(std::string_view(reinterpret_cast<const char*>(data), size));
  machine->http().answer = [size](const jsvm::host::http_request& request) {
    return answer_of(std::string_view(request.body).substr(0, size));
  };
  std::string body;
  while (!from.empty()) body += "try { " + call_of(from) + "; } catch (e) { String(e); }\n";
  machine->load(
      "var big = new Array(100001).join('x');"
      "function json(text) { try { return JSON.parse(text); } catch (e) { return text; } }"
      "var alive = { DoProcessEvent: function () {} };"
      "var h = { DoProcessEvent: function () {\n" +
      body + "} };");
  machine->run();
  machine->lines.clear();
  machine->http().requests.clear();
  if (machine->run("{}", "alive").ended != jsvm::outcome::succeeded) std::abort();
  return 0;
}

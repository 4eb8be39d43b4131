#include "test/load/edits.hpp"

#include <utility>

#include "test/support/daemon.hpp"

namespace sidehook::test {
namespace {

constexpr const char* ok = R"("status":"ok")";
constexpr const char* warn = R"("status":"warn")";
constexpr int kinds = 8;

}  // namespace

edits::edits(const temporary_folder& folder, std::string script)
    : folder_(folder), script_(std::move(script)) {
  folder_.write("apis/a.json", definition());
  folder_.write("h.js", text_of_script());
}

std::string edits::make_next() {
  ++number_;
  switch (number_ % kinds) {
    case 1:
      folder_.write("h.js", text_of_script());
      return ok;
    case 2:
      folder_.write("h.js", "var h = ;");
      return warn;
    case 3:
      replace("h.js", text_of_script());
      return ok;
    case 4:
      folder_.write("apis/b.json", classic_definition("b", {}));
      return ok;
    case 5:
      folder_.write("apis/a.json", "{ not json");
      return warn;
    case 6:
      replace("apis/a.json", definition());
      return ok;
    case 7:
      folder_.remove("h.js");
      return warn;
    default:
      folder_.remove("apis/b.json");
      folder_.write("h.js", text_of_script());
      return ok;
  }
}

std::string edits::text_of_script() const {
  return "var version = " + std::to_string(number_) + ";\n" + script_;
}

std::string edits::definition() const {
  return classic_definition("a",
                            {{"E", "h", "h.js"}, {"Edit" + std::to_string(number_), "h", "h.js"}});
}

// Into the file's place as a whole.
void edits::replace(const std::filesystem::path& name, const std::string& text) const {
  folder_.write("beside", text);
  std::filesystem::rename(folder_.path() / "beside", folder_.path() / name);
}

}  // namespace sidehook::test

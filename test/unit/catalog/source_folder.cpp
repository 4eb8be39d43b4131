#include "test/unit/catalog/source_folder.hpp"

#include <filesystem>

namespace sidehook::test {

std::string api_text(const std::string& api_id, const std::vector<named_handler>& handlers,
                     const std::string& listen_path) {
  std::string events;
  std::string open_event;
  for (const auto& [event, name, path] : handlers) {
    if (event == open_event) {
      events += ",\n";
    } else {
      events += (open_event.empty() ? "\"" : "],\"") + event + "\":[\n";
      open_event = event;
    }
    events += R"({"handler_name":"eh_dynamic_handler","handler_meta":{"name":")" + name +
              R"(","path":")" + path + R"("}})";
  }
  if (!handlers.empty()) events += "]";
  return R"({"api_id":")" + api_id + R"(","org_id":"acme","name":")" + api_id +
         R"(","proxy":{"listen_path":")" + listen_path + R"("},"event_handlers":{"events":{)" +
         events + "}}}";
}

source_folder::source_folder() {
  std::filesystem::create_directory(paths().apis);
  std::filesystem::create_directory(paths().scripts);
}

void source_folder::write_api(const std::string& name, const std::string& text) const {
  folder_.write(paths().apis / name, text);
}

void source_folder::write_script(const std::string& name, const std::string& source) const {
  folder_.write(paths().scripts / name, source);
}

void source_folder::remove_api(const std::string& name) const {
  std::filesystem::remove(paths().apis / name);
}

void source_folder::remove_script(const std::string& name) const {
  std::filesystem::remove(paths().scripts / name);
}

catalog::catalog source_folder::read(const catalog::catalog* previous) const {
  return catalog::read_catalog(paths(), {}, builtin::handler_maker({}, {}), previous);
}

lines source_folder::lines_of(const std::vector<config::fault>& faults) const {
  const std::string prefix = folder_.path().string() + "/";
  lines found = test::lines_of(faults);
  for (auto& line : found) {
    for (auto at = line.find(prefix); at != std::string::npos; at = line.find(prefix))
      line.erase(at, prefix.size());
  }
  return found;
}

lines script_paths(const catalog::catalog& of) {
  lines paths;
  for (const auto& script : of.scripts) paths.push_back(script->path);
  return paths;
}

}  // namespace sidehook::test

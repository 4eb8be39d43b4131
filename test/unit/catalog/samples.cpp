#include "test/unit/catalog/samples.hpp"

#include <utility>

namespace sidehook::test {

config::event_handler dynamic_handler(std::string event, std::string name, std::string path) {
  config::event_handler made;
  made.event_type = std::move(event);
  made.name = std::move(name);
  made.path = std::move(path);
  return made;
}

config::event_handler disabled_handler(std::string event, std::string name, std::string path) {
  auto made = dynamic_handler(std::move(event), std::move(name), std::move(path));
  made.disabled = true;
  return made;
}

config::event_handler webhook(std::string event) {
  config::event_handler made;
  made.event_type = std::move(event);
  made.kind = config::handler_kind::webhook;
  made.left_to_gateway = true;
  return made;
}

config::api_definition definition(const std::string& api_id,
                                  std::vector<config::event_handler> handlers) {
  config::api_definition made;
  made.api_id = api_id;
  made.org_id = "acme";
  made.listen_path = "/" + api_id + "/";
  made.file = api_id + ".json";
  made.handlers = std::move(handlers);
  return made;
}

std::shared_ptr<const jsvm::script> script(std::string path, std::string source) {
  return std::make_shared<const jsvm::script>(jsvm::script{std::move(path), std::move(source)});
}

}  // namespace sidehook::test

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon/catalog/catalog.hpp"

namespace sidehook::test {

/// Parts of a catalog that no disk has seen.
config::event_handler dynamic_handler(std::string event, std::string name, std::string path);
config::event_handler disabled_handler(std::string event, std::string name, std::string path);
/// One that is left to the gateway.
config::event_handler webhook(std::string event);

/// In "<id>.json", of the organisation "acme", with "/<id>/" as its listen path.
config::api_definition definition(const std::string& api_id,
                                  std::vector<config::event_handler> handlers = {});

std::shared_ptr<const jsvm::script> script(std::string path, std::string source = "");

}  // namespace sidehook::test

#include <memory>
#include <utility>

#include "daemon/catalog/catalog.hpp"

namespace sidehook::catalog {
namespace {

/// Makes bindings of what a catalog registers.
class binder {
 public:
  explicit binder(const catalog& catalog) : catalog_(catalog) {}

  route::routed_api routes_of(const config::api_definition& definition) {
    route::routed_api api;
    api.id = definition.api_id;
    api.org_id = definition.org_id;
    api.listen_path = definition.listen_path;
    if (!definition.api_id.empty()) add(definition, definition, api);
    add(catalog_.gateway, definition, api);
    return api;
  }

 private:
  void add(const config::api_definition& registrar, const config::api_definition& definition,
           route::routed_api& api) {
    for (const auto& handler : registrar.handlers) {
      if (is_registered(registrar, handler))
        api.handlers[handler.event_type].push_back(bind(registrar, handler, definition));
    }
  }

  std::shared_ptr<const jsvm::handler_binding> bind(const config::api_definition& registrar,
                                                    const config::event_handler& handler,
                                                    const config::api_definition& api) {
    jsvm::handler_binding binding{registered_name(registrar, handler), api.api_id, api.org_id,
                                  registrar.config_data};
    binding.timeout = handler.timeout;
    binding.max_attempts = handler.max_attempts;
    binding.concurrency = handler.concurrency;
    binding.cooldown = handler.cooldown;
    binding.coalesce = handler.coalesce;
    if (registrar.api_id.empty()) binding.registered_by = jsvm::registrar::settings;
    if (handler.kind == config::handler_kind::dynamic) {
      binding.global = handler.name;
    } else {
      const auto& made = catalog_.builtins.at({registrar.file, handler.pointer});
      binding.builtin = made.handler;
      if (!binding.timeout) binding.timeout = made.timeout;
    }
    binding.number = next_number_++;
    return std::make_shared<const jsvm::handler_binding>(std::move(binding));
  }

  const catalog& catalog_;
  std::size_t next_number_ = 0;
};

}  // namespace

std::shared_ptr<const route::table> table_of(const catalog& catalog) {
  binder binder(catalog);
  std::vector<route::routed_api> apis;
  for (const auto& definition : catalog.definitions) {
    if (!definition.shadowed) apis.push_back(binder.routes_of(definition));
  }
  return std::make_shared<const route::table>(std::move(apis), binder.routes_of(catalog.gateway));
}

}  // namespace sidehook::catalog

#include "daemon/redis_queue/scripts.hpp"

#include <initializer_list>
#include <string_view>
#include <utility>

#include "daemon/redis_queue/lua_text.hpp"

namespace sidehook::redis_queue {
namespace {

scripts::code joined(std::initializer_list<std::string_view> parts) {
  std::string text(lua::common_lua);
  for (const auto part : parts) {
    text += '\n';
    text += part;
  }
  return std::make_shared<const redis::script>(std::move(text));
}

}  // namespace

scripts::scripts(keys names)
    : adopt(joined({lua::entries_lua, lua::adopt_lua})),
      claim(joined({lua::entries_lua, lua::claim_lua})),
      move(joined({lua::letters_lua, lua::move_lua})),
      offer(joined({lua::offer_lua})),
      remove(joined({lua::letters_lua, lua::remove_lua})),
      renew(joined({lua::renew_lua})),
      replay(joined({lua::letters_lua, lua::replay_lua})),
      settle(joined({lua::letters_lua, lua::settle_lua})),
      sweep(joined({lua::sweep_lua})),
      names_(std::move(names)) {}

redis::command scripts::call(const code& which, std::vector<std::string> arguments) const {
  return redis::call(which, names_.all(), std::move(arguments));
}

std::vector<redis::command> scripts::create_groups() const {
  std::vector<redis::command> commands;
  for (const auto& stream : {names_.fresh, names_.waited})
    commands.push_back({{"XGROUP", "CREATE", stream, group, "0", "MKSTREAM"}});
  return commands;
}

}  // namespace sidehook::redis_queue

#include "daemon/command/sessions.hpp"

#include <chrono>
#include <istream>
#include <ostream>

#include <fmt/format.h>

#include "config/definition_folder.hpp"
#include "config/file.hpp"
#include "daemon/catalog/loaded_apis.hpp"
#include "daemon/command/exit_code.hpp"
#include "daemon/command/line_text.hpp"
#include "daemon/command/redis_import.hpp"
#include "daemon/part_options.hpp"
#include "daemon/session/session_import.hpp"
#include "daemon/state_services.hpp"
#include "daemon/store/state_store.hpp"

namespace sidehook::command {
namespace {

constexpr std::size_t most_import_bytes = std::size_t{64} * 1024 * 1024;

std::chrono::system_clock::time_point system_now() { return std::chrono::system_clock::now(); }

config::file_text read_input(const std::string& file, std::istream& in) {
  if (file != "-") return config::read_file(file, most_import_bytes);
  std::string text(most_import_bytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > most_import_bytes)
    return {"", fmt::format("is larger than {} bytes", most_import_bytes)};
  return {std::move(text), ""};
}

// What APIs say about lifetimes counts as it would in the daemon.
catalog::loaded_apis load_apis(const config::settings& settings, const surroundings& world) {
  auto loaded = std::make_shared<catalog::loaded>();
  auto read = config::load_api_definitions(definitions_folder(settings), world.environment);
  loaded->present.definitions = std::move(read.definitions);
  for (const auto& fault : read.faults) {
    if (fault.severity == config::fault::level::error)
      world.err << "sidehook: " << config::describe(fault) << '\n';
  }
  return catalog::loaded_apis([loaded] { return loaded; });
}

int refuse_import(std::string_view why, std::ostream& err) {
  err << fmt::format("sidehook: nothing was written: {}\n", why);
  return exit_failed;
}

int write_to_redis(std::vector<session::imported_session> sessions,
                   const config::settings& settings, surroundings& world) {
  const auto count = sessions.size();
  const auto [written, failure] = import_into_redis(
      std::move(sessions), settings,
      [&world](const std::string& what) { world.err << fmt::format("sidehook: {}\n", what); });
  if (failure.empty()) {
    world.out << fmt::format("{} written to Redis\n", counted(count, "session"));
    return 0;
  }
  if (written == 0) return refuse_import(failure, world.err);
  world.err << fmt::format("sidehook: {} of {} written, which stay: {}\n", written,
                           counted(count, "session"), failure);
  return exit_failed;
}

// Everything or nothing.
store::put_result write(const std::vector<session::imported_session>& sessions,
                        store::state_file& file) {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(system_now());
  store::sqlite_transaction transaction(file.database);
  for (const auto& [key, session] : sessions) {
    const auto end = store::end_after(now, session.time_to_live.value_or(std::chrono::seconds(0)));
    if (file.sessions.put(key, session.json, end, now) == store::put_result::full)
      return store::put_result::full;
  }
  transaction.commit();
  return store::put_result::stored;
}

}  // namespace

int import_sessions(const config::settings& settings, const std::string& file,
                    surroundings& world) {
  if (settings.sessions.kind == config::session_store_kind::gateway)
    return refuse_import(
        "sessions are the gateway's (sessions.kind): PUT /sessions/{key} writes them", world.err);
  const std::string name = file == "-" ? "standard input" : file;
  const auto input = read_input(file, world.in);
  if (!input.failure.empty())
    return refuse_import(fmt::format("{} {}", name, input.failure), world.err);

  const auto apis = load_apis(settings, world);
  const session::session_rules rules(settings.sessions, apis, system_now);
  auto [sessions, faults] = session::read_sessions(input.text, rules);
  for (const auto& [line, message] : faults)
    world.err << fmt::format("sidehook: {}:{}: {}\n", name, line, message);
  if (!faults.empty()) return refuse_import(counted(faults.size(), "fault"), world.err);

  if (settings.sessions.kind == config::session_store_kind::redis)
    return write_to_redis(std::move(sessions), settings, world);
  store::state_file state(settings.data_dir, state_limits_of(settings));
  if (write(sessions, state) == store::put_result::full)
    return refuse_import("the session store is full (sessions.max_bytes)", world.err);
  world.out << fmt::format("{} written to {}\n", counted(sessions.size(), "session"),
                           state.database.file().string());
  return 0;
}

}  // namespace sidehook::command

#include <fstream>
#include <istream>
#include <iterator>
#include <ostream>

#include <fmt/format.h>

#include "config/file.hpp"
#include "daemon/command/command.hpp"
#include "daemon/command/exit_code.hpp"
#include "daemon/command/http_mocks.hpp"
#include "daemon/command/palette.hpp"
#include "daemon/command/quiet_log.hpp"
#include "daemon/command/trial_ports.hpp"
#include "daemon/command/workshop.hpp"
#include "daemon/ingest/event_decoder.hpp"
#include "daemon/ingest/event_id.hpp"
#include "daemon/part_options.hpp"

namespace sidehook::command {
namespace {

std::optional<std::string> read_event(const std::string& file, surroundings& world) {
  if (file == "-") return std::string(std::istreambuf_iterator<char>(world.in), {});
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    world.err << "sidehook: the event file " << file << " cannot be read\n";
    return std::nullopt;
  }
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

std::optional<ingest::event> decode_event(const std::string& text, const config::settings& settings,
                                          surroundings& world) {
  const ingest::event_decoder decoder(decoder_limits_of(settings), settings.mappings);
  auto body = decoder.decode({text, ingest::no_header_fields()}, std::chrono::system_clock::now());
  const ingest::refusal* why = std::get_if<ingest::refusal>(&body);
  if (why == nullptr) {
    auto& decoded = std::get<ingest::decoded_body>(body);
    if (decoded.events.size() != 1) {
      world.err << fmt::format("sidehook: one event is run at a time, and there are {}\n",
                               decoded.events.size());
      return std::nullopt;
    }
    if (auto* event = std::get_if<ingest::event>(&decoded.events.front())) return std::move(*event);
    if (const auto* ignored = std::get_if<ingest::ignored_body>(&decoded.events.front())) {
      world.err << "sidehook: this runs nothing: " << ignored->because << '\n';
      return std::nullopt;
    }
    why = &std::get<ingest::refusal>(decoded.events.front());
  }
  world.err << "sidehook: the event is refused: " << why->detail;
  if (!why->pointer.empty()) world.err << " (" << why->pointer << ")";
  if (why->why == ingest::refusal::reason::malformed)
    world.err << fmt::format(" (byte {})", why->offset);
  world.err << '\n';
  return std::nullopt;
}

void print_end(const std::string& handler, const jsvm::run_result& result, const palette& palette,
               std::ostream& out) {
  const bool good = result.ended == jsvm::outcome::succeeded;
  const std::string outcome = jsvm::to_string(result.ended);
  const double milliseconds = std::chrono::duration<double, std::milli>(result.duration).count();
  out << handler << ": " << (good ? palette.good(outcome) : palette.bad(outcome))
      << fmt::format(" in {:.3f} ms\n", milliseconds);
  if (good) return;
  out << "  " << result.error.message << '\n';
  // The trace repeats the message before its first frame.
  const auto frames = result.error.stack.find("\n    at ");
  if (frames != std::string::npos) out << result.error.stack.substr(frames + 1) << '\n';
}

// The outside of the VM for a trial: everything printed, requests perhaps answered by mocks.
class trial {
 public:
  trial(surroundings& world, std::optional<std::vector<http_mock>> mocks)
      : printer_(world.out, palette(world.colours)), log_(printer_) {
    if (mocks) mocks_.emplace(*std::move(mocks));
  }

  jsvm::host::ports around(handler_services& services, state_services& state) {
    http_.emplace(mocks_ ? *mocks_ : services.http(), printer_);
    sessions_.emplace(state.sessions(), printer_);
    storage_.emplace(state.storage(), printer_);
    return {log_, *http_, *sessions_, *storage_, services.environment()};
  }

  std::vector<std::string> unmatched() const {
    return mocks_ ? mocks_->unmatched() : std::vector<std::string>();
  }

 private:
  trial_printer printer_;
  trial_log log_;
  std::optional<mocked_http_client> mocks_;
  std::optional<trial_http> http_;
  std::optional<trial_sessions> sessions_;
  std::optional<trial_storage> storage_;
};

// False when something is wrong with one of them, which is then printed.
bool store_sessions(const std::vector<std::string>& sessions, workshop& workshop,
                    surroundings& world) {
  constexpr std::size_t largest_session = std::size_t{4} * 1024 * 1024;
  bool all_good = true;
  const auto refuse = [&](std::string_view session, std::string_view why) {
    world.err << fmt::format("sidehook: --session {}: {}\n", session, why);
    all_good = false;
  };
  for (const auto& session : sessions) {
    // A key may hold "=", a file's name here may not.
    const auto equals = session.rfind('=');
    if (equals == std::string::npos || equals == 0) {
      refuse(session, "must be KEY=FILE");
      continue;
    }
    auto read = config::read_file(session.substr(equals + 1), largest_session);
    if (!read.failure.empty()) {
      refuse(session, read.failure);
      continue;
    }
    const auto written = workshop.write_session(session.substr(0, equals), std::move(read.text));
    if (written.ended == session::write_outcome::kind::refused)
      refuse(session, written.why.message);
  }
  return all_good;
}

// No mocks when no file is named; not usable when something is wrong with it, which is then
// printed.
struct mock_choice {
  std::optional<std::vector<http_mock>> mocks;
  bool usable = true;
};

mock_choice read_mocks(const std::string& file, surroundings& world) {
  if (file.empty()) return {};
  auto read = read_http_mocks(file);
  for (const auto& fault : read.faults)
    world.err << "sidehook: " << config::describe(fault) << '\n';
  return {std::move(read.mocks), read.faults.empty()};
}

void print_errors(const catalog::loaded& now, surroundings& world) {
  for (const auto& fault : now.shown.faults) {
    if (fault.severity == config::fault::level::error)
      world.err << "error: " << config::describe(fault) << '\n';
  }
}

// The handlers for the event; none when there are none, which is then printed.
route::handler_list handlers_for(const ingest::event& event, const route::table& table,
                                 const std::string& api_id, surroundings& world) {
  const auto told = table.tell(api_id, event.api_id, event.path, event.type);
  if (told.result != route::told_api::how::found) {
    world.err << "sidehook: " << told.detail << '\n';
    return {};
  }
  auto handlers = route::table::handlers_of(*told.found, event.type);
  if (handlers.empty())
    world.err << fmt::format("sidehook: the API '{}' registers no handler for the event '{}'\n",
                             told.found->id, event.type);
  return handlers;
}

// One after the other, so that what is printed stands together.
bool run_all(const route::handler_list& handlers, const ingest::event& event, workshop& workshop,
             surroundings& world) {
  bool all_good = true;
  const auto event_id = ingest::event_id_source().next(std::chrono::system_clock::now());
  const auto event_json = std::make_shared<const std::string>(event.json);
  for (const auto& handler : handlers) {
    jsvm::invocation what;
    what.handler = handler;
    what.event_json = event_json;
    what.event_id = event_id;
    const auto result = workshop.run({std::move(what)}).front();
    print_end(handler->name, result, palette(world.colours), world.out);
    all_good = all_good && result.ended == jsvm::outcome::succeeded;
  }
  return all_good;
}

}  // namespace

int run(const config::settings& settings, const run_options& options, surroundings& world) {
  const auto text = read_event(options.event_file, world);
  if (!text) return exit_failed;
  const auto event = decode_event(*text, settings, world);
  if (!event) return exit_failed;
  auto mocks = read_mocks(options.http_mock_file, world);
  if (!mocks.usable) return exit_failed;

  auto log = make_quiet_log();
  trial trial(world, std::move(mocks.mocks));
  workshop workshop(
      settings, world.environment,
      [&](auto& services, auto& state) { return trial.around(services, state); }, log);
  print_errors(*workshop.load(), world);
  const auto handlers = handlers_for(*event, *workshop.table(), options.api_id, world);
  if (handlers.empty() || !store_sessions(options.sessions, workshop, world)) return exit_failed;

  const bool all_good = run_all(handlers, *event, workshop, world);
  const auto unmatched = trial.unmatched();
  for (const auto& request : unmatched)
    world.err << fmt::format("sidehook: {} has no answer for {}\n", options.http_mock_file,
                             request);
  return all_good && unmatched.empty() ? 0 : exit_failed;
}

}  // namespace sidehook::command

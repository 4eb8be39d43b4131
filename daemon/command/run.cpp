#include <fstream>
#include <istream>
#include <iterator>
#include <ostream>

#include <fmt/format.h>

#include "daemon/command/command.hpp"
#include "daemon/command/palette.hpp"
#include "daemon/command/quiet_log.hpp"
#include "daemon/command/workshop.hpp"
#include "daemon/ingest/event_decoder.hpp"
#include "daemon/ingest/event_id.hpp"

namespace sidehook::command {
namespace {

constexpr int exit_failed = 1;

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
  ingest::decoder_limits limits;
  limits.event_bytes = settings.listen.max_event_bytes;
  limits.json_depth = settings.listen.max_json_depth;
  auto body = ingest::decode_body(text, limits, std::chrono::system_clock::now());
  const ingest::refusal* why = std::get_if<ingest::refusal>(&body);
  if (why == nullptr) {
    auto& decoded = std::get<ingest::decoded_body>(body);
    if (decoded.events.size() != 1) {
      world.err << fmt::format("sidehook: one event is run at a time, and there are {}\n",
                               decoded.events.size());
      return std::nullopt;
    }
    if (auto* event = std::get_if<ingest::event>(&decoded.events.front())) return std::move(*event);
    why = &std::get<ingest::refusal>(decoded.events.front());
  }
  world.err << "sidehook: the event is refused: " << why->detail;
  if (!why->pointer.empty()) world.err << " (" << why->pointer << ")";
  if (why->why == ingest::refusal::reason::malformed)
    world.err << fmt::format(" (byte {})", why->offset);
  world.err << '\n';
  return std::nullopt;
}

void print_result(const std::string& handler, const jsvm::run_result& result,
                  const palette& palette, std::ostream& out) {
  for (const auto& line : result.logs)
    out << palette.faint(fmt::format("{:>5} ", line.level)) << line.message << '\n';
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

}  // namespace

int run(const config::settings& settings, const run_options& options, surroundings& world) {
  const auto text = read_event(options.event_file, world);
  if (!text) return exit_failed;
  const auto event = decode_event(*text, settings, world);
  if (!event) return exit_failed;

  auto log = make_quiet_log();
  workshop workshop(settings, world.environment, log);
  const auto now = workshop.load();
  for (const auto& fault : now->shown.faults) {
    if (fault.severity == config::fault::level::error)
      world.err << "error: " << config::describe(fault) << '\n';
  }
  const auto told = workshop.table()->tell(options.api_id, event->api_id, event->path);
  if (told.result != route::told_api::how::found) {
    world.err << "sidehook: " << told.detail << '\n';
    return exit_failed;
  }
  const auto& handlers = route::table::handlers_of(*told.found, event->type);
  if (handlers.empty()) {
    world.err << fmt::format("sidehook: the API '{}' registers no handler for the event '{}'\n",
                             told.found->id, event->type);
    return exit_failed;
  }

  std::vector<jsvm::invocation> runs;
  ingest::event_id_source ids;
  const auto event_id = ids.next();
  for (const auto& handler : handlers) runs.push_back({0, handler, event->json, event_id, 1});
  const auto results = workshop.run(std::move(runs));

  bool all_good = true;
  for (std::size_t i = 0; i < results.size(); ++i) {
    print_result(handlers[i]->name, results[i], palette(world.colours), world.out);
    all_good = all_good && results[i].ended == jsvm::outcome::succeeded;
  }
  return all_good ? 0 : exit_failed;
}

}  // namespace sidehook::command

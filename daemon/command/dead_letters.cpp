#include "daemon/command/dead_letters.hpp"

#include <functional>
#include <ostream>

#include <fmt/format.h>

#include "config/json/text.hpp"
#include "daemon/access/client_credentials.hpp"
#include "daemon/command/dead_letter_page.hpp"
#include "daemon/command/dead_letter_table.hpp"
#include "daemon/command/exit_code.hpp"

namespace sidehook::command {
namespace {

namespace json = config::json;
using action = dead_letters_options::action;
using form = dead_letters_options::form;

// "api_id=a&from=1": what the options say about the letters; "" when that is nothing.
std::string query_of(const dead_letters_options& options) {
  std::string query;
  const auto add = [&](std::string_view name, const std::string& value) {
    query += fmt::format("{}{}={}", query.empty() ? "" : "&", name, encoded(value));
  };
  if (options.api_id) add("api_id", *options.api_id);
  if (options.event_type) add("event_type", *options.event_type);
  if (options.handler) add("handler", *options.handler);
  if (options.from) add("from", std::to_string(options.from->time_since_epoch().count()));
  if (options.to) add("to", std::to_string(options.to->time_since_epoch().count()));
  return query;
}

std::string path_of(std::uint64_t id) { return fmt::format("/dead-letters/{}", id); }

const json::value* array_in(const admin_answer& answer, std::string_view name) {
  const auto* found = json::member(&answer.json, name);
  return found != nullptr && found->IsArray() ? found : nullptr;
}

/// One use of the command: asks, and prints. Its actions give the exit code.
class errand {
 public:
  errand(const admin_place& listener, const std::optional<http::header>& credentials,
         const dead_letters_options& options, surroundings& world)
      : client_(listener, options.daemon.limits, credentials),
        options_(options),
        query_(query_of(options)),
        world_(world) {}

  int list();
  int show();
  int replay() { return options_.ids.empty() ? replay_matching() : replay_each(); }
  int remove() { return options_.ids.empty() ? remove_matching() : remove_each(); }

 private:
  /// What a request does to letters, and how its answer and we call that.
  struct change {
    std::string_view member;
    std::string_view done;
  };
  static constexpr change replaying{"replayed", "replayed"};
  static constexpr change removing{"removed", "deleted"};

  int replay_matching();
  int replay_each();
  int remove_matching();
  int remove_each();
  int change_each(const change& what,
                  const std::function<admin_client::answer(std::uint64_t)>& ask);

  // A path with the query of the options, and a parameter before it.
  std::string target_of(std::string_view path, std::string_view parameter = "") const;
  // How many letters were changed; nothing after a failure, which is then printed.
  std::optional<std::uint64_t> count_in(const admin_client::answer& answer, const change& what);
  void print_count(std::uint64_t count, const change& what);
  void print_as_it_is(const admin_answer& answer);
  int fail(std::string_view message);
  int fail_to_understand();

  admin_client client_;
  const dead_letters_options& options_;
  const std::string query_;
  surroundings& world_;
};

// The id before which the next page begins; nothing on the last one. Ids that do not fall would
// lead in circles.
std::optional<std::uint64_t> next_page(const json::value& page, std::uint64_t before) {
  const auto* next = json::member(&page, "next");
  const auto id = next != nullptr && next->IsUint64() ? next->GetUint64() : 0;
  return id > 0 && (before == 0 || id < before) ? std::optional(id) : std::nullopt;
}

int errand::list() {
  dead_letter_table table(palette(world_.colours), world_.width, world_.out);
  // 0 begins with the newest.
  for (std::optional<std::uint64_t> before = 0; before;) {
    const auto answer = client_.get(target_of("/dead-letters", fmt::format("before={}", *before)));
    if (answer.has_error()) return fail(answer.error().message);
    const auto* letters = array_in(*answer, "dead_letters");
    if (letters == nullptr) return fail_to_understand();
    print_as_it_is(*answer);
    if (options_.output == form::text) table.print(*letters);
    before = next_page(answer->json, *before);
  }
  if (options_.output == form::text && table.is_empty()) world_.out << "no dead letters\n";
  return 0;
}

int errand::show() {
  const auto answer = client_.get(path_of(options_.ids.front()));
  if (answer.has_error()) return fail(answer.error().message);
  if (json::member(&answer->json, "event") == nullptr) return fail_to_understand();
  print_as_it_is(*answer);
  if (options_.output == form::text)
    print_dead_letter(answer->json, palette(world_.colours), world_.out);
  return 0;
}

int errand::replay_matching() {
  const auto count = count_in(client_.post(target_of("/dead-letters/replay")), replaying);
  if (!count) return exit_failed;
  print_count(*count, replaying);
  return 0;
}

int errand::replay_each() {
  return change_each(replaying,
                     [this](std::uint64_t id) { return client_.post(path_of(id) + "/replay"); });
}

int errand::remove_matching() {
  const auto count = count_in(client_.remove(target_of("/dead-letters")), removing);
  if (!count) return exit_failed;
  print_count(*count, removing);
  return 0;
}

int errand::remove_each() {
  return change_each(removing, [this](std::uint64_t id) { return client_.remove(path_of(id)); });
}

// Goes on after a letter that is not there, but not when nobody answers.
int errand::change_each(const change& what,
                        const std::function<admin_client::answer(std::uint64_t)>& ask) {
  std::uint64_t changed = 0;
  int code = 0;
  for (const auto id : options_.ids) {
    const auto answer = ask(id);
    const auto count = count_in(answer, what);
    changed += count.value_or(0);
    if (!count) code = exit_failed;
    if (answer.has_error() && answer.error().status == 0) break;
  }
  print_count(changed, what);
  return code;
}

std::string errand::target_of(std::string_view path, std::string_view parameter) const {
  std::string target(path);
  if (!parameter.empty() || !query_.empty()) target += '?';
  target += parameter;
  if (!parameter.empty() && !query_.empty()) target += '&';
  return target + query_;
}

std::optional<std::uint64_t> errand::count_in(const admin_client::answer& answer,
                                              const change& what) {
  if (answer.has_error()) {
    fail(answer.error().message);
    return std::nullopt;
  }
  const auto* count = json::member(&answer->json, what.member);
  if (count == nullptr || !count->IsUint64()) {
    fail_to_understand();
    return std::nullopt;
  }
  print_as_it_is(*answer);
  return count->GetUint64();
}

void errand::print_count(std::uint64_t count, const change& what) {
  if (options_.output == form::text)
    world_.out << fmt::format("{} dead letter{} {}\n", count, count == 1 ? "" : "s", what.done);
}

void errand::print_as_it_is(const admin_answer& answer) {
  if (options_.output == form::json) world_.out << answer.text << '\n';
}

int errand::fail(std::string_view message) {
  world_.err << "sidehook: " << message << '\n';
  return exit_failed;
}

int errand::fail_to_understand() {
  return fail(fmt::format("what {} answers is not from a daemon's administration listener",
                          client_.place()));
}

// Whether it is said which letters are to be changed; what is only looked at may be all.
bool is_chosen(const dead_letters_options& options) {
  const bool changes = options.what == action::replay || options.what == action::remove;
  return !changes || !options.ids.empty() || !query_of(options).empty() ||
         options.which == dead_letters_options::extent::all;
}

int refuse(std::string_view why, std::ostream& err) {
  err << "sidehook: " << why << '\n';
  return exit_misused;
}

}  // namespace

int dead_letters(const config::settings& settings, const dead_letters_options& options,
                 surroundings& world) {
  if (!is_chosen(options))
    return refuse(
        "say which dead letters: their ids, --api, --type, --handler, --from, --to, or --all",
        world.err);
  const auto listener = place_of(options.daemon, settings);
  if (listener.has_error()) return refuse(listener.error(), world.err);
  const auto credentials = access::credentials_for(settings.admin.auth, world.environment);
  if (credentials.has_error()) {
    world.err << "sidehook: " << config::describe(credentials.error()) << '\n';
    return exit_failed;
  }
  errand errand(*listener, *credentials, options, world);
  switch (options.what) {
    case action::list:
      return errand.list();
    case action::show:
      return errand.show();
    case action::replay:
      return errand.replay();
    case action::remove:
      return errand.remove();
  }
  return exit_misused;
}

}  // namespace sidehook::command

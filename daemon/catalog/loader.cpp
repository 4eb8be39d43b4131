#include "daemon/catalog/loader.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <boost/asio/post.hpp>

#include "daemon/catalog/builtins.hpp"
#include "daemon/catalog/reading.hpp"

namespace sidehook::catalog {
namespace {

// Of the faults those of scripts for which another version is in `mixed`. The others come again
// when that is loaded.
std::vector<jsvm::script_fault> faults_of_replaced(const std::vector<jsvm::script_fault>& faults,
                                                   const catalog& read, const catalog& mixed) {
  std::vector<jsvm::script_fault> replaced;
  for (const auto& fault : faults) {
    for (std::size_t i = 0; i < read.scripts.size(); ++i) {
      if (read.scripts[i]->path != fault.path || read.scripts[i] == mixed.scripts[i]) continue;
      replaced.push_back(fault);
      replaced.back().consequence = "its last good version stays";
    }
  }
  return replaced;
}

}  // namespace

loader::loader(sources paths, jsvm::globals globals, config::environment environment,
               const builtin::handler_maker& maker,
               std::vector<std::reference_wrapper<jsvm::vm>> vms, route::current_table& table,
               boost::asio::io_context& control)
    : paths_(std::move(paths)),
      globals_(globals),
      environment_(std::move(environment)),
      maker_(maker),
      vms_(std::move(vms), control),
      table_(table),
      control_(control) {}

void loader::reload(done done) {
  boost::asio::post(control_, [this, done = std::move(done)]() mutable {
    (loading_ ? waiting_for_next_ : waiting_).push_back(std::move(done));
    if (!loading_) start();
  });
}

std::shared_ptr<const loaded> loader::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

load_figures loader::figures() const {
  const std::lock_guard lock(mutex_);
  return figures_;
}

void loader::start() {
  loading_ = true;
  began_ = std::chrono::steady_clock::now();
  if (!preparation_) return read({});
  preparation_([this](faults found) { read(std::move(found)); });
}

void loader::read(faults of_preparation) {
  const auto before = current();
  outer_faults_ = std::move(of_preparation);
  if (companion_) std::ranges::move(companion_(), std::back_inserter(outer_faults_));
  if (observer_ != nullptr) observer_->reading_definitions();
  auto next = read_definitions(paths_, environment_, &before->present);
  next.globals = globals_;
  if (observer_ != nullptr) observer_->reading_scripts(files_of(next, paths_));
  read_scripts(next, paths_, &before->present);
  read_templates(next, paths_, &before->present);
  make_builtins(next, maker_);
  prepare(std::move(next), {});
}

void loader::prepare(catalog next, std::vector<jsvm::script_fault> earlier_faults) {
  const auto plan = plan_of(next);
  vms_.prepare(plan, [this, next = std::move(next),
                      earlier = std::move(earlier_faults)](prepared_generations made) mutable {
    judge(std::move(next), std::move(earlier), std::move(made));
  });
}

void loader::judge(catalog next, std::vector<jsvm::script_fault> earlier_faults,
                   prepared_generations made) {
  // A script that does not load keeps its last good version: in a further generation, without what
  // the bad one did.
  if (earlier_faults.empty() && !made.made.empty()) {
    if (auto mixed = with_previous_scripts(next, made.report.faults, current()->present)) {
      auto replaced = faults_of_replaced(made.report.faults, next, *mixed);
      return prepare(*std::move(mixed), std::move(replaced));
    }
  }
  auto& faults = made.report.faults;
  for (const auto& fault : faults) next.broken_scripts.insert({fault.api_id, fault.path});
  faults.insert(faults.begin(), std::make_move_iterator(earlier_faults.begin()),
                std::make_move_iterator(earlier_faults.end()));
  put_in_force(std::move(next), std::move(made));
}

void loader::put_in_force(catalog next, prepared_generations made) {
  const auto before = current();
  auto result = std::make_shared<loaded>();
  result->shown = describe(next, made.report);
  std::ranges::move(outer_faults_, std::back_inserter(result->shown.faults));
  if (made.made.empty()) {
    // No generation at all: everything stays as it was, but for the faults.
    result->shown.handlers = before->shown.handlers;
    result->present = before->present;
    result->generation = before->generation;
    return finish(std::move(result));
  }
  result->since_before = compare(before->present, next);
  result->generation = before->generation + 1;
  auto table = table_of(next);
  result->present = std::move(next);
  vms_.adopt(std::move(made.made), [this, table = std::move(table), result] {
    table_.set(table);
    boost::asio::post(control_, [this, result] { finish(result); });
  });
}

void loader::finish(std::shared_ptr<const loaded> result) {
  {
    const std::lock_guard lock(mutex_);
    current_ = result;
    ++(result->shown.has_errors() ? figures_.with_errors : figures_.without_errors);
    figures_.ended = std::chrono::system_clock::now();
    figures_.took = std::chrono::steady_clock::now() - began_;
  }
  if (listener_) listener_(result);
  for (const auto& done : std::exchange(waiting_, {})) done(result);
  loading_ = false;
  if (waiting_for_next_.empty()) return;
  waiting_ = std::exchange(waiting_for_next_, {});
  start();
}

}  // namespace sidehook::catalog

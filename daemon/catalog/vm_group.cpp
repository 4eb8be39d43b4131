#include "daemon/catalog/vm_group.hpp"

#include <algorithm>
#include <atomic>
#include <tuple>
#include <utility>

#include <boost/asio/post.hpp>

namespace sidehook::catalog {
namespace {

// What comes in from several VMs, for the control thread alone.
struct gathering {
  std::vector<jsvm::prepared_generation> made;
  std::size_t left = 0;
  std::function<void(prepared_generations)> done;
};

bool is_same(const jsvm::script_fault& one, const jsvm::script_fault& other) {
  const auto what = [](const jsvm::script_fault& fault) {
    return std::tie(fault.path, fault.api_id, fault.error.line, fault.error.column,
                    fault.error.message);
  };
  return what(one) == what(other);
}

void add_unknown(std::vector<jsvm::script_fault>& faults, std::vector<jsvm::script_fault> more) {
  for (auto& fault : more) {
    const auto known = [&](const auto& each) { return is_same(each, fault); };
    if (std::ranges::none_of(faults, known)) faults.push_back(std::move(fault));
  }
}

prepared_generations as_one(std::vector<jsvm::prepared_generation> parts) {
  prepared_generations whole;
  std::vector<jsvm::load_report> reports;
  for (auto& part : parts) {
    whole.made.push_back(std::move(part.made));
    reports.push_back(std::move(part.report));
  }
  whole.report = merge(std::move(reports));
  if (!whole.report.failure.empty()) whole.made.clear();
  return whole;
}

}  // namespace

jsvm::load_report merge(std::vector<jsvm::load_report> reports) {
  using found = jsvm::handler_state::found;
  for (auto& report : reports)
    if (!report.failure.empty()) return std::move(report);
  auto whole = std::move(reports.front());
  for (std::size_t i = 1; i < reports.size(); ++i) {
    add_unknown(whole.faults, std::move(reports[i].faults));
    for (std::size_t j = 0; j < whole.handlers.size(); ++j)
      if (whole.handlers[j].state == found::ready) whole.handlers[j] = reports[i].handlers[j];
  }
  return whole;
}

void vm_group::prepare(const jsvm::load_plan& plan,
                       std::function<void(prepared_generations)> done) {
  auto all = std::make_shared<gathering>();
  all->made.resize(vms_.size());
  all->left = vms_.size();
  all->done = std::move(done);
  for (std::size_t i = 0; i < vms_.size(); ++i) {
    boost::asio::post(vms_[i].get().executor(), [this, all, i, plan] {
      vms_[i].get().prepare(plan, [this, all, i](jsvm::prepared_generation part) {
        boost::asio::post(control_, [all, i, part = std::move(part)]() mutable {
          all->made[i] = std::move(part);
          if (--all->left == 0) all->done(as_one(std::move(all->made)));
        });
      });
    });
  }
}

void vm_group::adopt(std::vector<std::shared_ptr<jsvm::generation>> made,
                     std::function<void()> done) {
  auto left = std::make_shared<std::atomic<std::size_t>>(vms_.size());
  auto last_done = std::make_shared<const std::function<void()>>(std::move(done));
  for (std::size_t i = 0; i < vms_.size(); ++i) {
    boost::asio::post(vms_[i].get().executor(),
                      [this, i, next = std::move(made[i]), left, last_done]() mutable {
                        vms_[i].get().adopt(std::move(next));
                        if (--*left == 0) (*last_done)();
                      });
  }
}

}  // namespace sidehook::catalog

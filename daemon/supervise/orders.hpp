#pragma once

#include <csignal>

namespace sidehook::supervise {

/// What the supervisor tells its worker, by signals that nobody else sends. The worker leaves those
/// of the outer world to the supervisor: service managers and terminals send them to both, and two
/// mean something else than one.
constexpr int order_to_stop = SIGUSR1;
constexpr int order_to_reload = SIGUSR2;

}  // namespace sidehook::supervise

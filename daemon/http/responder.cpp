#include "daemon/http/responder.hpp"

#include <exception>
#include <utility>

#include "daemon/http/problem.hpp"

namespace sidehook::http {

responder::~responder() { give_up(); }

responder::responder(responder&& other) noexcept
    : deliver_(std::exchange(other.deliver_, nullptr)) {}

responder& responder::operator=(responder&& other) noexcept {
  if (this != &other) {
    give_up();
    deliver_ = std::exchange(other.deliver_, nullptr);
  }
  return *this;
}

void responder::operator()(reply&& answer) {
  if (const auto deliver = std::exchange(deliver_, nullptr)) deliver(std::move(answer));
}

void responder::give_up() noexcept {
  if (!deliver_) return;
  try {
    (*this)(to_reply({problem_code::internal, "the request was not answered"}));
  } catch (const std::exception&) {
    // Without memory for an answer there is none: the client sees its own timeout.
    deliver_ = nullptr;
  }
}

}  // namespace sidehook::http

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/builtin/event_fields.hpp"

namespace sidehook::builtin {

/// What is wrong with the text of a template, and where: lines and characters from 1; 0 is unknown.
struct template_fault {
  int line = 0;
  int column = 0;
  std::string message;
};

/// A value that a template inserts.
struct insertion {
  enum class source { type, time_stamp, metadata };
  enum class form {
    value,    ///< as it is
    quoted,   ///< %q: a text with quotes around it
    integer,  ///< %d
    number,   ///< %g
    boolean,  ///< %t
  };
  enum class place {
    in_string,  ///< between quotes of the template's JSON
    bare,
  };
  source from = source::metadata;
  /// Into the metadata.
  std::vector<field_step> steps;
  form as = form::value;
  place where = place::bare;
  /// As the template has it, for messages: ".Meta.HostInfo.CheckURL".
  std::string spelled;
};

/// Why a template could not be rendered for an event, for people.
struct render_fault {
  std::string message;
};

/// The body of a webhook with places for an event's values (jsvm/compatibility.md, "Templates"): a
/// small part of what the gateway's templates can do, with values escaped for JSON. Immutable.
class text_template {
 public:
  using part = std::variant<std::string, insertion>;

  /// Takes time linear in the text.
  static std::variant<text_template, template_fault> parse(std::string_view text);
  explicit text_template(std::vector<part> parts) : parts_(std::move(parts)) {}

  /// The text for an event, or why there is none: nothing is ever left out.
  /// @param most_bytes  the text may not be larger (handlers.max_webhook_bytes)
  std::variant<std::string, render_fault> render(const event_fields& event,
                                                 std::size_t most_bytes) const;

  /// What keeps every render of it from being JSON; "" when nothing does.
  std::string fault_as_json() const;

 private:
  std::vector<part> parts_;
};

}  // namespace sidehook::builtin

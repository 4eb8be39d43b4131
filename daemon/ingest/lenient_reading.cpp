#include "daemon/ingest/lenient_reading.hpp"

#include "daemon/ingest/html_entities.hpp"
#include "daemon/ingest/lenient_json.hpp"
#include "daemon/ingest/utf8.hpp"

namespace sidehook::ingest {
namespace {

reading repaired(std::string_view body) {
  auto result = repair_json(body, string_style::unescaped);
  return {std::move(result.text), entities::possible, result.repairs};
}

reading unescaped(std::string_view body) {
  reading made{undo_entities(body), entities::undone, {}};
  if (made.text != body) made.repairs.add(repair::entities_in_body);
  return made;
}

reading unescaped_and_repaired(std::string_view body) {
  auto made = unescaped(body);
  auto result = repair_json(made.text, string_style::go_quoted);
  made.text = std::move(result.text);
  made.repairs.add(result.repairs);
  return made;
}

}  // namespace

reading read_as_utf8(std::string_view body) {
  reading made{valid_utf8(body), entities::possible, {}};
  if (made.text != body) made.repairs.add(repair::invalid_utf8);
  return made;
}

const std::array<make_reading, 3> lenient_readings{repaired, unescaped, unescaped_and_repaired};

}  // namespace sidehook::ingest

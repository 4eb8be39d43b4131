-- Deliveries as their new owner needs them: id, what it has for itself, what does not change, and
-- what was noted of it.
local function entries_of(found)
  local entries = {}
  for _, entry in ipairs(found) do
    if entry and entry[2] then
      local meta, event = fields_of(entry)
      local id = string.match(entry[1], '^%d+')
      entries[#entries + 1] = { id, meta, event, redis.call('HGET', noted, id) or '' }
    end
  end
  return entries
end

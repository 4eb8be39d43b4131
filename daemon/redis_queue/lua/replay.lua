-- Makes deliveries of dead letters, if there is room for all of them.
-- ARGV: the most deliveries, the most bytes; then for each letter: its id, and what the delivery
-- has for itself.
-- Returns the figures, what became of them, and how many there were.
local deliveries, bytes = 0, 0
local found = {}
for at = 3, #ARGV, 2 do
  local entry = redis.call('XRANGE', letters, ARGV[at], ARGV[at])[1]
  if entry then
    local _, event = fields_of(entry)
    found[#found + 1] = { entry, ARGV[at + 1], event }
    deliveries = deliveries + 1
    bytes = bytes + #ARGV[at + 1] + #event
  end
end
if counted('deliveries') + deliveries > tonumber(ARGV[1]) then return { figures(), 'full_events', 0 } end
if counted('bytes') + bytes > tonumber(ARGV[2]) then return { figures(), 'full_bytes', 0 } end
for _, each in ipairs(found) do
  add(fresh, each[2], each[3])
  remove_letter(each[1])
end
count('deliveries', deliveries)
count('bytes', bytes)
return { figures(), 'accepted', deliveries }

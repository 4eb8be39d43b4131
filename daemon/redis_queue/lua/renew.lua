-- Says that this consumer still works on deliveries.
-- ARGV: this consumer; then for each delivery: its stream (fresh or waited) and its id.
-- Returns the ids of those that are another's by now, or settled.
local me = ARGV[1]
local mine = { fresh = {}, waited = {} }
local lost = {}
for at = 2, #ARGV, 2 do
  local name, id = ARGV[at], ARGV[at + 1]
  local stream = name == 'waited' and waited or fresh
  local list = #redis.call('XPENDING', stream, group, id, id, 1, me) > 0 and mine[name] or lost
  list[#list + 1] = id
end
for name, ids in pairs(mine) do
  local stream = name == 'waited' and waited or fresh
  -- JUSTID: the count of deliveries is that of the owners it has had.
  for _, id in ipairs(ids) do redis.call('XCLAIM', stream, group, me, 0, id, 'JUSTID') end
end
return lost

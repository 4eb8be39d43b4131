-- Removes dead letters. ARGV: their ids.
-- Returns the figures, and how many there were.
local removed = 0
for _, id in ipairs(ARGV) do
  local entry = redis.call('XRANGE', letters, id, id)[1]
  if entry then
    remove_letter(entry)
    removed = removed + 1
  end
end
return { figures(), removed }

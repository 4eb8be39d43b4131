-- Moves deliveries whose time has come behind the others, for anybody, and forgets old dead letters.
-- ARGV: how many at the most; of dead letters the most, their bytes and their age in us.
-- Returns the figures, in how many ms the next one is due (-1: there is none), how many deliveries
-- consumers have, and for how many ms the oldest has been there that is not settled (-1: none is).
local due = redis.call('ZRANGEBYSCORE', delayed, '-inf', text(now_ms), 'LIMIT', 0, ARGV[1])
for _, id in ipairs(due) do
  local record = redis.call('HGET', records, id)
  redis.call('ZREM', delayed, id)
  redis.call('HDEL', records, id)
  if record then
    local digits = string.match(record, '^(%d+):')
    local first = #digits + 2
    local meta_end = first + tonumber(digits) - 1
    add(fresh, string.sub(record, first, meta_end), string.sub(record, meta_end + 1))
  end
end
prune_letters(tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), 100)
local first = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
local next_due_ms = first[2] and math.max(0, tonumber(first[2]) - now_ms) or -1
local taken = redis.call('XPENDING', fresh, group)[1] + redis.call('XPENDING', waited, group)[1]
-- Its id is the time when it came, in us.
local oldest = redis.call('XRANGE', fresh, '-', '+', 'COUNT', 1)[1]
local oldest_ms = oldest and math.max(0, now_ms - math.floor(tonumber(string.match(oldest[1], '^%d+')) / 1000)) or -1
return { figures(), next_due_ms, taken, oldest_ms }

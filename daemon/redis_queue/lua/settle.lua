-- Says what becomes of deliveries, of those that are still this consumer's.
-- ARGV: this consumer; of dead letters the most, their bytes and their age in us; then for each
-- delivery: its stream (fresh or waited), its id, its bytes, what becomes of it, what it has for
-- itself from now on, and a further word: the delay in ms, the reason.
-- Returns the figures, in how many ms the next delayed one is due (-1: there is none), and for each
-- delivery 1, or 0 when it is another's by now.
local me = ARGV[1]
local letters_most, letters_bytes, letters_age_us = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local any_dead = 0
local any_noted = redis.call('EXISTS', noted) == 1

local function is_mine(stream, id)
  return #redis.call('XPENDING', stream, group, id, id, 1, me) > 0
end

-- Takes it out of its stream; the part that does not change, or nothing if somebody has deleted it.
local function take_out(stream, id, wanted)
  local entry = wanted and redis.call('XRANGE', stream, id, id)[1]
  redis.call('XACK', stream, group, id)
  redis.call('XDEL', stream, id)
  if any_noted then redis.call('HDEL', noted, id) end
  if not entry then return nil end
  local _, event = fields_of(entry)
  return event
end

local function forget(bytes)
  count('deliveries', -1)
  count('bytes', -bytes)
end

local become = {}

function become.done(stream, id, bytes)
  take_out(stream, id, false)
  forget(bytes)
end

function become.later(stream, id, bytes, meta, delay_ms)
  local event = take_out(stream, id, true)
  if not event then return forget(bytes) end
  redis.call('HSET', records, id, #meta .. ':' .. meta .. event)
  redis.call('ZADD', delayed, text(now_ms + tonumber(delay_ms)), id)
  count('bytes', #meta + #event - bytes)
end

function become.unattempted(stream, id, bytes, meta)
  local event = take_out(stream, id, true)
  if not event then return forget(bytes) end
  add(fresh, meta, event)
  count('bytes', #meta + #event - bytes)
end

function become.dead(stream, id, bytes, meta, reason)
  local event = take_out(stream, id, true)
  forget(bytes)
  if not event then return end
  redis.call('XADD', letters, next_id(), 'm', meta, 'e', event, 'w', reason)
  count('letter_bytes', #meta + #event)
  any_dead = any_dead + 1
end

-- What cannot be read is kept for people to look at, the last of it.
function become.unreadable(stream, id, bytes)
  local entry = redis.call('XRANGE', stream, id, id)[1]
  take_out(stream, id, false)
  forget(bytes)
  if entry then redis.call('XADD', unreadable, 'MAXLEN', '~', '1000', next_id(), unpack(entry[2])) end
end

function become.noted(_, id, _, _, note)
  redis.call('HSET', noted, id, note)
  any_noted = true
end

local answers = {}
for at = 5, #ARGV, 6 do
  local stream = ARGV[at] == 'waited' and waited or fresh
  local id = ARGV[at + 1]
  local mine = is_mine(stream, id)
  if mine then become[ARGV[at + 3]](stream, id, tonumber(ARGV[at + 2]), ARGV[at + 4], ARGV[at + 5]) end
  answers[#answers + 1] = mine and 1 or 0
end
if any_dead > 0 then prune_letters(letters_most, letters_bytes, letters_age_us, any_dead + 100) end
local first = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
local next_due_ms = first[2] and math.max(0, tonumber(first[2]) - now_ms) or -1
return { figures(), next_due_ms, answers }

-- What every script begins with: the keys by their names, ids, and counts. All times are Redis' own.
local fresh, waited, delayed, records, letters, counts, noted, known, unreadable = unpack(KEYS)
local group = 'sidehook'

-- Of a queue that is new, or whose keys somebody has deleted.
if redis.call('EXISTS', fresh, waited) < 2 then
  redis.pcall('XGROUP', 'CREATE', fresh, group, '0', 'MKSTREAM')
  redis.pcall('XGROUP', 'CREATE', waited, group, '0', 'MKSTREAM')
end

local time = redis.call('TIME')
local now_us = time[1] * 1000000 + time[2]
local now_ms = math.floor(now_us / 1000)

-- A number as Redis reads it; Lua would write large ones with an exponent.
local function text(number)
  return string.format('%.0f', number)
end

-- Counts are written once, at the end, by figures().
local changes = {}

local function counted(name)
  return tonumber(redis.call('HGET', counts, name) or 0) + (changes[name] or 0)
end

local function count(name, by)
  changes[name] = (changes[name] or 0) + by
end

-- An id that no entry of any stream has had: the microseconds of now, or one more than the last.
local last_id
local function next_id()
  last_id = math.max((last_id or counted('last_id')) + 1, now_us)
  return text(last_id)
end

-- Puts a delivery behind all others.
local function add(stream, meta, event)
  local id = next_id()
  redis.call('XADD', stream, id, 'm', meta, 'e', event)
  return id
end

-- The fields of an entry: what changes with each attempt, what does not, and why it is dead.
local function fields_of(entry)
  local named = {}
  for i = 1, #entry[2], 2 do named[entry[2][i]] = entry[2][i + 1] end
  return named.m or '', named.e or '', named.w or ''
end

-- Writes the counts. Returns how many deliveries there are that are not settled, their bytes, and
-- how many dead letters.
local function figures()
  for name, by in pairs(changes) do
    if by ~= 0 then redis.call('HINCRBY', counts, name, text(by)) end
  end
  changes = {}
  if last_id then redis.call('HSET', counts, 'last_id', text(last_id)) end
  return { counted('deliveries'), counted('bytes'), redis.call('XLEN', letters) }
end

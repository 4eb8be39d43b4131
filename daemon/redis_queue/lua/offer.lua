-- Decides on jobs, one after the other, each as a whole.
-- ARGV: the most deliveries, the most bytes, for how many ms ids of senders are known, how many of
-- them, this consumer; then for each job: its sender's id ('' for none), 1 if its request waits,
-- how many deliveries, what these share, and what each has for itself.
-- Returns the figures and for each job: what became of it, and the ids of what this consumer has.
local most, most_bytes, window_ms, most_known = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local me = ARGV[5]
-- The first write: refused when Redis is full, and there for replicas to wait for.
redis.call('HINCRBY', counts, 'offers', 1)

local function is_repeated(sender)
  if sender == '' or window_ms == 0 or most_known == 0 then return false end
  local seen = redis.call('ZSCORE', known, sender)
  if seen and tonumber(seen) > now_ms - window_ms then return true end
  return false
end

local function remember(sender)
  if sender == '' or window_ms == 0 or most_known == 0 then return end
  redis.call('ZADD', known, text(now_ms), sender)
  redis.call('ZREMRANGEBYSCORE', known, '-inf', text(now_ms - window_ms))
  redis.call('ZREMRANGEBYRANK', known, 0, text(-most_known - 1))
end

-- An entry of `waited` is this consumer's from the start. Nothing in it is unread, unless somebody
-- has made the group anew; then what is, is read along.
local function add_own(meta, event)
  local id = add(waited, meta, event)
  repeat
    local read = redis.call('XREADGROUP', 'GROUP', group, me, 'COUNT', 1, 'STREAMS', waited, '>')
  until not read or read[1][2][1][1] == id .. '-0'
  return id
end

local deliveries, bytes = counted('deliveries'), counted('bytes')
local answers = {}
local at = 6
while at <= #ARGV do
  local sender, waits, handlers, event = ARGV[at], ARGV[at + 1] == '1', tonumber(ARGV[at + 2]), ARGV[at + 3]
  local first = at + 4
  at = first + handlers
  local size = handlers * #event
  for i = first, at - 1 do size = size + #ARGV[i] end
  local answer
  if is_repeated(sender) then
    answer = { 'repeated' }
  elseif deliveries + handlers > most then
    answer = { 'full_events' }
  elseif bytes + size > most_bytes then
    answer = { 'full_bytes' }
  else
    answer = { 'accepted' }
    for i = first, at - 1 do
      if waits then
        answer[#answer + 1] = add_own(ARGV[i], event)
      else
        add(fresh, ARGV[i], event)
      end
    end
    remember(sender)
    count('deliveries', handlers)
    count('bytes', size)
    deliveries = deliveries + handlers
    bytes = bytes + size
  end
  answers[#answers + 1] = answer
end
return { figures(), answers }

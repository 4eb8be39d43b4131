-- Dead letters: the oldest go first when there are too many, or too large ones, or they are too old.
local function remove_letter(entry)
  local meta, event = fields_of(entry)
  redis.call('XDEL', letters, entry[1])
  count('letter_bytes', -(#meta + #event))
end

-- So many at the most, as somebody waits.
local function prune_letters(most, most_bytes, age_us, at_once)
  for _ = 1, at_once do
    local oldest = redis.call('XRANGE', letters, '-', '+', 'COUNT', 1)[1]
    if not oldest then return end
    local died_us = tonumber(string.match(oldest[1], '^%d+'))
    local within = redis.call('XLEN', letters) <= most and counted('letter_bytes') <= most_bytes
    if within and died_us >= now_us - age_us then return end
    remove_letter(oldest)
  end
end

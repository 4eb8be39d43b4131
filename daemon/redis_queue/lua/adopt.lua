-- Takes over deliveries of consumers that are known to be gone: this one's predecessors under the
-- same supervisor.
-- ARGV: this consumer, what the names of its predecessors begin with, the stream, how many.
-- Returns the deliveries; those of one call are from one stream.
local me, family, most = ARGV[1], ARGV[2], tonumber(ARGV[4])
local stream = ARGV[3] == 'waited' and waited or fresh
local entries = {}
for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group)) do
  local name = consumer[2]
  if name ~= me and string.sub(name, 1, #family) == family then
    for _, pending in ipairs(redis.call('XPENDING', stream, group, '-', '+', text(most - #entries + 1), name)) do
      if #entries >= most then return entries end
      for _, entry in ipairs(entries_of(redis.call('XCLAIM', stream, group, me, 0, pending[1]))) do
        entries[#entries + 1] = entry
      end
    end
    if #redis.call('XPENDING', stream, group, '-', '+', 1, name) == 0 then
      redis.call('XGROUP', 'DELCONSUMER', stream, group, name)
    end
  end
end
return entries

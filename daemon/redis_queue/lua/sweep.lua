-- Forgets consumers that own nothing: this one, which leaves, or those that have not been heard of
-- for long.
-- ARGV: the consumer that leaves, or ''; for how many ms the others have been silent.
for _, stream in ipairs({ fresh, waited }) do
  for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group)) do
    local name, pending, idle = consumer[2], consumer[4], consumer[6]
    local gone = name == ARGV[1] or (ARGV[1] == '' and idle > tonumber(ARGV[2]))
    if gone and pending == 0 then redis.call('XGROUP', 'DELCONSUMER', stream, group, name) end
  end
end
return 1

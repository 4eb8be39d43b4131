-- Takes over deliveries whose owners have not said for a while that they work on them.
-- ARGV: this consumer, that while in ms, the stream (fresh or waited), where to go on, how many.
-- Returns where to go on ('0-0' at the end), and the deliveries.
local stream = ARGV[3] == 'waited' and waited or fresh
local found = redis.call('XAUTOCLAIM', stream, group, ARGV[1], ARGV[2], ARGV[4], 'COUNT', ARGV[5])
return { found[1], entries_of(found[2]) }

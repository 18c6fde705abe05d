import { prelude } from './prelude.ts';
import { script } from './script.ts';

/**
 * Begins a process' time in the chat, with a lease, and tells it who is here.
 *
 * `ARGV`: the process; how often it has connected; the name that it had before, empty if none: whoever is still there
 * is lost; for how many milliseconds the lease is good; for how many a name is held; an epoch and a secret, in case
 * there are none; the epoch that it knows; the id of the newest message that it has announced, empty if none.
 *
 * Redis may have lost what was announced already. Then numbers that people have seen are given again, so a new epoch
 * begins, once, whoever notices first.
 */
export const enter = script<
  [
    now: number,
    epoch: string,
    secret: string,
    newestMessage: string,
    newestEvent: string,
    /** Key of the name, name, seat and connection of each, in the order of joining. */
    people: string[],
  ]
>(/* lua */ `${prelude}
local process, generation, before, lease, held = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local epoch, secret = ARGV[6], ARGV[7]
local knownEpoch, knownId = ARGV[8], ARGV[9]
local knownSeq = tonumber(string.match(knownId, '^%d+') or 0)

redis.call('HSETNX', CHAT, 'epoch', epoch)
redis.call('HSETNX', CHAT, 'secret', secret)

local function isKnown()
  local entry = redis.call('XRANGE', MESSAGES, knownSeq .. '-0', knownSeq .. '-0')[1]
  return entry and entry[2][2] == knownId or redis.call('ZSCORE', REMOVED, knownId)
end
if knownSeq > 0 and redis.call('HGET', CHAT, 'epoch') == knownEpoch and not isKnown() then
  redis.call('HSET', CHAT, 'epoch', epoch)
end

if before ~= '' then
  dismiss(before, held)
end
redis.call('ZADD', LEASES, now + lease, process)
redis.call('HSET', GENERATIONS, process, generation)

local people = {}
for _, nameKey in ipairs(redis.call('ZRANGE', HERE, 0, -1)) do
  local username, seat, connection = unpack(redis.call('HMGET', personOf(nameKey), 'username', 'seat', 'connection'))
  if seat then
    for _, each in ipairs({nameKey, username, seat, connection}) do
      table.insert(people, each)
    end
  else
    redis.call('ZREM', HERE, nameKey)
  end
end
local message = redis.call('XREVRANGE', MESSAGES, '+', '-', 'COUNT', 1)[1]
local newestMessage = message and message[2][2] or ''
epoch, secret = unpack(redis.call('HMGET', CHAT, 'epoch', 'secret'))
return {'ok', {now, epoch, secret, newestMessage, newest(), people}}
`);

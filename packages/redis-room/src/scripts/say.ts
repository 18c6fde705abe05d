import type { Entry } from './entry.ts';
import { leased } from './prelude.ts';
import { script } from './script.ts';

/**
 * Makes a message known: it gets the next number, is kept, and is announced. Said again with its clientId it is
 * answered alike, and neither kept nor announced nor counted.
 *
 * `ARGV`: the process; how often it has connected; the seat; what makes the message's id unique; the message as JSON,
 * without what is decided here; the clientId, empty if none; how many milliseconds one message takes from the rate, 0
 * for no limit, and how many may be owed.
 */
export const say = script<[event: string, id: string]>(/* lua */ `${leased}
local seat, nonce, body, clientId = ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local interval, tolerance = tonumber(ARGV[7]), tonumber(ARGV[8])

local nameKey = redis.call('HGET', seatsOf(process), seat)
if not nameKey then
  return {'not-joined', 0}
end
local said = ''
if clientId ~= '' then
  said = redis.call('HGET', personOf(nameKey), 'owner') .. ' ' .. clientId
  local id = redis.call('HGET', SAID, said)
  if id then
    return {'ok', {newest(), id}}
  end
end
if redis.call('HEXISTS', CHAT, 'paused') == 1 then
  return {'paused', 0}
end
local wait = take('message', nameKey, interval, tolerance)
if wait > 0 then
  return {'too-many-requests', wait}
end

local seq = redis.call('HINCRBY', CHAT, 'seq', 1)
local id = seq .. '-' .. nonce
redis.call('XADD', MESSAGES, seq .. '-0', 'id', id, 'sentAt', now, 'body', body)
if said ~= '' then
  redis.call('HSET', SAID, said, id)
end
return {'ok', {announce('said', 'id', id, 'sentAt', now, 'body', body), id}}
`);

/**
 * Takes one from what someone may type.
 *
 * `ARGV`: the process; how often it has connected; the seat; how many milliseconds one takes from the rate, 0 for no
 * limit, and how many may be owed.
 */
export const type = script<[]>(/* lua */ `${leased}
local nameKey = redis.call('HGET', seatsOf(process), ARGV[3])
if not nameKey then
  return {'not-joined', 0}
end
local wait = take('typing', nameKey, tonumber(ARGV[4]), tonumber(ARGV[5]))
if wait > 0 then
  return {'too-many-requests', wait}
end
return {'ok', {}}
`);

/**
 * Reads a part of what was said.
 *
 * `ARGV`: the process; how often it has connected; the numbers between which the messages are, without both; how many
 * at most; `newest` or `oldest`: which of them, if there are more.
 */
export const history = script<[epoch: string, found: Entry[]]>(/* lua */ `${leased}
local after, before, most, which = '(' .. ARGV[3] .. '-0', '(' .. ARGV[4] .. '-0', ARGV[5], ARGV[6]
local found
if which == 'newest' then
  found = redis.call('XREVRANGE', MESSAGES, before, after, 'COUNT', most)
else
  found = redis.call('XRANGE', MESSAGES, after, before, 'COUNT', most)
end
return {'ok', {redis.call('HGET', CHAT, 'epoch'), found}}
`);

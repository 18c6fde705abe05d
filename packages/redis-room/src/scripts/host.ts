import { leased } from './prelude.ts';
import { script } from './script.ts';

/**
 * Takes a message down: its number stays, its text goes.
 *
 * `ARGV`: the process; how often it has connected; the message's number and id. `done` is 1 if it was kept.
 */
export const remove = script<[event: string, done: number]>(/* lua */ `${leased}
local seq, id = ARGV[3], ARGV[4]
local entry = redis.call('XRANGE', MESSAGES, seq .. '-0', seq .. '-0')[1]
if not entry or entry[2][2] ~= id then
  return {'ok', {newest(), 0}}
end
redis.call('XDEL', MESSAGES, seq .. '-0')
redis.call('ZADD', REMOVED, seq, id)
return {'ok', {announce('removed', 'id', id), 1}}
`);

/**
 * Sends out whoever has a name, here or away, and frees it.
 *
 * `ARGV`: the process; how often it has connected; the name's key. `done` is 1 if there was anyone.
 */
export const sendOut = script<[event: string, done: number]>(/* lua */ `${leased}
local nameKey = ARGV[3]
local owner, at = unpack(redis.call('HMGET', personOf(nameKey), 'owner', 'process'))
if not owner then
  return {'ok', {newest(), 0}}
end
redis.call('SADD', SENT_OUT, owner)
if at then
  return {'ok', {depart(at, nameKey, 0, 'sent out'), 1}}
end
redis.call('DEL', personOf(nameKey))
return {'ok', {newest(), 1}}
`);

/** Nobody says anything until it goes on. `ARGV`: the process; how often it has connected; 1 to pause, 0 to go on. */
export const pause = script<[]>(/* lua */ `${leased}
if ARGV[3] == '1' then
  redis.call('HSET', CHAT, 'paused', 1)
else
  redis.call('HDEL', CHAT, 'paused')
end
return {'ok', {}}
`);

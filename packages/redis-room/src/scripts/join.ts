import type { Entry } from './entry.ts';
import { leased } from './prelude.ts';
import { script } from './script.ts';

/**
 * Gives someone a seat. Who owns the name already takes it over from where they sit.
 *
 * `ARGV`: the process; how often it has connected; the seat; the connection; the name's key; the name; its owner;
 * the epoch and the number of the message that they saw last, empty if none; how many missed messages are told at
 * most; how many of them if the epoch is another one.
 */
export const join = script<
  [
    event: string,
    username: string,
    epoch: string,
    seq: number,
    /** 1: the epoch changed. */
    gap: number,
    missed: Entry[],
    /** The newest message, if more was missed than is told. */
    more: Entry[],
    /** The ids of messages that were taken down. */
    removed: string[],
  ]
>(/* lua */ `${leased}
local seat, connection, nameKey, username, owner = ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local sinceEpoch, sinceSeq = ARGV[8], tonumber(ARGV[9])
local most, page = tonumber(ARGV[10]), tonumber(ARGV[11])

if redis.call('SISMEMBER', SENT_OUT, owner) == 1 then
  return {'removed', 0}
end
local person = personOf(nameKey)
local held = redis.call('HMGET', person, 'owner', 'username', 'process', 'seat')
if held[1] and held[1] ~= owner then
  return {'nickname-taken', 0}
end

username = held[2] or username
local older = held[4] or ''
if older == '' then
  -- Someone who comes back joins behind those who are here.
  redis.call('ZADD', HERE, redis.call('HINCRBY', CHAT, 'joins', 1), nameKey)
  redis.call('PERSIST', person)
else
  redis.call('HDEL', seatsOf(held[3]), older)
end
redis.call('HSET', person, 'owner', owner, 'username', username,
  'process', process, 'seat', seat, 'connection', connection)
redis.call('HSET', seatsOf(process), seat, nameKey)
local event = announce('joined', 'nameKey', nameKey, 'username', username,
  'seat', seat, 'connection', connection, 'older', older)

local epoch = redis.call('HGET', CHAT, 'epoch')
local seq = tonumber(redis.call('HGET', CHAT, 'seq') or 0)
local gap, missed, more, removed = 0, {}, {}, {}
if sinceSeq then
  removed = redis.call('ZREVRANGE', REMOVED, 0, most - 1)
  if sinceEpoch ~= epoch or sinceSeq > seq then
    gap = 1
    missed = redis.call('XREVRANGE', MESSAGES, '+', '-', 'COUNT', page)
  else
    missed = redis.call('XRANGE', MESSAGES, '(' .. sinceSeq .. '-0', '+', 'COUNT', most + 1)
    if #missed > most then
      table.remove(missed)
      more = redis.call('XREVRANGE', MESSAGES, '+', '-', 'COUNT', 1)
    end
  end
end
return {'ok', {event, username, epoch, seq, gap, missed, more, removed}}
`);

/**
 * Ends someone's time on a seat. Where nobody sits nothing happens.
 *
 * `ARGV`: the process; how often it has connected; the seat; for how many milliseconds the name is held, 0 for none.
 */
export const leave = script<[event: string]>(/* lua */ `${leased}
local seat, held = ARGV[3], tonumber(ARGV[4])
local nameKey = redis.call('HGET', seatsOf(process), seat)
return {'ok', {nameKey and depart(process, nameKey, held, 'left') or newest()}}
`);

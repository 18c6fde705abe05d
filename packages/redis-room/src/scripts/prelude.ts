/**
 * What every script begins with: the names of the keys, Redis' clock, and how something is announced.
 *
 * `KEYS[1]` is what every key begins with. All decisions are taken with the clock of Redis, `now`, in milliseconds
 * since 1970: no clock of any process counts.
 */
export const prelude = /* lua */ `
local prefix = KEYS[1]
local CHAT = prefix .. 'chat'               -- hash: epoch, secret, seq, joins, and paused while it is
local MESSAGES = prefix .. 'messages'       -- stream: all that was said; an entry's id is <seq>-0
local SAID = prefix .. 'said'               -- hash: owner and clientId -> the message's id
local REMOVED = prefix .. 'removed'         -- sorted set: the ids of messages that were taken down, by seq
local EVENTS = prefix .. 'events'           -- stream: what every process has to announce, in order
local HERE = prefix .. 'here'               -- sorted set: the keys of names that are here, in the order of joining
local SENT_OUT = prefix .. 'sent-out'       -- set: the owners whom a host has sent out
local LEASES = prefix .. 'leases'           -- sorted set: processes, by when their lease is over
local GENERATIONS = prefix .. 'generations' -- hash: process -> how often it has connected

-- Hash: owner, username, and while the person is here process, seat and connection. One that waits for its owner expires.
local function personOf(nameKey) return prefix .. 'person:' .. nameKey end
-- Hash: the seats of a process -> the key of the name that sits there.
local function seatsOf(process) return prefix .. 'seats:' .. process end

local seconds, microseconds = unpack(redis.call('TIME'))
local now = seconds * 1000 + math.floor(microseconds / 1000)

-- Has every process announce this. Returns the event's id.
local function announce(kind, ...)
  return redis.call('XADD', EVENTS, '*', 'kind', kind, ...)
end

-- The id of the newest event: whoever has announced it has announced all.
local function newest()
  local last = redis.call('XREVRANGE', EVENTS, '+', '-', 'COUNT', 1)[1]
  return last and last[1] or '0-0'
end

-- Takes someone who is here away. The name is kept for its owner for held milliseconds; 0: it is free at once.
-- Returns the event's id.
local function depart(process, nameKey, held, why)
  local person = personOf(nameKey)
  local username, seat = unpack(redis.call('HMGET', person, 'username', 'seat'))
  redis.call('ZREM', HERE, nameKey)
  if not seat then
    return newest()
  end
  redis.call('HDEL', seatsOf(process), seat)
  if held > 0 then
    redis.call('HDEL', person, 'process', 'seat', 'connection')
    redis.call('PEXPIRE', person, held)
  else
    redis.call('DEL', person)
  end
  return announce('left', 'nameKey', nameKey, 'username', username, 'seat', seat, 'why', why)
end

-- Ends a process: whoever was there is lost, in the order of joining. Whatever it asks for from now on is not done.
local function dismiss(process, held)
  local nameKeys, place = redis.call('HVALS', seatsOf(process)), {}
  for _, nameKey in ipairs(nameKeys) do
    place[nameKey] = tonumber(redis.call('ZSCORE', HERE, nameKey) or 0)
  end
  table.sort(nameKeys, function(a, b) return place[a] < place[b] end)
  for _, nameKey in ipairs(nameKeys) do
    depart(process, nameKey, held, 'lost')
  end
  redis.call('DEL', seatsOf(process))
  redis.call('ZREM', LEASES, process)
  redis.call('HDEL', GENERATIONS, process)
end
`;

/**
 * For what a process asks for while it holds a lease. `ARGV[1]` is the process, `ARGV[2]` how often it has connected:
 * what it sent over an earlier connection, and has given up since, is not done any more.
 *
 * Answers `{'gone', 0}` without a lease; otherwise `{'ok', …}`, or the code of a refusal and a number: after how many
 * milliseconds it may be tried again, 0 for never.
 */
export const leased = /* lua */ `${prelude}
local process, generation = ARGV[1], tonumber(ARGV[2])
local leaseEnds = tonumber(redis.call('ZSCORE', LEASES, process) or 0)
local latest = tonumber(redis.call('HGET', GENERATIONS, process) or 0)
if leaseEnds <= now or generation < latest then
  return {'gone', 0}
end
if generation > latest then
  redis.call('HSET', GENERATIONS, process, generation)
end

-- Takes one from what a name may do, by the generic cell rate algorithm (see RateLimit in chat-room). Returns 0, or
-- after how many milliseconds there will be one to take. Without an interval there is no limit.
local function take(what, nameKey, interval, tolerance)
  if interval == 0 then
    return 0
  end
  local key = prefix .. 'rate:' .. what .. ':' .. nameKey
  local fullAt = math.max(now, tonumber(redis.call('GET', key) or 0))
  -- A clock that went back would have people wait for it.
  fullAt = math.min(fullAt, now + tolerance + interval)
  local wait = math.ceil(fullAt - tolerance - now)
  if wait > 0 then
    return wait
  end
  redis.call('SET', key, fullAt + interval, 'PX', math.ceil(fullAt + interval - now))
  return 0
end
`;

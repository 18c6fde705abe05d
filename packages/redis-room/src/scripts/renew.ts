import { leased, prelude } from './prelude.ts';
import { script } from './script.ts';

/**
 * Renews the lease of a process, ends those whose lease is over, and forgets events that everyone has announced.
 *
 * `ARGV`: the process; how often it has connected; for how many milliseconds the lease is good; for how many a name is
 * held; for how many events are kept.
 */
export const renew = script<[now: number, epoch: string]>(/* lua */ `${leased}
local lease, held, eventsKept = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])

redis.call('ZADD', LEASES, now + lease, process)
for _, other in ipairs(redis.call('ZRANGEBYSCORE', LEASES, '-inf', now)) do
  dismiss(other, held)
end

-- Never the newest: it shows a process that comes back that nothing was lost.
local newestAt = tonumber(string.match(newest(), '^%d+'))
redis.call('XTRIM', EVENTS, 'MINID', '~', math.min(now - eventsKept, newestAt))
return {'ok', {now, redis.call('HGET', CHAT, 'epoch') or ''}}
`);

/** Ends a process that goes. `ARGV`: the process; for how many milliseconds the names of its people are held. */
export const exit = script<[]>(/* lua */ `${prelude}
dismiss(ARGV[1], tonumber(ARGV[2]))
return {'ok', {}}
`);

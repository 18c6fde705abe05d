import { RedisRoom } from '../../src/index.ts';

/** A process of its own with someone in it: `member.js <url> <prefix> <name>`. Prints their token. */
const [url = '', prefix = '', username = ''] = process.argv.slice(2);
const room = await RedisRoom.open({ url, prefix, timings: { leaseFor: 1000 } });
const { token } = await room.join(username, { username });
console.log(token);

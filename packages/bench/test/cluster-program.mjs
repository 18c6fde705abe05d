/** A server's stand-in: a primary and two workers, each of which holds and works something. */
import cluster from 'node:cluster';

const HELD = Buffer.alloc(20_000_000, 1);

if (cluster.isPrimary) {
  let waiting = 2;
  for (let count = 0; count < 2; count++) {
    cluster.fork().once('message', () => {
      if (--waiting === 0) {
        console.log('Running on http://127.0.0.1:1/');
      }
    });
  }
} else {
  for (const begun = process.cpuUsage().user; process.cpuUsage().user - begun < 300_000;) {
    HELD.fill(2);
  }
  process.send?.('has worked');
}
// Stays, as a server that listens does, and keeps what it holds.
setInterval(() => HELD.fill(3), 60_000);
process.once('SIGTERM', () => process.exit(0));

import type { Manager, Socket } from 'socket.io-client';

import { remember, type Remembered } from './early.ts';
import { WirePanel } from './element.ts';
import { onWireKey, wasOpen } from './opening.ts';

/**
 * The panel for pages that know nothing of it: this script and the tag `<wire-panel>`. It watches the first connection
 * that the page makes with the global `io`, if this script comes after `/socket.io/socket.io.js` and before the page's
 * own. A page that has no such global says what to watch: `document.querySelector('wire-panel').watch(socket)`.
 */
let made: { io: Manager; early: Remembered } | undefined;
let panel: WirePanel | undefined;

/** The client's script as it is in a page: every connection is made by its `Manager`, whatever the page calls. */
interface ClientScript {
  Manager: { prototype: { socket: (this: Manager, ...args: Parameters<Manager['socket']>) => Socket } };
}

function watchFirst({ Manager: { prototype } }: ClientScript): void {
  const { socket } = prototype;
  prototype.socket = function watched(...args) {
    made ??= { io: this, early: remember(this) };
    panel?.watch(made, made.early);
    return socket.apply(this, args);
  };
}

function offer(found: WirePanel): void {
  panel = found;
  if (made !== undefined) {
    found.watch(made, made.early);
  }
  found.offerButton();
  onWireKey(() => found.toggle());
  if (wasOpen()) {
    found.open();
  }
}

const { io } = window as { io?: ClientScript };
if (io !== undefined) {
  watchFirst(io);
}
// The tag may be further down.
const offerWhenThere = () => {
  const found = document.querySelector('wire-panel');
  if (found instanceof WirePanel) {
    offer(found);
  } else {
    made?.early.stop();
    console.warn('wire-panel: this page has the script, but no <wire-panel></wire-panel>.');
  }
};
if (document.readyState === 'loading') {
  document.addEventListener('DOMContentLoaded', offerWhenThere);
} else {
  offerWhenThere();
}

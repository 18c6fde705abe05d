import type { Socket } from 'socket.io-client';

import { remember } from './early.ts';
import type { WirePanel } from './element.ts';
import { onWireKey, wasOpen } from './opening.ts';

/**
 * Offers the panel that shows what goes over a socket's connection: at each of the buttons, and at the key `w`. Its
 * script, `wire-panel.js` beside the page's own, is not loaded before it is asked for. A tab that had the panel open
 * has it open after a reload, with everything from the first packet on.
 */
export function offerWire({ io }: Pick<Socket, 'io'>, ...buttons: HTMLElement[]): void {
  const open = wasOpen();
  const early = open ? remember(io) : undefined;
  let loading: Promise<WirePanel> | undefined;

  async function load(): Promise<WirePanel> {
    // In a variable, so that a bundler leaves it alone.
    const url = new URL('wire-panel.js', import.meta.url).href;
    await import(url);
    const panel = document.querySelector('wire-panel') ?? document.createElement('wire-panel');
    panel.addEventListener('toggle', () => {
      buttons.forEach((button) => button.setAttribute('aria-expanded', String(panel.opened)));
    });
    if (!panel.isConnected) {
      document.body.append(panel);
    }
    panel.watch({ io }, early);
    return panel;
  }
  async function withPanel(act: (panel: WirePanel) => void): Promise<void> {
    const panel = await (loading ??= load()).catch((error: unknown) => {
      loading = undefined;
      early?.stop();
      console.error(error);
      alert(
        'The panel cannot be loaded: there is no wire-panel.js. Is the server running, and the page built?',
      );
    });
    if (panel !== undefined) {
      act(panel);
    }
  }

  const toggle = () => void withPanel((panel) => panel.toggle());
  for (const button of buttons) {
    button.setAttribute('aria-expanded', 'false');
    button.addEventListener('click', toggle);
  }
  onWireKey(toggle);
  if (open) {
    void withPanel((panel) => panel.open());
  }
}

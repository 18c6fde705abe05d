import { html, nothing, type TemplateResult } from 'lit';
import type { Manager } from 'socket.io-client';

import type { Fault } from './faults.ts';

interface BreakActions {
  /** Those that are on. */
  on: Set<Fault>;
  manager: Manager;
  /** Called after a fault was switched on or off, or could not be. */
  changed: (problem?: string) => void;
}

/** What this build of the page can break. */
export async function findFaults(): Promise<readonly Fault[]> {
  // Written out, so that a build for production leaves the import out.
  if (process.env['NODE_ENV'] === 'development') {
    const { FAULTS } = await import('./faults.ts');
    return FAULTS;
  }
  return [];
}

/** Buttons that break the connection on purpose. */
export function breakIt(faults: readonly Fault[], { on, manager, changed }: BreakActions): TemplateResult {
  const press = async (fault: Fault) => {
    try {
      if (on.delete(fault)) {
        fault.undo?.(manager);
      } else {
        await fault.apply(manager);
        if (fault.toggle) {
          on.add(fault);
        }
      }
      changed();
    } catch (error) {
      changed(`“${fault.label}” did not work: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return html`
    <div class="break scrolling" tabindex="0" role="group" aria-label="Break it on purpose">
      <h3>Break it on purpose</h3>
      <p>These buttons exist in development only: the page that you build for others is without them.</p>
      <ul>
        ${faults.map(
          (fault) =>
            html`<li>
              <button
                type="button"
                aria-pressed=${fault.toggle ? on.has(fault) : nothing}
                aria-describedby=${`says-${fault.id}`}
                @click=${() => press(fault)}
              >
                ${fault.label}
              </button>
              <p id=${`says-${fault.id}`}>${fault.says}</p>
            </li>`,
        )}
      </ul>
    </div>
  `;
}

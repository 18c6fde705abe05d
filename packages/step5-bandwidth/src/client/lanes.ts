import type { LoggedRequest } from 'serve';

import type { Traffic } from 'serve/traffic';
import { create } from 'page-kit';
import { number } from '../report/compare.ts';
import { bytesOf } from '../report/whole-room.ts';

/** Lines of a lane's log that stay on the page. */
const KEPT = 60;

/** One contender as it runs: its numbers, and its requests and frames as they come. */
export class LaneView {
  readonly element: HTMLElement;
  readonly #bytes = create('b', '0');
  readonly #requests = create('b', '0');
  readonly #state = create('p', 'Waits');
  readonly #log = create('ol');
  #lines: HTMLElement[] = [];

  /** @param color from 0: which of the page's line colours it has */
  constructor(name: string, color: number) {
    const title = create('h2', name);
    title.dataset['lane'] = String(color);
    const numbers = create('p', this.#bytes, ' bytes, ', this.#requests, ' requests');
    numbers.className = 'numbers';
    this.#state.className = 'state';
    this.#log.tabIndex = 0;
    this.#log.setAttribute('aria-label', `Requests and frames of ${name}`);
    this.element = create('section', title, numbers, this.#state, this.#log);
    this.element.setAttribute('aria-label', name);
  }

  showTraffic(traffic: Traffic): void {
    this.#bytes.textContent = number(bytesOf(traffic));
    this.#requests.textContent = number(traffic.requests);
  }

  showState(state: string, kind: 'running' | 'good' | 'bad'): void {
    this.#state.textContent = state;
    this.#state.dataset['kind'] = kind;
  }

  addRequest({ method, url, status, ms }: LoggedRequest): void {
    const line = create('li', `${status ?? '–––'} ${method} ${url} ${ms} ms`);
    line.dataset['status'] = status === 429 ? 'refused' : '';
    this.#lines.push(line);
  }

  addFrame(direction: 'up' | 'down', text: string): void {
    this.#lines.push(create('li', `${direction === 'up' ? '↑' : '↓'} ${text}`));
  }

  /** Shows the lines that came since this was called last. */
  flush(): void {
    if (this.#lines.length === 0) {
      return;
    }
    this.#log.append(...this.#lines.slice(-KEPT));
    this.#lines = [];
    while (this.#log.childElementCount > KEPT) {
      this.#log.firstElementChild?.remove();
    }
    this.#log.scrollTop = this.#log.scrollHeight;
  }
}

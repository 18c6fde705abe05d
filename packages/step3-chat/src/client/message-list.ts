import type { Unsent } from 'chat-client';
import { type ChatMessage, nicknameColor } from 'chat-protocol';
import { create, politeList, withLinks } from 'page-kit';

const GAPS = {
  'not-kept': 'More was said while you were away than the chat keeps. Some of it is missing here.',
  'new-epoch': 'The chat was started anew while you were away. Some messages may be missing here.',
};

/** The messages, what is still being sent, and who came and went. */
export function messageList(
  log: HTMLElement,
  list: HTMLElement,
  newer: HTMLElement,
  countUnread: () => void,
) {
  const unsentRows = new Map<string, HTMLElement>();
  let retry: (clientId: string) => void = () => {};
  let below = 0;
  const polite = politeList(log, list, showBelow);
  newer.addEventListener('click', () => polite.toEnd());

  function showBelow(): void {
    below = polite.atEnd ? 0 : below;
    newer.hidden = below === 0;
    newer.textContent = `${below} new ${below === 1 ? 'message' : 'messages'} ↓`;
  }

  /** Before what is still being sent, which is always last. */
  function append(...rows: HTMLElement[]): void {
    const [firstUnsent] = unsentRows.values();
    if (firstUnsent === undefined) {
      list.append(...rows);
    } else {
      firstUnsent.before(...rows);
    }
  }

  function row({ id, username, message, sentAt }: ChatMessage, self: string | undefined): HTMLElement {
    const time = create(
      'time',
      new Date(sentAt).toLocaleTimeString([], {
        hour: '2-digit',
        minute: '2-digit',
      }),
    );
    time.dateTime = new Date(sentAt).toISOString();
    const text = create('p', ...withLinks(message));
    text.dir = 'auto';
    const item = create('li', nameTag(username, 'b'), text, time);
    item.className = username === self ? 'message own' : 'message';
    item.dataset['id'] = id;
    return item;
  }

  return {
    nameTag,

    showMessages(messages: ChatMessage[], self: string | undefined, isHistory: boolean): void {
      for (const { username } of messages) {
        if (username !== self && !isHistory) {
          countUnread();
          below += 1;
        }
      }
      polite.change(() => {
        messages.forEach(({ clientId }) => removeUnsent(clientId));
        append(...messages.map((message) => row(message, self)));
      });
      showBelow();
    },
    showEarlier(messages: ChatMessage[], self: string | undefined): void {
      polite.change(() => list.prepend(...messages.map((message) => row(message, self))));
    },

    removeMessage(id: string): void {
      const notice = create('li', 'The host has taken a message down.');
      notice.className = 'notice';
      const found = list.querySelector(`[data-id="${CSS.escape(id)}"]`);
      polite.change(() => found?.replaceWith(notice));
    },

    showUnsent({ clientId, message, problem }: Unsent): void {
      const again = create('button', 'Send again');
      again.addEventListener('click', () => retry(clientId));
      const state = problem === undefined ? ['Sending…'] : [`Not sent: ${problem} `, again];
      const item = create('li', create('p', ...withLinks(message)), create('small', ...state));
      item.className = `message own ${problem === undefined ? 'sending' : 'failed'}`;
      const before = unsentRows.get(clientId);
      unsentRows.set(clientId, item);
      polite.change(() => (before === undefined ? list.append(item) : before.replaceWith(item)));
      if (before === undefined) {
        polite.toEnd();
      }
    },
    markSent(clientId: string): void {
      const item = unsentRows.get(clientId);
      item?.classList.remove('sending');
      item?.querySelector('small')?.replaceChildren('Sent');
    },
    onRetry(listener: (clientId: string) => void): void {
      retry = listener;
    },

    showNotice(username: string, what: string): void {
      const notice = create('li', create('bdi', username), ` ${what}`);
      notice.className = 'notice';
      polite.change(() => append(notice));
    },
    showGap(why: keyof typeof GAPS): void {
      const notice = create('li', GAPS[why]);
      notice.className = 'notice gap';
      polite.change(() => append(notice));
    },

    /** Calls the listener when someone scrolls up to the first messages. */
    onTop(listener: () => void): void {
      log.addEventListener('scroll', () => log.scrollTop < log.clientHeight && listener(), {
        passive: true,
      });
    },
  };

  function removeUnsent(clientId = ''): void {
    unsentRows.get(clientId)?.remove();
    unsentRows.delete(clientId);
  }
}

/** A nickname in its colour, kept apart from the direction of the text around it. */
function nameTag(username: string, tag: 'b' | 'li'): HTMLElement {
  const name = create(tag, create('bdi', username));
  name.dataset['color'] = String(nicknameColor(username));
  return name;
}

import { typingSentence } from 'chat-client';
import { unreadTitle } from 'page-kit';

import { onCompose } from './composer.ts';
import { messageList } from './message-list.ts';

/** The page's element of this id. @throws if the page has none: then page and script do not belong together */
export function element<E extends HTMLElement = HTMLElement>(id: string): E {
  const found = document.getElementById(id);
  if (found === null) {
    throw new Error(`The page has no #${id}.`);
  }
  return found as E;
}

const welcome = element('welcome');
const chat = element('chat');
const nickname = element<HTMLInputElement>('nickname');
const banner = element('banner');
const problem = element('nickname-problem');
const peopleButton = element('people-button');
const message = element<HTMLTextAreaElement>('message');

const list = messageList(element('log'), element('messages'), element('newer'), unreadTitle());
const typists = new Set<string>();
let people: string[] = [];
let takeBack = () => {};

function showPeople(): void {
  for (const count of document.querySelectorAll('.people-count')) {
    count.textContent = String(people.length);
  }
  element('people-list').replaceChildren(...people.map((name) => list.nameTag(name, 'li')));
}

function showTypists(): void {
  element('typing').textContent = typingSentence([...typists]);
}

function showBanner(text: string, button?: HTMLButtonElement): void {
  forgetTypists();
  if (!welcome.hidden) {
    // Who has not joined sees nothing but the question for a name.
    problem.textContent = text;
    return;
  }
  banner.replaceChildren(text, ...(button ? [' ', button] : []));
  banner.hidden = false;
}

/** Whoever typed when the connection went has stopped since, or will say so again. */
function forgetTypists(): void {
  typists.clear();
  showTypists();
}

peopleButton.addEventListener('click', () => {
  const shown = chat.classList.toggle('with-people');
  peopleButton.setAttribute('aria-expanded', String(shown));
});

/** Everything that the page shows and asks for. Only text goes in: markup that people write stays text. */
export const view = {
  ...list,

  /** @param why what was wrong with the last one */
  askNickname(why = ''): void {
    welcome.hidden = false;
    chat.inert = true;
    problem.textContent = why;
    nickname.setAttribute('aria-invalid', String(why !== ''));
    nickname.select();
  },
  onNickname(choose: (nickname: string) => void): void {
    element('nickname-form').addEventListener('submit', (event) => {
      event.preventDefault();
      choose(nickname.value);
    });
  },
  enter(): void {
    view.connected();
    chat.inert = false;
    // Who comes back by themselves may be reading or have the phone's keyboard down: the focus stays where it is.
    if (!welcome.hidden) {
      welcome.hidden = true;
      message.focus();
    }
  },
  connected(): void {
    banner.hidden = true;
    problem.textContent = '';
  },

  setPeople(users: string[]): void {
    people = users;
    showPeople();
    forgetTypists();
  },
  personJoined(username: string, self: string | undefined): void {
    if (!people.includes(username)) {
      people.push(username);
    }
    showPeople();
    if (username !== self) {
      list.showNotice(username, 'joined');
    }
  },
  personLeft(username: string): void {
    people = people.filter((name) => name !== username);
    showPeople();
    view.stopTyping(username);
    list.showNotice(username, 'left');
  },

  startTyping(username: string): void {
    typists.add(username);
    showTypists();
  },
  stopTyping(username: string): void {
    typists.delete(username);
    showTypists();
  },

  onMessage: (send: (text: string) => void) => onCompose(element('composer'), message, send),
  onInput: (typed: (text: string) => void) => message.addEventListener('input', () => typed(message.value)),

  showLost: () =>
    showBanner('The connection is lost. The chat comes back by itself; what you write now waits here.'),
  showEnded: (why = 'The server has ended this connection.') =>
    showBanner(`${why} Reload the page to come back.`),
  showReplaced(): void {
    const button = document.createElement('button');
    button.textContent = 'Chat here instead';
    button.addEventListener('click', () => takeBack());
    showBanner('You are chatting in another tab or window.', button);
  },
  onTakeBack(listener: () => void): void {
    takeBack = listener;
  },
};

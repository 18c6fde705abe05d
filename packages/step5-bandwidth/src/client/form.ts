import { element, elementOf } from 'page-kit';

import { type Compression, COMPRESSIONS } from '../contenders/compressions.ts';
import type { Wall } from '../contenders/contender-options.ts';
import { findScenario, SCENARIOS, type ScenarioName } from '../measure/scenarios.ts';
import type { Choice } from './plan.ts';

/** How many people a browser can play for all contenders at once, and how many lines they say, if nobody chooses. */
const SIZES: Record<ScenarioName, { people: number; messages: number }> = {
  typing: { people: 10, messages: 30 },
  burst: { people: 10, messages: 200 },
  room: { people: 10, messages: 50 },
  idle: { people: 10, messages: 0 },
  interval: { people: 4, messages: 12 },
};

/**
 * What tunnels allow. ngrok in 2018: 20 connections a minute (40 with a free account, its error ERR_NGROK_702), in front
 * of Flask's development server, which closes after each answer. Today's free plan: about 4,000 requests a minute.
 */
const WALLS: Record<string, { wall: Wall | undefined; keepAlive: boolean }> = {
  none: { wall: undefined, keepAlive: true },
  '2018': { wall: { counts: 'connections', perMinute: 20 }, keepAlive: false },
  today: { wall: { counts: 'requests', perMinute: 4000 }, keepAlive: true },
};

/** People whose connections a wall of 20 lets through, if each is used again: two or three for everyone. */
const FEW = 5;

const form = elementOf('choice', HTMLFormElement);
const scenario = elementOf('scenario', HTMLSelectElement);
const people = elementOf('people', HTMLInputElement);
const messages = elementOf('messages', HTMLInputElement);
const rtt = elementOf('rtt', HTMLSelectElement);
const compression = elementOf('compression', HTMLSelectElement);
const wall = elementOf('wall', HTMLSelectElement);
const counts = elementOf('wall-counts', HTMLSelectElement);
const perMinute = elementOf('wall-per-minute', HTMLInputElement);
const keepAlive = elementOf('keep-alive', HTMLInputElement);

/** Calls the listener with what was chosen, when someone presses Run. */
export function onRun(listener: (choice: Choice) => void): void {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    listener(choice());
  });
}

/** Nothing can be chosen while a race goes on. */
export function setRunning(running: boolean): void {
  elementOf('fields', HTMLFieldSetElement).disabled = running;
  elementOf('run', HTMLButtonElement).hidden = running;
  elementOf('stop', HTMLButtonElement).hidden = !running;
}

/** @param most people that this browser can play */
export function limitPeople(most: number): void {
  people.max = String(most);
  people.value = String(Math.min(Number(people.value), most));
}

function choice(): Choice {
  const limit: Wall = {
    counts: counts.value === 'requests' ? 'requests' : 'connections',
    perMinute: perMinute.valueAsNumber,
  };
  return {
    scenario: scenarioName(),
    people: people.valueAsNumber,
    messages: findScenario(scenarioName()).messages === 0 ? 0 : messages.valueAsNumber,
    rttMs: Number(rtt.value),
    compression: COMPRESSIONS.find((each) => each === compression.value) ?? ('polls' satisfies Compression),
    wall: wall.value === 'none' ? undefined : limit,
    keepAlive: keepAlive.checked,
  };
}

function scenarioName(): ScenarioName {
  return SCENARIOS.find((each) => each === scenario.value) ?? 'typing';
}

function showScenario(): void {
  const name = scenarioName();
  const { description, messages: said } = findScenario(name);
  const sizes = SIZES[name];
  element('scenario-description').textContent = `${description}.`;
  people.value = String(Math.min(sizes.people, Number(people.max)));
  messages.disabled = said === 0;
  messages.value = String(sizes.messages);
  messages.min = said === 0 ? '0' : '1';
}

/** A preset fills in the limit, which can be changed; whoever changes it has one of their own. */
function showWall(): void {
  const preset = WALLS[wall.value];
  if (preset !== undefined) {
    keepAlive.checked = preset.keepAlive;
    counts.value = preset.wall?.counts ?? counts.value;
    perMinute.value = String(preset.wall?.perMinute ?? perMinute.value);
  }
  element('wall-limit').hidden = wall.value === 'none';
  if (wall.value === '2018') {
    people.value = String(Math.min(FEW, people.valueAsNumber));
  }
}

scenario.addEventListener('change', showScenario);
wall.addEventListener('change', showWall);
for (const field of [counts, perMinute]) {
  field.addEventListener('change', () => (wall.value = 'own'));
}
showScenario();
showWall();

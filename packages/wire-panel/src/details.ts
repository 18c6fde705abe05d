import { html, type TemplateResult } from 'lit';

import type { Entry, WirePacket } from './entry.ts';
import { type Beginning, json, jsonBeginning } from './json.ts';
import { oncePerEntry } from './once-per-entry.ts';
import type { Recording } from './recording.ts';
import { acknowledgementOf, returnsOf } from './relations.ts';
import { copy } from './save.ts';
import { bytesText, directionText, meaningOf, packetBeginning, spanText, timeText, titleOf } from './text.ts';

/** Characters of a payload, and of a packet, that are shown; Copy and Save have all of them. */
const MOST_OF_PAYLOAD = 20_000;
const MOST_OF_PACKET = 2000;
const MOST_OF_ANSWER = 80;

const payloadOf = oncePerEntry(({ payload }) => jsonBeginning(payload, MOST_OF_PAYLOAD, 2));

/** What the details ask for. */
interface DetailsActions {
  /** Shows another entry; none to close the details. */
  select: (number: number | undefined) => void;
  /** Tells the person what has happened. */
  say: (text: string) => void;
}

/** All that is known of an entry. */
export function details(
  entry: Entry,
  recording: Pick<Recording, 'entries' | 'find'>,
  { select, say }: DetailsActions,
): TemplateResult {
  const onCopy = async (event: Event) => {
    const shown = (event.target as Element).closest('.details')?.querySelector('.copied') ?? null;
    say(await copy(json(entry, 2), shown));
  };
  return html`
    <section class="details" aria-label=${`Details of #${entry.number}`}>
      <header>
        <h3>
          <span class=${`direction ${entry.direction ?? 'here'}`}>${directionText(entry)}</span>
          ${titleOf(entry)} <span class="number">#${entry.number}</span>
        </h3>
        <button type="button" @click=${onCopy}>Copy</button>
        <button type="button" aria-label="Close the details" @click=${() => select(undefined)}>✕</button>
      </header>
      <div class="scrolling" tabindex="0" role="group" aria-label=${`All of #${entry.number}`}>
        <div class="copied">
          <p>${meaningOf(entry)}</p>
          <p class="facts">
            ${entry.namespace === undefined ? '' : html`Namespace <code>${entry.namespace}</code> · `}
            ${timeText(entry.at)} after the recording began
          </p>
          ${relations(entry, recording, select)}
          ${
            entry.packets.length === 0
              ? html`<p>It happens here: nothing goes over the wire.</p>`
              : html`<h4>${entry.packets.length === 1 ? 'Packet' : 'Packets'}</h4>
                  ${entry.packets.map(packet)}`
          }
          ${
            entry.payload.length === 0
              ? ''
              : html`<h4>Payload</h4>
                  ${beginningOf(payloadOf(entry))}`
          }
        </div>
      </div>
    </section>
  `;
}

function packet({ transport, type, data, bytes }: WirePacket): TemplateResult {
  const kind = typeof data === 'string' ? `Engine.IO ${type}` : 'binary data, in hex';
  return html`<p class="facts">${bytesText(bytes)} over ${transport || 'no transport'} · ${kind}</p>
    ${beginningOf(packetBeginning({ data }, MOST_OF_PACKET))}`;
}

function beginningOf({ text, cut }: Beginning): TemplateResult {
  return html`<pre>${text}${cut ? '…' : ''}</pre>
    ${cut ? html`<p class="facts">This is the beginning. Copy and Save give all of it.</p>` : ''}`;
}

function relations(
  entry: Entry,
  recording: Pick<Recording, 'entries' | 'find'>,
  select: DetailsActions['select'],
): TemplateResult[] {
  const { entries } = recording;
  const sentences: [string, number, string][] = [];
  const acknowledgement = acknowledgementOf(entries, entry);
  if (acknowledgement !== undefined) {
    const { text, cut } = jsonBeginning(acknowledgement.payload, MOST_OF_ANSWER);
    sentences.push([
      'Acknowledged by',
      acknowledgement.number,
      ` after ${spanText(acknowledgement.at - entry.at)}: ${text}${cut ? '…' : ''}`,
    ]);
  }
  for (const back of returnsOf(entries, entry).slice(0, 3)) {
    sentences.push(['Came back as', back.number, ` after ${spanText(back.at - entry.at)}: ${titleOf(back)}`]);
  }
  if (entry.answers !== undefined) {
    sentences.push(['Answers', entry.answers, '']);
  }
  if (entry.returns !== undefined) {
    sentences.push(['Brings back', entry.returns, ' (its values are all in here)']);
  }
  return sentences.map(([words, number, more]) =>
    recording.find(number) === undefined
      ? html`<p>${words} #${number}, which is no longer kept</p>`
      : html`<p>
          ${words}
          <button type="button" class="link" @click=${() => select(number)}>#${number}</button>${more}
        </p>`,
  );
}

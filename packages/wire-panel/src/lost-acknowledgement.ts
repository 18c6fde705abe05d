import type { Manager } from 'socket.io-client';

import { type EnginePacket, patchEngines, patchTransports } from './inner-engine.ts';

/** Milliseconds for which what comes after a question is lost with its acknowledgement: some are never answered. */
const DUE_FOR = 2000;

/** What the beginning of a Socket.IO packet says. https://socket.io/docs/v4/socket-io-protocol/#packet-encoding */
interface Beginning {
  isAcknowledgement: boolean;
  namespace: string;
  /** Packets of binary data that follow it. */
  attachments: number;
  asksForAcknowledgement: boolean;
}

/**
 * Swallows the next acknowledgement that comes in, on this connection or a later one, before anyone sees it; and what
 * the namespace sends between the question and its acknowledgement, which may be the same news in other words.
 * @param quiet namespaces whose acknowledgements come through
 * @param onLost it is swallowed
 */
export function loseAcknowledgement(manager: Manager, quiet: readonly string[], onLost: () => void): void {
  const stop = patchEngines(manager, (engine) => {
    /** Where an acknowledgement is due, and since when. */
    let asked: { namespace: string; at: number } | undefined;
    /** Packets of binary data that are still to come, of what is lost. */
    let left = 0;
    let isTheLast = false;

    const onSent = (packet: EnginePacket) => {
      const beginning = readBeginning(packet);
      if (beginning?.asksForAcknowledgement && !quiet.includes(beginning.namespace)) {
        asked = { namespace: beginning.namespace, at: performance.now() };
      }
    };
    function isLost(packet: EnginePacket): boolean {
      // A heartbeat may come between a packet and its binary data.
      if (packet.type !== 'message') {
        return false;
      }
      if (left > 0) {
        left -= 1;
      } else {
        const beginning = readBeginning(packet);
        if (beginning === undefined || quiet.includes(beginning.namespace)) {
          return false;
        }
        const isDue = beginning.namespace === asked?.namespace && performance.now() - asked.at < DUE_FOR;
        if (!beginning.isAcknowledgement && !isDue) {
          return false;
        }
        left = beginning.attachments;
        isTheLast = beginning.isAcknowledgement;
      }
      if (isTheLast && left === 0) {
        stop();
        onLost();
      }
      return true;
    }

    engine.on('packetCreate', onSent);
    const undo = patchTransports(engine, (transport) => {
      const { onPacket } = transport;
      transport.onPacket = (packet) => {
        if (!isLost(packet)) {
          onPacket.call(transport, packet);
        }
      };
      return () => void Reflect.deleteProperty(transport, 'onPacket');
    });
    return () => {
      engine.off('packetCreate', onSent);
      undo();
    };
  });
}

/** @returns `undefined` for what is neither an event nor an acknowledgement */
function readBeginning({ type, data }: EnginePacket): Beginning | undefined {
  if (type !== 'message' || typeof data !== 'string') {
    return undefined;
  }
  const found = /^(?:(2|3)|(5|6)(\d+)-)(?:(\/[^,]*),)?(\d*)/.exec(data);
  if (found === null) {
    return undefined;
  }
  const [, text, binary, attachments = '0', namespace = '/', id = ''] = found;
  const isAcknowledgement = text === '3' || binary === '6';
  return {
    isAcknowledgement,
    namespace,
    attachments: Number(attachments),
    asksForAcknowledgement: !isAcknowledgement && id !== '',
  };
}

import type { Manager } from 'socket.io-client';

type Engine = Manager['engine'];
type EngineListener = (engine: Engine) => void;

/**
 * Listens to any of an emitter's events, those too that its types do not know.
 * @returns a function that ends this
 */
export function listen(emitter: object, event: string, listener: (argument: unknown) => void): () => void {
  const { on, off } = emitter as Record<'on' | 'off', (event: string, listener: unknown) => void>;
  on.call(emitter, event, listener);
  return () => off.call(emitter, event, listener);
}

const openings = new WeakMap<Manager, Set<EngineListener>>();

/**
 * Calls `listener` with the manager's engine if it has one, and with each that it makes later, before that has sent or
 * received anything. There is no event for it: the manager's `open`, which all ways to connect go through, says so.
 * @returns a function that ends this
 */
export function onEngine(manager: Manager, listener: EngineListener): () => void {
  let listeners = openings.get(manager);
  if (listeners === undefined) {
    const told = new Set<EngineListener>();
    const open = manager.open.bind(manager);
    manager.open = (...args) => {
      const opened = open(...args);
      told.forEach((tell) => tell(manager.engine));
      return opened;
    };
    openings.set(manager, told);
    listeners = told;
  }
  listeners.add(listener);
  const engine: Engine | undefined = manager.engine;
  if (engine !== undefined) {
    listener(engine);
  }
  return () => void listeners.delete(listener);
}

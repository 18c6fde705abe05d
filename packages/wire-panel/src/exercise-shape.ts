import type { Card, Exercise } from './exercise.ts';

const KINDS: readonly unknown[] = [undefined, 'connection', 'namespace', 'event', 'acknowledgement'];

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isCard(value: unknown): value is Card {
  return (
    isObject(value) &&
    (value['direction'] === 'out' || value['direction'] === 'in') &&
    typeof value['name'] === 'string' &&
    KINDS.includes(value['kind'])
  );
}

export function areCards(value: unknown): value is Card[] {
  return Array.isArray(value) && value.every(isCard);
}

function isExercise(value: unknown): value is Exercise {
  return (
    isObject(value) &&
    [value['id'], value['title'], value['task']].every((text) => typeof text === 'string') &&
    areCards(value['cards']) &&
    isCard(value['until'])
  );
}

/** @returns the exercises of a JSON file; none if it cannot be read */
export async function exercisesAt(url: string): Promise<readonly Exercise[]> {
  try {
    const response = await fetch(url);
    const value: unknown = response.ok ? await response.json() : undefined;
    return Array.isArray(value) && value.every(isExercise) ? value : [];
  } catch {
    return [];
  }
}

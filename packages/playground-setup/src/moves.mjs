import { rename } from 'node:fs/promises';

/** @typedef {{ from: string, to: string }} Move */

/**
 * Moves all or, if one cannot be moved, none: what has been moved by then goes back.
 * @param {Move[]} moves
 */
export async function moveAll(moves) {
  /** @type {Move[]} */
  const moved = [];
  try {
    for (const move of moves) {
      await rename(move.from, move.to);
      moved.unshift(move);
    }
  } catch (error) {
    for (const { from, to } of moved) {
      await rename(to, from);
    }
    throw error;
  }
}

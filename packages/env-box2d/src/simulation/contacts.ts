/** Who touches what, told from the contacts that began and ended in the last step of a world. */

import type { World } from '../engine/world.ts';

/** This bit of an event's second word says that the contact began. */
const beginsContact = 0x8000;

/**
 * Brings `touching` up to date, as Gymnasium's listeners do: a leg that leaves one of two edges counts as off the ground.
 *
 * @param body handle of the body that must not touch anything.
 * @param legs handles of the two legs that `touching` speaks of.
 * @returns whether the body touched something.
 */
export function followContacts(
  world: World,
  body: number,
  legs: readonly [number, number],
  touching: [boolean, boolean],
): boolean {
  const { events, eventCount } = world;
  let crashed = false;
  for (let i = 0; i < 2 * eventCount; i += 2) {
    const first = events[i]!;
    const begins = (events[i + 1]! & beginsContact) !== 0;
    const second = events[i + 1]! & ~beginsContact;
    if (begins && (first === body || second === body)) crashed = true;
    if (first === legs[0] || second === legs[0]) touching[0] = begins;
    if (first === legs[1] || second === legs[1]) touching[1] = begins;
  }
  return crashed;
}

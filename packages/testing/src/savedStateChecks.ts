/** Whether a saved state holds all that decides the future: saved at many moments, restored into objects that did something else. */

import { counted, Rng } from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';
import { must, same } from './check.ts';

/** An environment, or a vector of them, that can be stepped, saved and restored. */
export interface Saveable {
  /** Begins anew from a seed, and shows what there is to see. */
  begin(seed: number): unknown;
  /** Takes one step by `action`, a new episode included where one is due, and shows what there is to see. */
  step(action: unknown): unknown;
  /** Whether the last step ended an episode. */
  readonly ended: boolean;
  /** A random action. */
  sample(actions: Rng): unknown;
  save(): Saved;
  restore(saved: Saved): void;
}

/** A saved state, and what stood beside it. */
export interface Saved {
  readonly state: Uint8Array;
  /** What could be seen when it was taken. */
  readonly shown: unknown;
}

/** Moments that are drawn by chance, beside those around the ends of episodes. */
const drawnMoments = 6;
/** Ends of episodes around which is saved. */
const visitedEnds = 3;
const seed = 3;

/**
 * Plays `steps` steps and saves at some twenty moments: at the start, by chance, and before and after ends of episodes, where most
 * happens (in contact, lives lost, out of time). Each state is restored into a fresh object or into one that was used for something
 * else, whose next `steps` steps must be the same bit for bit.
 *
 * @throws PrismError `contract`
 */
export async function checkSavedStates(make: () => Promise<Saveable>, steps: number): Promise<void> {
  const [reference, played, used] = [await make(), await make(), await make()];
  const random = new Rng(11);
  const actions: unknown[] = [];
  const rows: unknown[] = [];
  const ends: number[] = [];
  const stream = new Rng(seed);
  const start = reference.begin(seed);
  for (let k = 0; k < 2 * steps; k++) {
    actions.push(structuredClone(reference.sample(stream)));
    rows.push(reference.step(actions[k]));
    if (reference.ended && k < steps) ends.push(k + 1);
  }

  const saved: { readonly at: number; readonly own: Saved; readonly copy: Uint8Array }[] = [];
  const moments = momentsOf(steps, ends, random);
  must(same(played.begin(seed), start), `Two with seed ${seed} begin differently.`);
  for (let k = 0; k <= steps; k++) {
    if (moments.has(k)) {
      const own = played.save();
      saved.push({ at: k, own, copy: own.state.slice() });
    }
    mustShow(played.step(actions[k]), rows[k], () => `One that was saved and one that was not: step ${k}`);
  }
  used.begin(77);
  for (const [turn, { at, own, copy }] of saved.entries()) {
    must(same(own.state, copy), 'A saved state changed when the environment went on.', 'Return a copy.');
    const [restored, which] =
      turn === saved.length - 1
        ? [played, 'in place']
        : turn % 4 === 0
          ? [await make(), 'into a fresh one']
          : [used, 'into one that was used'];
    if (restored === used) for (let k = random.integers(steps); k > 0; k--) used.step(used.sample(random));
    restored.restore(own);
    const what = (k: number): string =>
      `Saved after ${counted(at, 'step')} and restored ${which}: step ${k - at + 1}`;
    for (let k = at; k < at + steps; k++) mustShow(restored.step(actions[k]), rows[k], () => what(k));
  }
}

function mustShow(actual: unknown, expected: unknown, what: () => string): void {
  if (same(actual, expected)) return;
  const [left, right] = [actual, expected] as { readonly [field: string]: unknown }[];
  const field = Object.keys(right!).find((name) => !same(left![name], right![name]));
  must(
    false,
    `${what()} gives ${field} ${describeValue(left![field!])}, but it was ${describeValue(right![field!])}.`,
  );
}

function momentsOf(steps: number, ends: readonly number[], random: Rng): Set<number> {
  const moments = new Set([0, 1]);
  for (let k = 0; k < drawnMoments; k++) moments.add(random.integers(1, Math.max(2, steps)));
  for (let k = 0; k < visitedEnds && ends.length > 0; k++) {
    const end = ends[random.integers(ends.length)]!;
    for (const away of [-1 - random.integers(1, 6), -1, 0, 1]) moments.add(end + away);
  }
  return new Set([...moments].filter((moment) => moment >= 0 && moment <= steps));
}

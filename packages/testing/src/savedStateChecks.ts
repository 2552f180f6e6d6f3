import type { Env, PackedArray, VectorEnv } from '@prism-rl/core';
import { actionMaskOf, counted, Rng, randomAction } from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';
import { must, same } from './check.ts';
import { sampleActions } from './envParts.ts';
import { type Row, resetRow } from './rollout.ts';

/** An environment, or a vector, that can be stepped, saved and restored. */
export interface Saveable {
  /** Resets with a seed, and returns what can be observed. */
  begin(seed: number): unknown;
  /** Takes one step, with a pending reset before it, and returns what can be observed. */
  step(action: unknown): unknown;
  /** Whether the last step ended an episode. */
  readonly ended: boolean;
  /** Draws a random action. */
  sample(actions: Rng): unknown;
  save(): Saved;
  restore(saved: Saved): void;
}

export interface Saved {
  readonly state: Uint8Array;
  /** What could be observed when it was saved. */
  readonly shown: unknown;
}

/** Number of random moments, in addition to those around ends of episodes. */
const drawnMoments = 6;
/** Number of ends of episodes around which states are saved. */
const visitedEnds = 3;
const seed = 3;

/**
 * Checks that saved states contain everything that decides the future. Plays `steps` steps and saves at some twenty moments: at the start, at random,
 * and around ends of episodes, where most happens (contacts, lost lives, time limits). Each state is restored into a new object or into one with
 * another past, whose next `steps` steps must be equal bit for bit.
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
  must(same(played.begin(seed), start), `Two instances with seed ${seed} begin differently.`);
  for (let k = 0; k <= steps; k++) {
    if (moments.has(k)) {
      const own = played.save();
      saved.push({ at: k, own, copy: own.state.slice() });
    }
    mustShow(played.step(actions[k]), rows[k], () => `With and without saving: step ${k}`);
  }
  used.begin(77);
  for (const [turn, { at, own, copy }] of saved.entries()) {
    must(same(own.state, copy), 'A saved state changed when the environment continued.', 'Return a copy.');
    const [restored, which] =
      turn === saved.length - 1
        ? [played, 'in place']
        : turn % 4 === 0
          ? [await make(), 'into a new instance']
          : [used, 'into a used instance'];
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

/** An environment that is reset in the step after an episode ended. */
export class SaveableEnv implements Saveable {
  ended = false;
  #observation: unknown;
  readonly #env: Env;

  constructor(env: Env) {
    this.#env = env;
  }

  begin(seed: number): Row {
    this.ended = false;
    const row = resetRow(this.#env, seed);
    this.#observation = row.observation;
    return row;
  }

  step(action: unknown): unknown {
    const begun = this.ended ? resetRow(this.#env).observation : undefined;
    if (begun !== undefined) this.#observation = begun;
    const taken = this.#isMasked ? this.#possible(new Rng(action as number)) : action;
    const { observation, reward, terminated, truncated } = this.#env.step(taken);
    this.ended = terminated || truncated;
    this.#observation = structuredClone(observation);
    return { begun, observation: this.#observation, reward, terminated, truncated };
  }

  /** Draws an action; with action masks the seed of one, because possible actions are known only after a pending reset. */
  sample(actions: Rng): unknown {
    return this.#isMasked ? actions.integers(2 ** 31) : this.#env.actionSpace.sample(actions);
  }

  save(): Saved {
    return { state: this.#env.save!(), shown: { ended: this.ended, observation: this.#observation } };
  }

  restore({ state, shown }: Saved): void {
    this.#env.restore!(state);
    const { ended, observation } = shown as { readonly ended: boolean; readonly observation: unknown };
    this.ended = ended;
    this.#observation = observation;
  }

  get #isMasked(): boolean {
    return actionMaskOf(this.#env.observationSpace) !== undefined;
  }

  #possible(actions: Rng): unknown {
    return randomAction(this.#env, this.#observation, actions);
  }
}

/** A vector whose arrays must be restored with its state. */
export class SaveableVector implements Saveable {
  readonly #vector: VectorEnv;

  constructor(vector: VectorEnv) {
    this.#vector = vector;
  }

  get ended(): boolean {
    const { terminated, truncated } = this.#vector;
    return terminated.includes(1) || truncated.includes(1);
  }

  begin(seed: number): unknown {
    this.#vector.reset({ seed });
    return this.#vector.observations.slice();
  }

  step(action: unknown): unknown {
    this.#vector.step(action as PackedArray);
    return shown(this.#vector);
  }

  sample(actions: Rng): unknown {
    return sampleActions(this.#vector, actions);
  }

  save(): Saved {
    return { state: this.#vector.save!(), shown: shown(this.#vector) };
  }

  restore(saved: Saved): void {
    this.#vector.restore!(saved.state);
    for (const [name, value] of Object.entries(shown(this.#vector))) {
      const before = (saved.shown as { readonly [name: string]: unknown })[name];
      must(
        same(value, before),
        `restore does not restore ${name}: they are ${describeValue(value)} instead of ${describeValue(before)}.`,
      );
    }
  }
}

/** Copies a vector's arrays; final observations only of ended episodes. */
export function shown(vector: VectorEnv): { readonly [field: string]: unknown } {
  const { observations, rewards, terminated, truncated, finalObservations, numEnvs } = vector;
  const { size } = vector.observationSpace;
  return {
    observations: observations.slice(),
    rewards: rewards.slice(),
    terminated: terminated.slice(),
    truncated: truncated.slice(),
    finals: Array.from({ length: numEnvs }, (_, i) =>
      terminated[i] === 1 || truncated[i] === 1 ? finalObservations.slice(i * size, (i + 1) * size) : null,
    ),
  };
}

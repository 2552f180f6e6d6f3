import type { Env, Rng } from '@prism-rl/core';
import { randomAction } from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';
import { must, same } from './check.ts';

/** One step of an episode, or its start (`action` undefined). */
export interface Row {
  readonly action: unknown;
  readonly observation: unknown;
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

/** What {@link play} may do to each step besides recording it. */
export interface Meddling {
  /** Called with the observation after it was copied. */
  readonly observed?: (observation: unknown) => void;
  /** Called with the action after the step, and a copy from before. */
  readonly acted?: (action: unknown, copy: unknown) => void;
}

/** A copy of what each environment showed last. */
const shown = new WeakMap<Env, unknown>();

/** A random action that is possible in the state that `env` showed last, by {@link play} or {@link resetRow}. */
function sampleAction(env: Env, actions: Rng): unknown {
  return randomAction(env, shown.get(env), actions);
}

/** Takes `steps` random steps from where `env` stands, resetting it without a seed when an episode ends. */
export function play(env: Env, actions: Rng, steps: number, meddling: Meddling = {}): Row[] {
  const rows: Row[] = [];
  for (let k = 0; k < steps; k++) {
    const action = sampleAction(env, actions);
    const copy = structuredClone(action);
    const { observation, reward, terminated, truncated } = env.step(action);
    const seen = structuredClone(observation);
    rows.push({ action: copy, observation: seen, reward, terminated, truncated });
    shown.set(env, seen);
    meddling.observed?.(observation);
    meddling.acted?.(action, copy);
    if (terminated || truncated) rows.push(resetRow(env));
  }
  return rows;
}

/** Resets `env` and records it. @param observed called with the observation after it was copied. */
export function resetRow(env: Env, seed?: number | bigint, observed?: (observation: unknown) => void): Row {
  const begun = env.reset(seed === undefined ? {} : { seed });
  const observation = structuredClone(begun.observation);
  shown.set(env, observation);
  observed?.(begun.observation);
  return {
    action: undefined,
    observation,
    reward: 0,
    terminated: false,
    truncated: false,
  };
}

/** @throws PrismError `contract` naming the first row that differs. */
export function mustEqual(actual: readonly Row[], expected: readonly Row[], what: string): void {
  const length = Math.max(actual.length, expected.length);
  for (let k = 0; k < length; k++) {
    const left = actual[k];
    const right = expected[k];
    if (same(left, right)) continue;
    const field = (['action', 'observation', 'reward', 'terminated', 'truncated'] as const).find(
      (name) => !same(left?.[name], right?.[name]),
    );
    const shown =
      field === undefined
        ? 'one of them ends'
        : `${field} is ${describeValue(left?.[field])} and ${describeValue(right?.[field])}`;
    must(false, `${what}: they differ at row ${k}, where ${shown}.`);
  }
}

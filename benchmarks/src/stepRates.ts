// Steps per second of environments under random actions, resets included.
import type { PackedArray, Plugin, VectorEnv } from '@prism-rl/core';
import { packedArray, Rng } from '@prism-rl/core';
import type { Report } from './benchRow.ts';
import { sideBySide } from './sideBySide.ts';

interface Playable {
  readonly actionSpace: { sample(rng: Rng): unknown };
  reset(options?: { seed: number }): unknown;
  step(action: never): { terminated: boolean; truncated: boolean };
}

/** Returns a function that takes the given number of steps in one environment. */
export function playerOf(env: Playable): (steps: number) => void {
  const rng = new Rng(1);
  const actions = Array.from({ length: 4096 }, () => env.actionSpace.sample(rng));
  return (steps) => {
    env.reset({ seed: 1 });
    for (let k = 0; k < steps; k++) {
      const { terminated, truncated } = env.step(actions[k & 4095] as never);
      if (terminated || truncated) env.reset();
    }
  };
}

/** Returns a function that takes at least the given number of steps in a vector, summed over its environments. */
export function vectorPlayerOf(vector: VectorEnv): (steps: number) => void {
  const { actionSpace, numEnvs } = vector;
  const rng = new Rng(1);
  const batches = Array.from({ length: 64 }, (): PackedArray => {
    const batch = packedArray(actionSpace.dtype, numEnvs * actionSpace.size);
    for (let i = 0; i < numEnvs; i++) actionSpace.pack(actionSpace.sample(rng), batch, i * actionSpace.size);
    return batch;
  });
  return (steps) => {
    vector.reset({ seed: 1 });
    for (let k = 0; k * numEnvs < steps; k++) vector.step(batches[k & 63]!);
  };
}

/** Measures steps per second, after a tenth of the steps. */
export function rateOf(play: (steps: number) => void, steps: number): number {
  play(steps / 10);
  const start = performance.now();
  play(steps);
  return (1000 * steps) / (performance.now() - start);
}

/** An environment to measure, and how. */
export interface Rates {
  readonly suite: string;
  readonly id: string;
  readonly steps: number;
  /** Sizes of vectors; default: none. */
  readonly vectors?: readonly number[];
  /** Default: 5 */
  readonly rounds?: number;
  readonly peer: string;
  /** Measures the peer: one environment or a vector; undefined if it cannot. */
  readonly peerRate?: (kind: 'single' | 'vector', numEnvs: number) => (() => Promise<number>) | undefined;
}

/** Measures an environment alone and in vectors, alternating with the peer, and reports the rates. */
export async function reportRates(report: Report, { environments }: Plugin, rates: Rates): Promise<void> {
  const { suite, id, steps, vectors = [], rounds = 5, peer, peerRate } = rates;
  const entry = environments![id]!;
  const common = { suite, unit: 'steps/s', higherIsBetter: true };
  const measure = async (name: string, ours: () => Promise<number>, theirs?: () => Promise<number>) =>
    report({ ...common, name, ...(await sideBySide(rounds, ours, theirs)), ...(theirs && { peer }) });
  const alone = async () => rateOf(playerOf((await entry.create(entry.defaults)) as Playable), steps);
  await measure(`${id}, one environment`, alone, peerRate?.('single', 1));
  for (const numEnvs of vectors) {
    const together = async () =>
      rateOf(vectorPlayerOf(await entry.createVector!(numEnvs, entry.defaults)), 2 * steps);
    await measure(`${id}, vector of ${numEnvs}`, together, peerRate?.('vector', numEnvs));
  }
}

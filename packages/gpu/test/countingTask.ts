// An environment that shows a counter as bits, in WGSL and in JavaScript, and an agent that copies its batches to variables.
import { stepPrograms } from '@prism-rl/jit';
import * as tf from '@prism-rl/jit/tensorflow';
import type { DeviceEnv } from '../src/deviceEnv.ts';
import type { ReplayShape } from '../src/runLayout.ts';
import { type ValueLoop, valueLoop } from '../src/trainingLoop.ts';

const SIZE = 40;

/** Ends by itself if `lengths` steps have passed, which depends on the episode; else after nine steps. */
export function counting(lengths: string, observationBits: 1 | 8 | 32): DeviceEnv {
  return {
    id: 'counting',
    rowType: 'i32',
    // All steps so far, episodes so far, steps of this one.
    rowSize: 3,
    observationSize: SIZE,
    observationBits,
    actions: 3,
    maxEpisodeSteps: 9,
    wgsl: `
fn envStart() { row[0] += 100; row[1] += 1; row[2] = 0; }
fn envStep(action: u32) -> EnvOutcome {
  row[0] += 1; row[2] += 1;
  let episode = row[1];
  return EnvOutcome(f32(row[2]) + 0.25f * f32(action), row[2] >= (${lengths}));
}
fn envObserve() { for (var k = 0u; k < ${SIZE}u; k++) { seen[k] = f32((u32(row[0]) >> (k % 20u)) & 1u); } }`,
  };
}

/** The same rules. */
export class Counting {
  readonly #length: (episode: number) => number;
  #count = 0;
  #episode = 0;
  #steps = 0;

  constructor(length: (episode: number) => number) {
    this.#length = length;
    this.start();
  }

  start(): void {
    this.#count += 100;
    this.#episode++;
    this.#steps = 0;
  }

  get observation(): Float32Array {
    return Float32Array.from({ length: SIZE }, (_, k) => (this.#count >> (k % 20)) & 1);
  }

  step(action: number): { reward: number; terminated: boolean; truncated: boolean } {
    this.#count++;
    this.#steps++;
    const terminated = this.#steps >= this.#length(this.#episode);
    return { reward: this.#steps + action / 4, terminated, truncated: !terminated && this.#steps >= 9 };
  }
}

export const FIELDS = [
  'observations',
  'nextObservations',
  'actions',
  'rewards',
  'discounts',
  'weights',
] as const;

/** A loop whose update copies the batch to variables, in the order of {@link FIELDS}; a priority is the reward + 1, and so is its leaf. */
export function copyingLoop(env: DeviceEnv, replay: ReplayShape): ValueLoop {
  const { batchSize } = replay;
  const row = { shape: [batchSize] };
  const picture = { shape: [batchSize, SIZE] };
  const inputs = {
    observations: picture,
    nextObservations: picture,
    actions: { shape: [batchSize], dtype: 'int32' as const },
    rewards: row,
    discounts: row,
    weights: row,
    learningRate: { shape: [] },
  };
  const variables = FIELDS.map((name) => tf.variable(tf.zeros(inputs[name].shape as [number])));
  const update = stepPrograms(inputs, (tensors) => {
    for (const [i, name] of FIELDS.entries()) variables[i]!.assign(tf.cast(tensors[name]!, 'float32'));
    const priorities = tf.add(tensors.rewards!, 1);
    return { loss: tf.sum(tensors.rewards!), meanQ: tf.mul(tensors.learningRate!, 2), priorities };
  });
  const act = stepPrograms({ observations: { shape: [1, SIZE] } }, ({ observations }) => ({
    values: tf.matMul(observations as tf.Tensor2D, tf.ones([SIZE, 3])),
  }));
  const rank = stepPrograms({ priorities: row }, ({ priorities }) => ({ leaves: tf.mul(priorities!, 1) }));
  return valueLoop({ steps: { act, update, ...(replay.alpha && { rank }) }, replay, targetEvery: 1 }, env);
}

// Every episode begins with the same picture, for several turns of the ring of frames: transitions are drawn as they were added.
import type { Memory, Transitions } from '@prism-rl/core';
import { Box, Discrete, Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { NStep } from './nStep.ts';
import { PrioritizedReplay } from './prioritizedReplay.ts';
import type { ReplayBatch } from './replayBatch.ts';
import { UniformReplay } from './uniformReplay.ts';

const observationSpace = new Box({ low: 0, high: 255, shape: [2, 3], dtype: 'uint8' });
const actionSpace = new Discrete(2);
const capacity = 300;
const episode = 23;

/** The picture at the `t`-th step of all: unique, or the one that all episodes begin with. */
function picture(t: number): number[] {
  return t % episode === 0 ? [9, 9, 9] : [t & 255, t >> 8, 1];
}

/** Two pictures: this one and the one before it, of the same episode. */
function observation(t: number): Uint8Array {
  return Uint8Array.from([...picture(t % episode === 0 ? t : t - 1), ...picture(t)]);
}

/** The last picture of an episode is no other's first one. */
function successor(t: number): Uint8Array {
  return (t + 1) % episode === 0 ? Uint8Array.from([...picture(t), 7, 7, 7]) : observation(t + 1);
}

function transition(t: number): Transitions {
  return {
    count: 1,
    observations: observation(t),
    actions: Int32Array.of(t % 2),
    rewards: Float64Array.of(t),
    nextObservations: successor(t),
    terminated: Uint8Array.of(0),
    truncated: Uint8Array.of(Number((t + 1) % episode === 0)),
    starts: Uint8Array.of(Number(t % episode === 0)),
    extras: {},
  };
}

const options = {
  observationSpace,
  actionSpace,
  capacity,
  batchSize: 16,
  discount: 0.9,
  learningStarts: 1,
  frameStack: 2,
};
const memories: readonly [string, () => Memory<ReplayBatch>][] = [
  ['uniform', () => new UniformReplay(options)],
  ['prioritized', () => new PrioritizedReplay(options)],
  [
    'windows of one step over uniform',
    () =>
      new NStep(new UniformReplay(options), {
        steps: 1,
        discount: 0.9,
        numEnvs: 1,
        observationSpace,
        actionSpace,
      }),
  ],
];

test.each(memories)('%s replay', (_name, create) => {
  const memory = create();
  const rng = new Rng(3);
  // The ring holds 887 pictures: six turns.
  for (let t = 0; t < 6 * 887; t++) {
    memory.add(transition(t));
    if (t < 16) continue;
    const { observations, nextObservations, rewards } = memory.sample(rng);
    for (const [k, reward] of rewards.entries()) {
      const [shown, next] = [observation(reward), successor(reward)];
      for (let j = 0; j < 6; j++) {
        const place = 6 * k + j;
        if (observations[place] === shown[j] && nextObservations[place] === next[j]) continue;
        expect.fail(
          `Of step ${reward}, drawn after step ${t}, came ${observations.slice(6 * k, 6 * k + 6)} and ` +
            `${nextObservations.slice(6 * k, 6 * k + 6)} instead of ${shown} and ${next}.`,
        );
      }
    }
  }
});

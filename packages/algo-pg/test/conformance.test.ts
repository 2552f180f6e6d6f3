// The contracts of core: checkAgent on every agent of the plugin, made as the runner makes them; checkMemory on both memories.
import type { AgentEntry, Space } from '@prism-rl/core';
import { Box, Discrete, Rng, resolveConfig } from '@prism-rl/core';
import type { Check } from '@prism-rl/core/conformance';
import { checkAgent, checkMemory } from '@prism-rl/core/conformance';
import { activateBackend } from '@prism-rl/nn';
import { beforeAll, describe, test } from 'vitest';
import type { LearnerSegment } from '../src/a3c/segmentMemory.ts';
import { SegmentMemory } from '../src/a3c/segmentMemory.ts';
import { plugin } from '../src/plugin.ts';
import type { EpisodeBatch } from '../src/rollout/episodeMemory.ts';
import { EpisodeMemory } from '../src/rollout/episodeMemory.ts';
import type { Rollout } from '../src/rollout/rolloutMemory.ts';
import { RolloutMemory } from '../src/rollout/rolloutMemory.ts';

const vectors = new Box({ low: -1, high: 1, shape: [4] });
const pictures = new Box({ low: 0, high: 1, shape: [10, 10, 4], dtype: 'uint8' });
const states = new Discrete(5);
const choices = new Discrete(3, { start: 2 });
const forces = new Box({ low: [-1, -2], high: [1, 0.5] });

const agents = plugin.agents as { readonly [name: string]: AgentEntry<object> };

const steps = 40;

function checksOf(
  name: string,
  observationSpace: Space,
  actionSpace: Space,
  settings: { readonly [key: string]: unknown },
): Check[] {
  const entry = agents[name]!;
  const config = resolveConfig(`agent ${name}`, entry, { hidden: [8], ...settings } as Parameters<
    typeof resolveConfig
  >[2]);
  return checkAgent(
    () =>
      entry.create({
        observationSpace,
        actionSpace,
        numEnvs: 2,
        steps: 4 * steps,
        config,
        rng: new Rng(3),
        backend: 'ort',
      }),
    { observationSpace, actionSpace, steps },
  );
}

const rollouts = { rolloutSteps: 8 };
const normalised = { ...rollouts, normaliseObservations: true, normaliseRewards: true };
const parts = { ...rollouts, minibatches: 2, epochs: 2 };
const cases: [string, Space, Space, { readonly [key: string]: unknown }][] = [
  ['reinforce', vectors, choices, {}],
  ['reinforce', vectors, choices, { baseline: 'none', batchSteps: 20 }],
  ['reinforce', vectors, forces, { baseline: 'mean', standardise: true }],
  ['reinforce', states, choices, { entropyCoefficient: 0.01, maxGradientNorm: 0.5 }],
  ['actor-critic', vectors, choices, {}],
  ['gaussian-pg', vectors, forces, { batchSteps: 20 }],
  ['gaussian-pg', vectors, forces, { batchSteps: 20, advantage: 'q-actor-critic' }],
  ['gaussian-pg', vectors, forces, { batchSteps: 20, advantage: 'advantage-actor-critic' }],
  ['gaussian-pg', vectors, forces, { batchSteps: 20, advantage: 'td-actor-critic' }],
  ['a2c', vectors, choices, rollouts],
  ['a2c', vectors, choices, { rolloutSteps: 1, gaeLambda: 0 }],
  ['a2c', pictures, choices, { ...rollouts, shared: true, network: 'minatar' }],
  ['a3c', vectors, choices, { updates: 'round-robin' }],
  ['a3c', pictures, choices, { updates: 'round-robin', optimizer: 'adam', tMax: 7 }],
  ['a3c', vectors, forces, { updates: 'round-robin', shared: false }],
  ['ppo', vectors, choices, { ...parts, valueClipRange: 0.2 }],
  ['ppo', vectors, forces, { ...parts, ...normalised }],
  ['ppo', vectors, forces, { ...parts, squash: true, targetKl: 0.01 }],
];

beforeAll(async () => {
  await activateBackend('ort');
});

describe.each(cases)('%s in %s, %s, with %o keeps the contract of an Agent', (...of) => {
  for (const { name, run } of checksOf(...of)) test(name, run);
});

const sizes = { sampleSize: 1, sampleDtype: 'int32', numEnvs: 2 } as const;
const plain = new Box({ low: -Infinity, high: Infinity, shape: [3] });

describe('the memory of whole episodes keeps the contract of a Memory', () => {
  const checks = checkMemory<EpisodeBatch>(
    () => new EpisodeMemory({ ...sizes, observationSpace: plain, batchSteps: 10, capacity: 200 }),
    { observationsOf: ({ observations, rows }) => observations.subarray(0, 3 * rows) },
  );
  for (const { name, run } of checks) test(name, run);
});

describe('the memory of rollouts keeps the contract of a Memory', () => {
  const checks = checkMemory<Rollout>(
    () => new RolloutMemory({ ...sizes, observationSpace: plain, steps: 10 }),
    { observationsOf: ({ observations }) => observations as Float32Array },
  );
  for (const { name, run } of checks) test(name, run);
});

describe('the memory of segments keeps the contract of a Memory', () => {
  const shape = { tMax: 4, observationSize: 3, sampleSize: 1, sampleDtype: 'int32' } as const;
  const checks = checkMemory<LearnerSegment>(() => new SegmentMemory(2, shape), {
    observationsOf: ({ segment }) => segment.observations.subarray(0, 3 * segment.length),
  });
  for (const { name, run } of checks) test(name, run);
});

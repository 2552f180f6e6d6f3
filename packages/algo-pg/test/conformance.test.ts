// The contracts of core: checkAgent on every agent of the plugin, made as the runner makes them.
import type { AgentEntry, Space } from '@prism-rl/core';
import { Box, Dict, Discrete, MultiBinary, MultiDiscrete, Rng, resolveConfig, Tuple } from '@prism-rl/core';
import type { Engine } from '@prism-rl/nn';
import { activateBackend } from '@prism-rl/nn';
import type { Check } from '@prism-rl/testing';
import { checkAgent } from '@prism-rl/testing';
import { describe, test } from 'vitest';
import { reused } from '../../../test/agents/reusedAgents.ts';
import { plugin } from '../src/plugin.ts';

const vectors = new Box({ low: -1, high: 1, shape: [4] });
const pictures = new Box({ low: 0, high: 1, shape: [10, 10, 4], dtype: 'uint8' });
const states = new Discrete(5);
const choices = new Discrete(3, { start: 2 });
const several = new MultiDiscrete([3, 2, 4], { start: [0, -1, 5] });
const switches = new MultiBinary(3);
const forces = new Box({ low: [-1, -2], high: [1, 0.5] });
const hybrid = new Dict({ gear: choices, push: new Box({ low: [-1, -2], high: [1, 0.5] }), flags: switches });

const agents = plugin.agents as { readonly [name: string]: AgentEntry<object> };

function checksOf(
  name: string,
  observationSpace: Space,
  actionSpace: Space,
  settings: { readonly [key: string]: unknown },
  engine: Engine,
  steps = 40,
): Check[] {
  const entry = agents[name]!;
  const config = resolveConfig(`agent ${name}`, entry, { hidden: [8], ...settings } as Parameters<
    typeof resolveConfig
  >[2]);
  const create = reused(() =>
    entry.create({
      observationSpace,
      actionSpace,
      numEnvs: 2,
      steps: 4 * steps,
      config,
      rng: new Rng(3),
      engine,
    }),
  );
  return checkAgent(create, { observationSpace, actionSpace, steps });
}

const rollouts = { rolloutSteps: 8 };
const normalised = { ...rollouts, normalizeObservations: true, normalizeRewards: true };
const parts = { ...rollouts, minibatches: 2, epochs: 2 };
const remembering = { recurrent: 'gru', recurrentUnits: 4, sequenceLength: 4 };
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
  ['pqn', vectors, choices, parts],
  ['pqn', pictures, choices, { ...rollouts, initializer: 'heUniform' }],
  ['pqn', states, choices, { ...parts, layerNorm: false, rewardScale: 0.1 }],
  ['reinforce', vectors, several, {}],
  ['actor-critic', vectors, switches, {}],
  ['a2c', vectors, several, rollouts],
  ['ppo', vectors, several, { ...parts, targetKl: 0.01 }],
  ['ppo', states, switches, parts],
  ['ppo', vectors, hybrid, { ...parts, normalizeRewards: true }],
  ['ppo', vectors, new Tuple([several, forces]), { ...parts, squash: true, shared: true }],
  ['a2c', vectors, hybrid, rollouts],
  ['reinforce', vectors, hybrid, {}],
  ['actor-critic', vectors, hybrid, {}],
  ['ppo', vectors, choices, { ...parts, valueClipRange: 0.2 }],
  ['ppo', vectors, forces, { ...parts, ...normalised }],
  ['ppo', vectors, forces, { ...parts, squash: true, targetKl: 0.01 }],
  ['a2c', vectors, choices, { ...rollouts, ...remembering, shared: true, sequenceLength: 8 }],
  ['ppo', vectors, several, { ...parts, ...remembering, targetKl: 0.01 }],
  ['ppo', vectors, forces, { ...parts, ...normalised, ...remembering, shared: true, minibatches: 1 }],
];

const [compiled, eager] = [await activateBackend('ort'), await activateBackend('tfjs-cpu')];

describe.each(cases)('%s in %s, %s, with %o keeps the contract of an Agent', (...of) => {
  for (const { name, run } of checksOf(...of, compiled)) test(name, run);
});

// Slow steps: one of each kind of loss, and as many as it takes until it learns.
describe.each([
  ['reinforce', vectors, choices, { batchSteps: 10 }],
  ['gaussian-pg', vectors, forces, { batchSteps: 10, advantage: 'q-actor-critic' }],
  ['a2c', vectors, choices, { rolloutSteps: 4 }],
  ['pqn', vectors, choices, { rolloutSteps: 4, minibatches: 2, epochs: 1 }],
  ['a2c', vectors, several, { rolloutSteps: 4 }],
  ['ppo', vectors, switches, { rolloutSteps: 4, minibatches: 2, epochs: 1 }],
  ['ppo', vectors, forces, { rolloutSteps: 4, minibatches: 2, epochs: 1, squash: true }],
  ['ppo', vectors, choices, { rolloutSteps: 4, minibatches: 2, epochs: 1, ...remembering }],
] as typeof cases)('op by op, %s in %s, %s, with %o keeps it, too', (...of) => {
  for (const { name, run } of checksOf(...of, eager, 24)) test(name, run);
});

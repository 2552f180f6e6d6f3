// The agent contract with other settings and spaces than in conformance.test.ts, and in eager mode.
import { Tuple } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { describe, test } from 'vitest';
import {
  agentChecks,
  type Case,
  choices,
  forces,
  hybrid,
  normalised,
  parts,
  pictures,
  remembering,
  rollouts,
  several,
  states,
  switches,
  turns,
  vectors,
} from './agentChecks.ts';

const [compiled, eager] = [await activateBackend('ort'), await activateBackend('tfjs-cpu')];

describe.each<Case>([
  ['reinforce', vectors, choices, { baseline: 'none', batchSteps: 20 }],
  ['reinforce', vectors, forces, { baseline: 'mean', standardise: true }],
  ['reinforce', states, choices, { entropyCoefficient: 0.01, maxGradientNorm: 0.5 }],
  ['gaussian-pg', vectors, forces, { batchSteps: 20, advantage: 'q-actor-critic' }],
  ['gaussian-pg', vectors, forces, { batchSteps: 20, advantage: 'advantage-actor-critic' }],
  ['gaussian-pg', vectors, forces, { batchSteps: 20, advantage: 'td-actor-critic' }],
  ['a2c', vectors, choices, { rolloutSteps: 1, gaeLambda: 0 }],
  ['a2c', pictures, choices, { ...rollouts, shared: true, network: 'minatar' }],
  ['a3c', pictures, choices, { ...turns, optimizer: 'adam', tMax: 7 }],
  ['a3c', vectors, several, turns],
  ['a3c', vectors, forces, { ...turns, shared: false }],
  ['pqn', pictures, choices, { ...rollouts, initializer: 'heUniform' }],
  ['pqn', states, choices, { ...parts, layerNorm: false, rewardScale: 0.1 }],
  ['reinforce', vectors, several, {}],
  ['actor-critic', vectors, switches, {}],
  ['a2c', vectors, several, rollouts],
  ['ppo', vectors, several, { ...parts, targetKl: 0.01 }],
  ['ppo', states, switches, parts],
  ['ppo', vectors, new Tuple([several, forces]), { ...parts, squash: true, shared: true }],
  ['a2c', vectors, hybrid, rollouts],
  ['reinforce', vectors, hybrid, {}],
  ['actor-critic', vectors, hybrid, {}],
  ['ppo', vectors, choices, { ...parts, valueClipRange: 0.2 }],
  ['ppo', vectors, forces, { ...parts, ...normalised }],
  ['a2c', vectors, choices, { ...rollouts, ...remembering, shared: true, sequenceLength: 8 }],
  ['ppo', vectors, forces, { ...parts, ...normalised, ...remembering, shared: true, minibatches: 1 }],
])('%s in %s, %s, with %o keeps the contract of an Agent', (...of) => {
  for (const { name, run } of agentChecks(...of, compiled)) test(name, run);
});

// Eager steps are slow: one agent per kind of loss, with just enough steps to reach learning.
describe.each<Case>([
  ['reinforce', vectors, choices, { batchSteps: 10 }],
  ['gaussian-pg', vectors, forces, { batchSteps: 10, advantage: 'q-actor-critic' }],
  ['a2c', vectors, choices, { rolloutSteps: 4 }],
  ['pqn', vectors, choices, { rolloutSteps: 4, minibatches: 2, epochs: 1 }],
  ['a2c', vectors, several, { rolloutSteps: 4 }],
  ['ppo', vectors, switches, { rolloutSteps: 4, minibatches: 2, epochs: 1 }],
  ['ppo', vectors, forces, { rolloutSteps: 4, minibatches: 2, epochs: 1, squash: true }],
  ['ppo', vectors, choices, { rolloutSteps: 4, minibatches: 2, epochs: 1, ...remembering }],
])('in eager mode, %s in %s, %s, with %o keeps the contract of an Agent', (...of) => {
  for (const { name, run } of agentChecks(...of, eager, 24)) test(name, run);
});

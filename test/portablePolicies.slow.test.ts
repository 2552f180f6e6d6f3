// Policies in C and Python choose as their agents do: one of each kind of network, observations and actions.
import type { AgentEntry, Space } from '@prism-rl/core';
import { actOutputs, Box, Dict, Discrete, MultiBinary, MultiDiscrete, partsOf, Rng } from '@prism-rl/core';
import { readPolicy } from '@prism-rl/jit/portable';
import { expect, test } from 'vitest';
import { plugin as ddpgFamily } from '../packages/algo-ddpg-family/src/plugin.ts';
import { plugin as dqnFamily } from '../packages/algo-dqn-family/src/plugin.ts';
import { plugin as policyGradients } from '../packages/algo-pg/src/plugin.ts';
import { plugin as stream } from '../packages/algo-stream/src/plugin.ts';
import { madeAgent, sampledObservations } from './agents/madeAgent.ts';
import {
  type Chosen,
  chosenInC,
  chosenInPython,
  hasCompiler,
  pythonHasNumpy,
} from './agents/portableFiles.ts';

const agents = Object.fromEntries(
  [ddpgFamily, dqnFamily, policyGradients, stream].flatMap(({ agents = {} }) => Object.entries(agents)),
) as { readonly [name: string]: AgentEntry<object> };

const vectors = new Box({ low: -5, high: 9, shape: [3] });
const cells = new Box({ low: 0, high: 1, shape: [10, 10, 4], dtype: 'uint8' });
const planes = new Box({ low: 0, high: 1, shape: [2, 6, 5], dtype: 'uint8' });
const pixels = new Box({ low: 0, high: 255, shape: [4, 36, 36], dtype: 'uint8' });
const times = new Box({ low: 1.7e9, high: 1.7e9 + 40, shape: [2], dtype: 'float64' });
const later = new Discrete(4, { start: 3 });
const forces = new Box({ low: [-0.05, -0.02], high: [0.05, 0.3] });
const masked = new Dict({ action_mask: new MultiBinary(4), place: new Discrete(6), speed: vectors });
const several = new MultiDiscrete([3, 2, 4], { start: [0, -1, 5] });
const hybrid = new Dict({ gear: later, push: forces, flags: new MultiBinary(2) });
const rollout = { rolloutSteps: 8, minibatches: 2 };
const memory = { recurrent: 'gru', recurrentUnits: 6 };
const rows = 30;

const kinds: [string, Space, Space, object][] = [
  ['dqn', vectors, later, { hidden: [9] }],
  ['dqn', masked, later, { hidden: [9] }],
  ['dqn', pixels, new Discrete(4), { hidden: [9] }],
  ['rainbow', cells, new Discrete(4), { hidden: [9] }],
  ['iqn', vectors, new Discrete(4), { hidden: [9] }],
  ['beyond-rainbow', cells, new Discrete(4), { hidden: [9] }],
  [
    'dqn',
    vectors,
    new Discrete(4),
    { ...memory, replayCapacity: 200, distribution: 'implicit', dueling: true },
  ],
  ['ppo', vectors, several, rollout],
  ['ppo', new Discrete(6), hybrid, rollout],
  ['ppo', times, forces, { ...rollout, normalizeObservations: true, squash: true }],
  ['ppo', vectors, new Discrete(4), { ...rollout, ...memory, sequenceLength: 4 }],
  ['sac', vectors, forces, {}],
  ['simba', vectors, forces, {}],
  ['stream-q', planes, later, { hidden: [12, 8], sparsity: 0 }],
  ['stream-ac', vectors, forces, { hidden: [12, 8], sparsity: 0 }],
];

const withC = hasCompiler();
const withNumpy = pythonHasNumpy();

test.each(kinds)('%s in %s, %s, with %j', async (name, observationSpace, actionSpace, settings) => {
  const agent = await madeAgent(agents[name]!, { observationSpace, actionSpace, settings });
  const observations = sampledObservations(observationSpace, rows, new Rng(5));
  const { size } = observationSpace;
  const all: number[] = [];
  const out = actOutputs(actionSpace, 1, {}, agent.stateSize);
  for (let row = 0; row < rows; row++) {
    await agent.act(observations.slice(row * size, (row + 1) * size), out, 'exploit');
    all.push(...out.actions);
  }
  const program = readPolicy((await agent.exportPolicy!('onnx'))!);
  agent.dispose?.();
  // Inputs of a model need not be in the order of the parts.
  expect(program.inputs.filter((one) => one.name !== 'state').map((one) => one.name)).toEqual(
    partsOf(observationSpace).map(({ input }) => input),
  );
  const found: Chosen[] = [];
  if (withC) found.push(chosenInC(program, observations, rows));
  if (withNumpy) found.push(chosenInPython(program, observations, rows));
  for (const { actions, thoughts } of found) {
    for (const [k, action] of all.entries()) expect(actions[k]).toBeCloseTo(action, 5);
    for (const [k, thought] of thoughts.entries()) {
      const other = found[0]!.thoughts[k]!;
      expect(Math.abs(thought - other)).toBeLessThanOrEqual(2e-6 * Math.max(1, Math.abs(other)));
    }
  }
});

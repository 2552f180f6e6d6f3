// Choices with a single value: every agent fulfils its contract in such spaces unless it refuses them, and exports its policy.
import type { AgentEntry, Space, StepLearner } from '@prism-rl/core';
import {
  Box,
  Dict,
  Discrete,
  MultiBinary,
  MultiDiscrete,
  maskName,
  Registry,
  Rng,
  resolveConfig,
  Tuple,
} from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { checkAgent } from '@prism-rl/testing';
import { describe, expect, test } from 'vitest';
import { plugin as ddpgFamily } from '../packages/algo-ddpg-family/src/plugin.ts';
import { plugin as dqnFamily } from '../packages/algo-dqn-family/src/plugin.ts';
import { plugin as policyGradients } from '../packages/algo-pg/src/plugin.ts';
import { plugin as stream } from '../packages/algo-stream/src/plugin.ts';
import { plugin as tabular } from '../packages/algo-tabular/src/plugin.ts';
import { reused } from './agents/reusedAgents.ts';
import { settingsOf } from './agents/smallRuns.ts';

const engine = await activateBackend('ort');
const registry = new Registry([ddpgFamily, dqnFamily, policyGradients, stream, tabular]);

const box = new Box({ low: -1, high: 1, shape: [1] });
const states = new Tuple([new Discrete(1), new Discrete(3, { start: 2 }), new MultiBinary(1)]);
const masked = new Dict({ about: new MultiDiscrete([1, 3]), [maskName]: new MultiBinary(6) });
const several = new MultiDiscrete([3, 1, 2], { start: [0, 4, 0] });
const spaces = [
  [states, several],
  [masked, several],
  [states, new Discrete(1, { start: 4 })],
  [states, new Discrete(2)],
  [new Discrete(1), new Tuple([new Discrete(1), box])],
  [new MultiDiscrete([1, 3]), box],
] as unknown as readonly (readonly [observationSpace: Space, actionSpace: Space])[];

const cases = spaces.flatMap(([observationSpace, actionSpace]) =>
  registry.list('agents').flatMap(({ id, entry }) => {
    const config = resolveConfig(id, entry as AgentEntry<object>, settingsOf(registry, id));
    // Without recordings, an agent that learns from them only acts; without the rules of a game, none plays both sides.
    const canLearn = entry.dataset?.(entry.defaults) === undefined && entry.playsBothSides !== true;
    const isTaken = canLearn && entry.supports(observationSpace, actionSpace, config) === true;
    return isTaken ? [{ id, observationSpace, actionSpace, entry, config }] : [];
  }),
);

test('agents of each family are among the cases', () => {
  const tried = new Set(cases.map(({ id }) => id));
  for (const id of ['a3c', 'sac', 'rainbow', 'branching-dqn', 'ppo', 'pqn', 'stream-q', 'q-learning'])
    expect(tried).toContain(id);
});

test('a million states are for tables alone: no network sees rows of a million numbers', () => {
  const [states, choice] = [new Discrete(1_000_000), new Discrete(2)] as unknown as [Space, Space];
  for (const { id, entry } of registry.list('agents')) {
    const isTable = tabular.agents![id] !== undefined;
    const force = box as unknown as Space;
    for (const actions of [choice, force, several as unknown as Space])
      expect([id, entry.supports(states, actions, entry.defaults as never) === true]).toEqual([
        id,
        isTable && actions === choice,
      ]);
    const verdict = entry.supports(states, choice, entry.defaults as never);
    if (['dqn', 'ppo', 'a3c', 'sac', 'stream-q', 'branching-dqn'].includes(id))
      expect(verdict).toBe(
        'encodes discrete observations as one-hot rows, which would have 1000000 numbers here (at most 16384)',
      );
  }
});

test('no network has an output for each of a million actions', () => {
  const many = new Discrete(1_000_000);
  const sight = box as unknown as Space;
  for (const { id, entry } of registry.list('agents')) {
    // stream-td predicts the value of a random policy: one output.
    if (tabular.agents![id] !== undefined || id === 'stream-td') continue;
    for (const actions of [many, new MultiDiscrete([2, 1_000_000]), new Tuple([new Discrete(3), many])])
      expect([id, entry.supports(sight, actions as unknown as Space, entry.defaults as never)]).not.toEqual([
        id,
        true,
      ]);
  }
});

describe.each(cases)('$id in $observationSpace, $actionSpace', (of) => {
  const { observationSpace, actionSpace, entry, config } = of;
  const context = { observationSpace, actionSpace, numEnvs: 2, steps: 120, config, engine };
  const create = reused(async () => entry.create({ ...context, rng: new Rng(3) } as never));
  const checks = checkAgent(create, { observationSpace, actionSpace, steps: 30 });
  for (const { name, run } of checks) test(name, run);

  test('exports its policy, if it exports any', async () => {
    const agent = (await create()) as StepLearner;
    if (agent.exportPolicy !== undefined)
      expect((await agent.exportPolicy('onnx')).length).toBeGreaterThan(100);
    agent.dispose?.();
  });
});

// Several branches: the agent contract, learning, export, resuming, disposal, and the settings that reject them.
import type { AgentEntry, Space, StepLearner } from '@prism-rl/core';
import { actOutputs, Box, Discrete, MultiBinary, MultiDiscrete, Rng } from '@prism-rl/core';
import { plugin as gridWorlds } from '@prism-rl/env-gridworld/plugin';
import { activateBackend } from '@prism-rl/nn';
import { checkAgent } from '@prism-rl/testing';
import { describe, expect, test } from 'vitest';
import { expectSameAsOnnx } from '../../../test/agents/exportedPolicy.ts';
import { learnFrom, madeAgent } from '../../../test/agents/madeAgent.ts';
import { expectSameAfterResume } from '../../../test/agents/resumedRun.ts';
import { reused } from '../../../test/agents/reusedAgents.ts';
import { tensorsLeftBy } from '../../../test/agents/shortLife.ts';
import type { DqnConfig } from '../src/dqn/config.ts';
import { plugin } from '../src/plugin.ts';
import { entryOf, small } from './conformance/agentChecks.ts';

type Settings = { readonly [name: string]: unknown };

const engine = await activateBackend('ort');
const vectors = new Box({ low: -5, high: 5, shape: [4] });
/** Wide bounds, so that untrained networks choose several actions. */
const wide = new Box({ low: -250, high: 250, shape: [4] });
const wheels = new MultiDiscrete([3, 2, 4], { start: [0, 1, -2] });
const switches = new MultiBinary(3);

function create(
  name: string,
  observationSpace: Space,
  actionSpace: Space,
  settings: Settings,
  numEnvs = 2,
): Promise<StepLearner> {
  const making = { observationSpace, actionSpace, settings, numEnvs, steps: 400, seed: 3 };
  return madeAgent(entryOf(name), making);
}

describe.each<[string, Space, Settings]>([
  ['dqn', wheels, small],
  ['dqn', switches, { ...small, nStep: 3, replay: 'rank' }],
  ['branching-dqn', wheels, small],
  ['branching-dqn', switches, { ...small, noisy: true, duelingStreams: 'output' }],
])('%s in %s with %j', (name, actionSpace, settings) => {
  const made = reused(() => create(name, vectors, actionSpace, settings));
  const checks = checkAgent(made, { observationSpace: vectors, actionSpace, steps: 20 });
  for (const { name: title, run } of checks) test(title, run);

  test('exported, it takes the actions that it takes greedily', async () => {
    const agent = await create(name, wide, actionSpace, settings);
    await expectSameAsOnnx({ agent, observationSpace: wide, actionSpace, by: 'values', varied: 1 }, 60);
    agent.dispose?.();
  });

  test.each(['ort', 'tfjs-cpu'])('on %s nothing is left of it', async (backend) => {
    const entry = entryOf(name) as AgentEntry<object>;
    const life = { entry, backend, observationSpace: vectors, actionSpace, settings, updates: 2 };
    expect(await tensorsLeftBy(life)).toBe(0);
  });
});

test('rows that explore draw each of their choices', async () => {
  const agent = await create('dqn', vectors, wheels, { ...small, epsilonEnd: 1 }, 2000);
  const { actions } = actOutputs(wheels, 2000);
  await agent.act(new Float32Array(2000 * 4), { actions, extras: {} }, 'explore');
  for (const [k, n] of wheels.nvec.entries()) {
    for (let value = 0; value < n; value++) {
      const share =
        actions.filter((action, i) => i % 3 === k && action === wheels.start[k]! + value).length / 2000;
      expect(Math.abs(share - 1 / n)).toBeLessThan(0.06);
    }
  }
  agent.dispose?.();
});

/** One-step task with eight keys; each wheel of the lock is rewarded separately, and its solution depends on the key. */
const keys = new Box({ low: 0, high: 1, shape: [8] });
const opens = (key: number): number[] => [key % 3, 1 + (key % 2), -2 + ((key + 1) % 4)];

const quick = {
  hidden: [32, 32],
  batchSize: 32,
  learningStarts: 100,
  epsilonSteps: 3000,
  loss: 'mse',
  targetUpdateEvery: 50,
};
test.each<[string, Settings]>([
  ['dqn', quick],
  ['dqn+noisy', quick],
  ['branching-dqn', { ...quick, duelingStreams: 'output' }],
])('%s opens a lock of several wheels', async (name, settings) => {
  const agent = await create(name, keys, wheels, settings, 4);
  const rng = new Rng(2);
  const out = actOutputs(wheels, 4, agent.extras);
  const look = (shown: readonly number[]): Float32Array => {
    const observations = new Float32Array(8 * shown.length);
    for (const [i, key] of shown.entries()) observations[8 * i + key] = 1;
    return observations;
  };
  let shown = [0, 1, 2, 3];
  for (let t = 0; t < 2500; t++) {
    const observations = look(shown);
    await agent.act(observations, out, 'explore');
    const rewards = Float64Array.from(
      shown,
      (key, i) => opens(key).filter((n, k) => n === out.actions[3 * i + k]).length,
    );
    shown = shown.map(() => rng.integers(8));
    const terminated = new Uint8Array(4).fill(1);
    const step = { observations, ...out, rewards, nextObservations: look(shown), terminated };
    await learnFrom(agent, step, rng);
  }
  const all = [0, 1, 2, 3, 4, 5, 6, 7];
  const { actions } = actOutputs(wheels, 8);
  await agent.act(look(all), { actions, extras: {} }, 'exploit');
  expect([...actions]).toEqual(all.flatMap(opens));
  agent.dispose?.();
});

test.each(['dqn', 'branching-dqn'])('%s: a resumed run equals an uninterrupted one', async (agent) => {
  await expectSameAfterResume({
    after: 121,
    options: {
      plugins: [plugin, gridWorlds],
      env: 'Junctions-v0',
      agent,
      agentConfig: small as never,
      numEnvs: 2,
      steps: 240,
      seed: 7,
      engine,
      allowUnused: true,
    },
  });
});

test('what has no form for several choices is refused with the reason', () => {
  const verdictOf = (name: string, actions: Space, config: Partial<DqnConfig> = {}): true | string =>
    entryOf(name).supports(vectors, actions, { ...entryOf(name).defaults, ...config });
  const distribution =
    'needs distribution=none for several choices at once: their common target is a mean of values, and no distribution';
  for (const name of ['rainbow', 'iqn', 'qr-dqn', 'dqn+hl-gauss', 'dqn+c51'])
    expect(verdictOf(name, wheels)).toBe(distribution);
  for (const name of ['dqn', 'dqn+double+dueling+per+nstep+noisy', 'branching-dqn'])
    for (const actions of [wheels, switches]) expect(verdictOf(name, actions)).toBe(true);
  expect(verdictOf('dqn+munchausen', wheels)).toBe(
    'needs munchausen=false for several choices at once: its bonus is that of one policy over all actions',
  );
  expect(verdictOf('rainbow', wheels, { distribution: 'none' })).toBe(true);
  expect(verdictOf('rainbow', new MultiDiscrete([4]))).toBe(true);
  const none = 'needs Discrete, MultiDiscrete or MultiBinary actions, with a choice';
  for (const actions of [new MultiDiscrete([1, 1]), new Discrete(1), vectors])
    expect(verdictOf('dqn', actions)).toBe(none);
  expect(plugin.agents!['deep-sarsa']!.supports(vectors, wheels, {})).toContain('Discrete action space');
});

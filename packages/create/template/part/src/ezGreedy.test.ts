import assert from 'node:assert/strict';
import test from 'node:test';
import { plugin as dqn } from '@prism-rl/algo-dqn-family/plugin';
import { Box, Discrete, Registry, Rng, resolveConfig } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { checkNetworkAgent } from '@prism-rl/testing/network';
import { plugin } from './index.ts';

const registry = new Registry([dqn, plugin]);
const spaces = { observationSpace: new Box({ low: -1, high: 1, shape: [4] }), actionSpace: new Discrete(10) };
type Engine = Awaited<ReturnType<typeof activateBackend>>;

function create(name: string, engine: Engine, settings = {}) {
  const { entry } = registry.get('agents', name);
  const small = { hidden: [8], batchSize: 4, learningStarts: 8, replayCapacity: 50, atoms: 5 };
  const config = resolveConfig(name, entry, { ...small, ...settings });
  return entry.create({ ...spaces, numEnvs: 2, steps: 40, config, rng: new Rng(1), engine });
}

for (const name of ['dqn+ez-greedy', 'rainbow+ez-greedy'])
  for (const check of checkNetworkAgent((engine) => create(name, engine), { ...spaces, steps: 20 }))
    test(`${name}: ${check.name}`, check.run);

test('random actions last as long as the settings say', async () => {
  const engine = await activateBackend('tfjs-cpu');
  for (const [zeta, least, most] of [
    [2, 0.5, 0.9],
    [20, 0.05, 0.15],
  ] as const) {
    const agent = await create('dqn+ez-greedy', engine, { zeta, epsilonStart: 1, epsilonEnd: 1 });
    const actions = new Int32Array(2);
    let [last, repeated] = [-1, 0];
    for (let k = 0; k < 2000; k++) {
      await agent.act(new Float32Array(8), { actions, extras: {} }, 'explore');
      if (actions[0] === last) repeated++;
      last = actions[0]!;
    }
    // New actions repeat the last one by chance, in one of ten steps.
    assert.ok(
      repeated / 2000 > least && repeated / 2000 < most,
      `${repeated} of 2000 steps repeat the last action`,
    );
    await agent.dispose?.();
  }
});

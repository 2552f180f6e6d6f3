import assert from 'node:assert/strict';
import test from 'node:test';
import { Box, Dict, Discrete, MultiBinary, Rng } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { evaluateEvery, evaluations, train } from '@prism-rl/runner';
import { checkNetworkAgent } from '@prism-rl/testing/network';
import { lastValueFrom } from 'rxjs';
import { DeepQ } from './deepQ.ts';
import { plugin } from './index.ts';

const config = { learningRate: 1e-3, discount: 0.99, epsilon: 0.1, targetTau: 0.02 };
const vector = new Box({ low: -1, high: 1, shape: [4] });
const seen = {
  numbers: vector,
  'numbers with a mask': new Dict({ action_mask: new MultiBinary(3), observation: vector }),
};
for (const [name, observationSpace] of Object.entries(seen)) {
  const spaces = { observationSpace, actionSpace: new Discrete(3) };
  const context = { ...spaces, numEnvs: 2, steps: 200, config };
  const create = (engine: Awaited<ReturnType<typeof activateBackend>>) =>
    DeepQ.create({ ...context, rng: new Rng(1), engine });
  for (const check of checkNetworkAgent(create, { ...spaces, steps: 60 }))
    test(`${name}: ${check.name}`, check.run);
}

test('actions may begin at any number: it learns the same of them', async () => {
  const engine = await activateBackend('auto');
  const metrics = [0, 5].map(async (start) => {
    const actionSpace = new Discrete(3, { start });
    const spaces = { observationSpace: vector, actionSpace };
    const agent = await DeepQ.create({ ...spaces, numEnvs: 1, steps: 200, config, rng: new Rng(1), engine });
    const rows = 32;
    const observations = Float32Array.from({ length: 4 * rows }, (_, k) => Math.sin(k));
    const nextObservations = observations.map((value) => -value);
    const actions = Int32Array.from({ length: rows }, (_, k) => start + (k % 3));
    const rewards = Float32Array.from({ length: rows }, (_, k) => k % 2);
    const discounts = new Float32Array(rows).fill(config.discount);
    const batch = { observations, actions, rewards, nextObservations, discounts };
    const learned = [];
    for (let update = 0; update < 3; update++) learned.push(await agent.learn(batch as never));
    agent.dispose();
    return learned;
  });
  assert.deepEqual(await metrics[1], await metrics[0]);
});

test('it learns to go right, with every seed', async () => {
  const engine = await activateBackend('auto');
  for (const seed of [1, 2, 3]) {
    const run = train({ plugins: [plugin], env: 'Walk-v0', agent: 'deep-q', steps: 2000, seed, engine });
    const { meanReturn } = await lastValueFrom(run.pipe(evaluateEvery({ episodes: 100 }), evaluations()));
    // Walking at random wins half of the time, always right about nine times in ten.
    assert.ok(meanReturn > 0.7, `seed ${seed}: ${meanReturn}`);
  }
});

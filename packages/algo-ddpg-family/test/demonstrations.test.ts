// From recordings, then online: recorded steps stay in the memory, the networks go over, and a killed run ends as another one.
import type { Episodes, Space, Weights } from '@prism-rl/core';
import { Box, Rng } from '@prism-rl/core';
import { decodeWeights } from '@prism-rl/core/safetensors';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { activateBackend } from '@prism-rl/nn';
import { type TrainOptions, train } from '@prism-rl/runner';
import { expect, test } from 'vitest';
import { expectSameAfterResume } from '../../../test/agents/resumedRun.ts';
import { plugin } from '../src/plugin.ts';

const engine = await activateBackend('ort');
const rng = new Rng(1);
const episodes: Episodes = {
  ...{ environment: 'Pendulum-v1', policy: 'nobody', lengths: Int32Array.of(25, 15) },
  observationSpace: new Box({ low: [-1, -1, -8], high: [1, 1, 8] }) as Space,
  actionSpace: new Box({ low: [-2], high: [2] }) as Space,
  observations: Float32Array.from({ length: 42 * 3 }, () => rng.uniform(-1, 1)),
  actions: Float32Array.from({ length: 40 }, () => rng.uniform(-2, 2)),
  rewards: Float64Array.from({ length: 40 }, () => -1),
  ...{ terminated: Uint8Array.of(0, 0), truncated: Uint8Array.of(1, 1) },
};
const readDataset = () => ({ shards: ['a'], read: () => episodes });
const common = { plugins: [classic, plugin], env: 'Pendulum-v1', seed: 3, engine, readDataset };
const small = { data: 'x', hidden: [8, 8], batchSize: 8 };

async function weightsAfter(options: TrainOptions): Promise<Weights> {
  const run = train(options);
  await run.forEach(() => {});
  return decodeWeights((await (await run.policy()).export('safetensors')) as Uint8Array);
}

test.each([
  ['td3-bc', 'td3+observations+recordings', {}],
  ['iql', 'ddpg+twin+implicit+recordings', { replay: 'proportional' }],
])('%s begins %s', async (offline, online, more) => {
  const weights = await weightsAfter({ ...common, agent: offline, steps: 64, agentConfig: small });
  const agentConfig = { ...small, ...more, demonstrations: 0.5, learningStarts: 20 };
  const further = { ...common, agent: online, agentConfig, allSteps: true, from: { weights } };
  const begun = await weightsAfter({ ...further, steps: 10 });
  const learned = Object.keys(weights).filter((name) => !name.startsWith('observations/'));
  expect(learned.length).toBeGreaterThan(6);
  for (const name of learned) expect(begun[name], name).toEqual(weights[name]);
  await expectSameAfterResume({ options: { ...further, steps: 90 }, after: 50 });
});

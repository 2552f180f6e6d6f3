// A million episodes of one step: nothing overflows, and nothing is lost.
import { plugin as pg } from '@prism-rl/algo-pg/plugin';
import type { Episodes } from '@prism-rl/core';
import { Registry, resolveConfig } from '@prism-rl/core';
import { decodeEpisodes, encodeEpisodes } from '@prism-rl/core/recordings';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { DatasetSummary } from '@prism-rl/memory';
import { activateBackend } from '@prism-rl/nn';
import { train } from '@prism-rl/runner';
import { expect, test } from 'vitest';

const count = 1_000_000;
const plugins = [classic, pg];

async function million(): Promise<Episodes> {
  const { entry } = new Registry(plugins).get('environments', 'CartPole-v1');
  const { observationSpace, actionSpace } = await entry.create(resolveConfig('CartPole-v1', entry, {}));
  return {
    ...{ environment: 'CartPole-v1', policy: 'nobody', observationSpace, actionSpace },
    lengths: new Int32Array(count).fill(1),
    observations: new Float32Array(8 * count).map((_, k) => (k % 7) / 100),
    actions: new Int32Array(count).map((_, k) => k % 2),
    rewards: new Float64Array(count).map((_, k) => k % 2),
    terminated: new Uint8Array(count).fill(1),
    truncated: new Uint8Array(count),
  };
}

test('a million episodes of one step are written, read, counted and learned from', async () => {
  const episodes = await million();
  const read = decodeEpisodes(new Uint8Array(Buffer.concat(encodeEpisodes(episodes))));
  expect(read.lengths).toHaveLength(count);
  const summary = new DatasetSummary();
  summary.add(read);
  expect(summary.numbers).toMatchObject({
    episodes: count,
    steps: count,
    returns: { mean: 0.5, min: 0, max: 1 },
  });
  const run = train({
    ...{
      plugins,
      env: 'CartPole-v1',
      agent: 'bc',
      steps: 64,
      seed: 1,
      engine: await activateBackend('auto'),
    },
    agentConfig: { data: 'x', hidden: [8] },
    readDataset: () => ({ shards: ['one'], read: () => read }),
  });
  let updates = 0;
  await run.forEach((event) => {
    if (event.type === 'end') updates = event.envSteps;
  });
  expect(updates).toBe(64);
});

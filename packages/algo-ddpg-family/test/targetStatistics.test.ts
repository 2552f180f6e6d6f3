// Batch renormalisation also works with target networks: they normalise by the running statistics, not the initial ones.
import type { Snapshot } from '@prism-rl/core';
import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { learnFrom } from '../../../test/agents/madeAgent.ts';
import { createAgent, vectors } from './agents.ts';

/** Returns the snapshot of an agent with batch renormalisation after updates on observations far from 0. */
async function learned(name: string): Promise<Snapshot> {
  const agent = await createAgent(name, { settings: { normalization: 'batchRenorm' }, numEnvs: 1 });
  const rng = new Rng(2);
  const seen = (): Float32Array => Float32Array.from({ length: vectors.size }, () => rng.normal(5, 2));
  for (let step = 0; step < 20; step++) {
    const [observations, nextObservations] = [seen(), seen()];
    const actions = Float32Array.of(rng.uniform(-2, 2), rng.uniform(0, 3));
    const rewards = Float64Array.of(step % 3);
    await learnFrom(agent, { observations, actions, rewards, nextObservations }, rng);
  }
  const snapshot = await agent.save();
  await agent.dispose?.();
  return snapshot;
}

test.each([
  ['td3', 'critics/critic1', 'targetCritics/critic1'],
  ['td3', 'policy', 'targetPolicy'],
  ['sac', 'critics/critic0', 'targetCritics/critic0'],
])('%s: the statistics of %s are those of %s, too', async (name, own, target) => {
  const { arrays } = await learned(name);
  const means = [...(arrays[`${own}/norm0/mean`] as Float32Array)];
  expect(means.some((mean) => mean !== 0)).toBe(true);
  expect(arrays[`${target}/norm0/mean`]).toEqual(arrays[`${own}/norm0/mean`]);
  expect(arrays[`${target}/norm1/variance`]).toEqual(arrays[`${own}/norm1/variance`]);
});

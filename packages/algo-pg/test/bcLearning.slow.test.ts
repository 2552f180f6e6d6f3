// Behaviour cloning of a trained CartPole policy reaches its return; without seeing which observation belongs to an action it does not.
import type { Config, Episodes, Snapshot } from '@prism-rl/core';
import { childSnapshot, Registry, Rng } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { EpisodeRecorder } from '@prism-rl/memory';
import { activateBackend } from '@prism-rl/nn';
import {
  actBy,
  evaluateEvery,
  planRun,
  playEpisode,
  type RunHandle,
  runFactory,
  train,
} from '@prism-rl/runner';
import { expect, test } from 'vitest';
import { plugin } from '../src/plugin.ts';

const engine = await activateBackend('ort');
const registry = new Registry([classic, plugin]);

interface Trained {
  readonly agent: Snapshot;
  readonly meanReturn: number;
}

async function trained(agent: string, seed: number, steps: number, episodes?: Episodes): Promise<Trained> {
  let handle: RunHandle;
  let found: Snapshot | undefined;
  let meanReturn = Number.NaN;
  const save = async (): Promise<void> => {
    found = childSnapshot(childSnapshot(await handle.save(), 'trainer'), 'agent');
  };
  const agentConfig: Config = episodes === undefined ? {} : { data: 'expert' };
  const readDataset = () => ({ shards: ['expert'], read: () => episodes! });
  const run = { plugins: registry, env: 'CartPole-v1', agent, seed, steps, agentConfig, engine, readDataset };
  await train({ ...run, allSteps: true })
    .pipe(evaluateEvery({ episodes: 40 }))
    .forEach((event) => {
      if (event.type === 'start') handle = event.run;
      if (event.type === 'evaluation') meanReturn = event.meanReturn;
      if (event.type === 'end') handle.atBoundary(save);
    });
  return { agent: found!, meanReturn };
}

async function recorded({ agent: snapshot }: Trained, episodes: number): Promise<Episodes> {
  const factory = runFactory(registry, planRun(registry, { env: 'CartPole-v1', agent: 'ppo' }));
  const env = await factory.createSingleEnv();
  const agent = await factory.createAgent(
    { ...env, observationSpace: env.observationSpace, actionSpace: env.actionSpace, numEnvs: 1 },
    new Rng(1),
    engine,
  );
  await agent.restore(snapshot);
  const { observationSpace, actionSpace } = env;
  const recorder = new EpisodeRecorder({
    environment: 'CartPole-v1',
    policy: 'ppo',
    observationSpace,
    actionSpace,
  });
  const played = recorder.record(env);
  for (let seed = 0; seed < episodes; seed++) await playEpisode(played, actBy(agent, env), { seed });
  await agent.dispose?.();
  return recorder.take();
}

test('a clone of a CartPole policy balances as long as the policy, a blind one falls', async () => {
  const expert = await trained('ppo', 1, 60_000);
  expect(expert.meanReturn).toBeGreaterThan(400);
  const episodes = await recorded(expert, 20);
  for (const seed of [1, 2, 3]) {
    const { meanReturn } = await trained('bc', seed, 2000, episodes);
    expect(meanReturn).toBeGreaterThanOrEqual(0.95 * expert.meanReturn);
  }
  const order = new Rng(5).permutation(episodes.actions.length);
  const blind = {
    ...episodes,
    actions: episodes.actions.map((_, k) => episodes.actions[order[k]!]!) as Int32Array,
  };
  expect((await trained('bc', 1, 2000, blind)).meanReturn).toBeLessThan(100);
});

// Ten demonstrations solve a task of rare reward in a number of steps in which nothing is found without them.
import type { Config, Env, Episodes } from '@prism-rl/core';
import { Registry, resolveConfig } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { EpisodeRecorder } from '@prism-rl/memory';
import { activateBackend } from '@prism-rl/nn';
import { evaluateEvery, playEpisode, train } from '@prism-rl/runner';
import { expect, test } from 'vitest';
import { plugin } from '../src/plugin.ts';

const engine = await activateBackend('ort');
const registry = new Registry([classic, plugin]);
const environment = 'MountainCar-v0';

/** Episodes of a driver who always pushes the way the car goes. */
async function demonstrations(count: number): Promise<Episodes> {
  const { entry } = registry.get('environments', environment);
  const env: Env = await entry.create(resolveConfig(environment, entry, {}));
  const { observationSpace, actionSpace } = env;
  const recorder = new EpisodeRecorder({ environment, policy: 'driver', observationSpace, actionSpace });
  const played = recorder.record(env);
  for (let seed = 0; seed < count; seed++)
    await playEpisode(played, (seen) => ((seen as Float32Array)[1]! < 0 ? 0 : 2), { seed });
  return recorder.take();
}

const settings: Config = {
  ...{ hidden: [64, 64], batchSize: 32, learningStarts: 200, targetUpdateEvery: 200, normalize: true },
  ...{ epsilonStart: 0.05, epsilonEnd: 0.05 },
};

async function score(agent: string, seed: number, episodes: Episodes, given: Config): Promise<number> {
  let meanReturn = Number.NaN;
  const readDataset = () => ({ shards: ['ten'], read: () => episodes });
  const run = { plugins: registry, env: environment, agent, seed, steps: 4000, engine, readDataset };
  await train({ ...run, agentConfig: { ...settings, ...given }, allSteps: true, allowUnused: true })
    .pipe(evaluateEvery({ episodes: 20 }))
    .forEach((event) => {
      if (event.type === 'evaluation') meanReturn = event.meanReturn;
    });
  return meanReturn;
}

test('ten demonstrations of MountainCar beside none, five seeds each', async () => {
  const ten = await demonstrations(10);
  const found: { [name: string]: number[] } = { with: [], without: [] };
  for (const seed of [1, 2, 3, 4, 5]) {
    found.with!.push(await score('dqfd', seed, ten, { data: 'ten' }));
    const plain = { epsilonStart: 1, epsilonSteps: 2000 };
    found.without!.push(await score('dqfd-no-demonstrations', seed, ten, plain));
  }
  for (const one of found.with!) expect(one).toBeGreaterThan(-150);
  for (const one of found.without!) expect(one).toBeLessThan(-190);
});

// Every agent that learns from recordings, run by the runner: it resumes bit for bit, is evaluated, and exports its policy.

import { plugin as ddpg } from '@prism-rl/algo-ddpg-family/plugin';
import { plugin as dqn } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as pg } from '@prism-rl/algo-pg/plugin';
import type { Dataset, Episodes, Snapshot } from '@prism-rl/core';
import { Registry, Rng, resolveConfig } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { EpisodeRecorder } from '@prism-rl/memory';
import { activateBackend } from '@prism-rl/nn';
import { evaluateEvery, type RunHandle, type RunnerEvent, train } from '@prism-rl/runner';
import { expect, test } from 'vitest';

const plugins = [classic, dqn, ddpg, pg];
const registry = new Registry(plugins);
const engine = await activateBackend('ort');

async function recorded(environment: string): Promise<Episodes> {
  const { entry } = registry.get('environments', environment);
  const env = await entry.create(resolveConfig(environment, entry, {}));
  const source = {
    environment,
    policy: 'random',
    observationSpace: env.observationSpace,
    actionSpace: env.actionSpace,
  };
  const recorder = new EpisodeRecorder(source);
  const recording = recorder.record(env);
  const rng = new Rng(5);
  for (let episode = 0; episode < 6; episode++) {
    recording.reset({ seed: episode });
    for (let t = 0, isOver = false; t < 60 && !isOver; t++) {
      const { terminated, truncated } = recording.step(env.actionSpace.sample(rng));
      isOver = terminated || truncated;
    }
  }
  return recorder.take();
}

const small: { readonly [agent: string]: object } = {
  bc: { hidden: [8], batchSize: 16, normalizeObservations: true, recurrent: 'gru', sequenceLength: 4 },
  cql: { hidden: [8], batchSize: 16, nStep: 3 },
  'td3-bc': { hidden: [8, 8], batchSize: 16 },
  iql: { hidden: [8, 8], batchSize: 16, normalizeObservations: true },
};

const offline = registry
  .list('agents')
  .flatMap(({ id, entry }) => (entry.dataset && entry.isSelfDriving ? [id] : []));

test('every agent that learns from recordings is here', () => {
  expect(offline.sort()).toEqual(Object.keys(small).sort());
});

const runs = offline.flatMap((agent) =>
  ['CartPole-v1', 'Pendulum-v1'].flatMap((environment) =>
    (agent === 'cql' && environment === 'Pendulum-v1') ||
    (agent === 'td3-bc' && environment === 'CartPole-v1')
      ? []
      : [[agent, environment] as const],
  ),
);

test.each(runs)('%s on %s', async (agent, environment) => {
  const episodes = await recorded(environment);
  const data: Dataset = { shards: ['a'], read: () => episodes };
  const run = async (steps: number, resume?: Snapshot) => {
    let handle: RunHandle | undefined;
    let saved: Snapshot | undefined;
    const agentConfig = { data: 'x', ...small[agent] };
    const request = { plugins, env: environment, agent, seed: 3, engine, steps, agentConfig, resume };
    const events: RunnerEvent[] = [];
    await new Promise<void>((complete, error) => {
      const stream = train({ ...request, readDataset: () => data });
      stream.pipe(evaluateEvery({ steps: 100, episodes: 1 })).subscribe({
        next: (event) => {
          events.push(event);
          if (event.type === 'start') handle = event.run;
          if (event.type === 'end')
            handle!.atBoundary(async () => {
              saved = await handle!.save();
            });
        },
        ...{ error, complete },
      });
    });
    return { events, saved: saved! };
  };
  const whole = await run(200);
  const half = await run(100);
  const rest = await run(200, half.saved);
  expect(rest.saved.arrays).toEqual(whole.saved.arrays);
  const metrics = whole.events.flatMap((event) =>
    event.type === 'update' ? Object.keys(event.metrics) : [],
  );
  const { entry } = registry.get('agents', agent);
  for (const name of new Set(metrics)) expect(Object.keys(entry.metrics!), name).toContain(name);
});

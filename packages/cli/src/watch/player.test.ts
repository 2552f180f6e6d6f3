import { join } from 'node:path';
import { plugin as tabular } from '@prism-rl/algo-tabular/plugin';
import { Registry } from '@prism-rl/core';
import { plugin as gridWorlds } from '@prism-rl/env-gridworld/plugin';
import { planRun, playEpisode, runFactory } from '@prism-rl/runner';
import { conductRun, writeManifest } from '@prism-rl/runner/node';
import { lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporaryFolder.ts';
import { createPlayer } from './player.ts';

const folder = temporaryFolder();

/** A cliff with unlimited training episodes, whose evaluation episodes end after one step. */
const brief = {
  ...gridWorlds.environments!['CliffWalking-v1']!,
  evaluationConfig: (config: object) => ({ ...config, maxEpisodeSteps: 1 }),
};

test('a trained agent plays in the environment that it is judged in, unless other settings are wanted', async () => {
  const registry = new Registry([tabular, { name: 'brief', environments: { 'Brief-v0': brief } }]);
  const runDir = join(folder, 'run');
  const manifest = planRun(registry, { env: 'Brief-v0', agent: 'q-learning', steps: 10 });
  writeManifest(runDir, manifest);
  await lastValueFrom(
    conductRun(runFactory(registry, manifest), { registry, directory: runDir, loggers: [] }),
  );
  const lengthWith = async (settings: { maxEpisodeSteps?: number }): Promise<number> => {
    const player = await createPlayer(registry, { runDir, seed: 0, settings });
    try {
      const options = { seed: 0, maxSteps: 5 };
      return (await playEpisode(player.env, await player.begin(0), options)).length;
    } finally {
      player.close();
    }
  };
  expect(await lengthWith({})).toBe(1);
  expect(await lengthWith({ maxEpisodeSteps: 2 })).toBe(2);
});

test('an agent before its training plays under the name that the environment is registered by', async () => {
  const registry = new Registry([tabular, { name: 'brief', environments: { 'Brief-v0': brief } }]);
  const player = await createPlayer(registry, {
    environment: 'Brief-v0',
    agent: 'q-learning',
    seed: 0,
    settings: {},
  });
  try {
    expect(player.env.id).toBe('CliffWalking-v1');
    const { length } = await playEpisode(player.env, await player.begin(0), { seed: 0, maxSteps: 5 });
    expect(length).toBe(5);
  } finally {
    player.close();
  }
});

// Ten demonstrations solve tasks of rare reward in a number of steps in which little is found without them.
import type { Config, Env, Episodes } from '@prism-rl/core';
import { Registry, resolveConfig } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as minAtar } from '@prism-rl/env-minatar/plugin';
import { EpisodeRecorder } from '@prism-rl/memory';
import { activateBackend } from '@prism-rl/nn';
import { evaluateEvery, playEpisode, train } from '@prism-rl/runner';
import { expect, test } from 'vitest';
import { plugin } from '../src/plugin.ts';

const engine = await activateBackend('ort');
const registry = new Registry([classic, minAtar, plugin]);

/** Chooses an action from an observation. */
type Player = (seen: ArrayLike<number>) => number;

/** Always pushes the way the car goes. */
const driver: Player = (seen) => (seen[1]! < 0 ? 0 : 2);

/** Goes where the ball comes down, on ten rows of ten cells with the channels paddle, ball, trail and brick. */
const follower: Player = (seen) => {
  const cellOf = (channel: number): number => {
    for (let cell = 0; cell < 100; cell++) if (seen[cell * 4 + channel]) return cell;
    return 0;
  };
  const [paddle, ball, trail] = [cellOf(0) % 10, cellOf(1), cellOf(2)];
  const [x, y] = [ball % 10, Math.floor(ball / 10)];
  const isFalling = y > Math.floor(trail / 10);
  const beyond = isFalling ? x + Math.sign(x - (trail % 10)) * (9 - y) : x;
  const aim = beyond < 0 ? -beyond - 1 : beyond > 9 ? 19 - beyond : beyond;
  if (aim === paddle) return 0;
  return aim < paddle ? 1 : 2;
};

/** Ten episodes; after 300 steps the player stands still. */
async function demonstrations(environment: string, player: Player): Promise<Episodes> {
  const { entry } = registry.get('environments', environment);
  const env: Env = await entry.create(resolveConfig(environment, entry, {}));
  const { observationSpace, actionSpace } = env;
  const recorder = new EpisodeRecorder({ environment, policy: 'by hand', observationSpace, actionSpace });
  const played = recorder.record(env);
  for (let seed = 0; seed < 10; seed++) {
    let steps = 0;
    const act = (seen: unknown): number => (steps++ < 300 ? player(seen as Float32Array) : 0);
    await playEpisode(played, act, { seed });
  }
  return recorder.take();
}

async function score(
  environment: string,
  agent: string,
  seed: number,
  steps: number,
  episodes: Episodes,
  agentConfig: Config,
): Promise<number> {
  let meanReturn = Number.NaN;
  const readDataset = () => ({ shards: ['ten'], read: () => episodes });
  const run = { plugins: registry, env: environment, agent, seed, steps, engine, readDataset, agentConfig };
  await train({ ...run, allSteps: true, allowUnused: true })
    .pipe(evaluateEvery({ episodes: 30 }))
    .forEach((event) => {
      if (event.type === 'evaluation') meanReturn = event.meanReturn;
    });
  return meanReturn;
}

interface Task {
  readonly environment: string;
  readonly player: Player;
  readonly steps: number;
  readonly seeds: readonly number[];
  readonly settings: Config;
  /** Exploration without demonstrations. */
  readonly alone: Config;
}

/** Last scores of the seeds, with ten demonstrations and without. */
async function beside({
  environment,
  player,
  steps,
  seeds,
  settings,
  alone,
}: Task): Promise<[number[], number[]]> {
  const ten = await demonstrations(environment, player);
  const [given, none]: [number[], number[]] = [[], []];
  for (const seed of seeds) {
    given.push(await score(environment, 'dqfd', seed, steps, ten, { ...settings, data: 'ten' }));
    const without = { ...settings, ...alone };
    none.push(await score(environment, 'dqfd-no-demonstrations', seed, steps, ten, without));
  }
  return [given, none];
}

test('ten demonstrations of MountainCar beside none, five seeds each', async () => {
  const [given, none] = await beside({
    ...{ environment: 'MountainCar-v0', player: driver, steps: 4000, seeds: [1, 2, 3, 4, 5] },
    settings: {
      ...{ hidden: [64, 64], batchSize: 32, learningStarts: 200, targetUpdateEvery: 200, normalize: true },
      ...{ epsilonStart: 0.05, epsilonEnd: 0.05 },
    },
    alone: { epsilonStart: 1, epsilonSteps: 2000 },
  });
  for (const one of given) expect(one).toBeGreaterThan(-150);
  for (const one of none) expect(one).toBeLessThan(-190);
});

test('ten demonstrations of Breakout beside none, three seeds each', async () => {
  const [given, none] = await beside({
    ...{ environment: 'MinAtar/Breakout-v1', player: follower, steps: 5000, seeds: [1, 2, 3] },
    settings: {
      ...{ network: 'minatar', hidden: [128], batchSize: 32, learningStarts: 500, epsilonEnd: 0.02 },
      ...{ learningRate: 2.5e-4, learningRateEnd: 2.5e-4 },
    },
    alone: { epsilonStart: 1, epsilonSteps: 2500 },
  });
  expect(Math.min(...given)).toBeGreaterThan(Math.max(...none));
});

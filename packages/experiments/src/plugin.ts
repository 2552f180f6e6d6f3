import {
  definePlugin,
  type Json,
  type Plugin,
  type Queue,
  type QueueEntry,
  type Sampler,
  type SamplerEntry,
  type SearchSpace,
  settings,
} from '@prism-rl/core';
import { namedRng } from '@prism-rl/stats';
import { sobol } from './search/samplers/sobol/sobolPoint.ts';
import { type TpeConfig, tpe, tpeSettings } from './search/samplers/tpe/tpe.ts';
import { pointAt } from './search/space/unitCube.ts';

const entry: SamplerEntry<TpeConfig> = {
  description:
    'tree-structured Parzen estimator: suggests settings that are likelier among the best trials than among the rest',
  ...tpeSettings,
  create: ({ space, seed, config }) => tpe(space, seed, config),
};

/** Samplers for `prism tune`. */
const samplers: Plugin['samplers'] = {
  tpe: entry,
  sobol: {
    description: 'Sobol sequence: evenly spaced points, independent of earlier results',
    ...settings({}),
    create: ({ space, seed }) => sobol(space, seed),
  },
  random: {
    description: 'draws each setting independently at random',
    ...settings({}),
    create: ({ space, seed }) => random(space, seed),
  },
};

/** Draws each setting independently and evenly on its scale (Bergstra & Bengio 2012): the baseline of samplers. */
function random(space: SearchSpace, seed: number): Sampler {
  return {
    suggest: (number) => {
      const rng = namedRng(`random ${number}`, seed);
      return pointAt(space, () => rng.random());
    },
  };
}

const sqlite: QueueEntry = {
  description: 'a file, for the processes of one machine',
  example: 'sqlite:runs/mine/queue.sqlite',
  open: async (address) => {
    const { openLocalQueue } = await import('./work/localQueue.ts');
    const { localQueueFile } = await import('./work/sweepDirectory.ts');
    return openLocalQueue(localQueueFile(address) ?? address);
  },
};

async function openRedis<P extends Json, R extends Json>(address: string): Promise<Queue<P, R>> {
  const { openRedisQueue } = await import('./work/redis/redisQueue.ts');
  return await openRedisQueue<P, R>(address);
}

const redis: QueueEntry = {
  description: 'Redis or Valkey, for the workers of many machines',
  example: 'redis://localhost:6379/0',
  open: openRedis,
};
const rediss: QueueEntry = {
  description: 'the same, encrypted (TLS)',
  example: 'rediss://host:6379/0',
  open: openRedis,
};

/** Queues, and samplers for `prism tune`. Importing this loads no runner and no client of Redis; opening a queue does. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/experiments',
  queues: { sqlite, redis, rediss },
  samplers,
});

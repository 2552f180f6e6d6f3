import { definePlugin, type Json, type Plugin, type Queue, type QueueEntry } from '@prism-rl/core';

/** Loads BullMQ only when a queue is opened, because most commands need none. */
async function open<P extends Json, R extends Json>(address: string): Promise<Queue<P, R>> {
  const { openRedisQueue } = await import('./redisQueue.ts');
  return await openRedisQueue<P, R>(address);
}

const redis: QueueEntry = {
  description: 'Redis or Valkey, for the workers of many machines',
  example: 'redis://localhost:6379/0',
  open,
};
const rediss: QueueEntry = {
  description: 'the same, encrypted (TLS)',
  example: 'rediss://host:6379/0',
  open,
};

/** Queues on Redis. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/experiments-redis',
  queues: { redis, rediss },
});

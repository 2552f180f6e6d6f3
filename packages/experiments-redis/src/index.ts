export { openRedisQueue } from './redisQueue.ts';
export type { RedisQueueOptions } from './redisQueue.ts';
export { plugin } from './plugin.ts';

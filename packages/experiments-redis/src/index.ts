export { openRedisQueue } from './redisQueue.ts';

// @prism-rl/sweep-redis: index.d.ts
export { openRedisQueue } from './redisQueue.ts';
export type { RedisQueueOptions } from './redisQueue.ts';
export { plugin } from './plugin.ts';

// @prism-rl/sweep-redis/plugin: plugin.d.ts
export declare const plugin: Plugin;

// redisQueue.d.ts
export interface RedisQueueOptions {
    readonly patience?: number;
}
export declare function openRedisQueue<P extends Json, R extends Json>(address: string, { patience }?: RedisQueueOptions): Promise<Queue<P, R>>;

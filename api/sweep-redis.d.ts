// index.d.ts
export { openRedisQueue } from './redisQueue.ts';
export type { RedisQueueOptions } from './redisQueue.ts';
export { plugin } from './plugin.ts';

// plugin.d.ts
import { type Plugin } from '@prism-rl/core';
export declare const plugin: Plugin;

// redisQueue.d.ts
import type { Json, Queue } from '@prism-rl/core';
export interface RedisQueueOptions {
    readonly patience?: number;
}
export declare function openRedisQueue<P extends Json, R extends Json>(address: string, { patience }?: RedisQueueOptions): Promise<Queue<P, R>>;

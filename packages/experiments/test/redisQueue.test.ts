import { setTimeout as sleep } from 'node:timers/promises';
import { checkQueue } from '@prism-rl/testing';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { hasRedis, RedisServer } from '../../../test/servers/redisServer.ts';
import { openRedisQueue } from '../src/work/redis/redisQueue.ts';

/** A server elsewhere may be named; it is only talked to, never stopped. */
const elsewhere = process.env.REDIS_URL;

let server: RedisServer | undefined;
let made = 0;
const address = (): string => `${elsewhere ?? server!.url}?sweep=check-${process.pid}-${++made}`;

describe.skipIf(!(hasRedis || elsewhere !== undefined))('on Redis', () => {
  beforeAll(async () => {
    if (elsewhere === undefined) server = await RedisServer.start({ fsync: 'everysec' });
  });
  afterAll(() => server?.stop());

  describe.concurrent('the contract', () => {
    for (const check of checkQueue(async () => {
      const at = address();
      const [queue, other] = await Promise.all([
        openRedisQueue<number, string>(at),
        openRedisQueue<number, string>(at),
      ]);
      return {
        queue,
        other,
        wait: (milliseconds) => sleep(milliseconds),
        close: async () => {
          await Promise.all([queue.close(), other.close()]);
        },
      };
    })) {
      // Its waits are real: on a machine that stands still for half a second, what should be in time is late.
      test(check.name, { timeout: 30_000, retry: 2 }, check.run);
    }
  });
});

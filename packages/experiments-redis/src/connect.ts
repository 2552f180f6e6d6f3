import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, PrismError } from '@prism-rl/core';
import { Redis } from 'ioredis';
import type { RedisAddress } from './address.ts';
import { type Scripted, withScripts } from './scripts.ts';

/** Milliseconds between attempts to connect again: soon, and then at most every two seconds. */
const again = (attempt: number): number => Math.min(100 * 2 ** Math.min(attempt, 5), 2000);

/**
 * Connects to a server. Later the connection comes back by itself whenever the server does; calls made meanwhile wait for it.
 *
 * @param connectTimeout milliseconds in which the server may still be starting.
 * @throws PrismError `unavailable` when nothing answers, or refuses.
 */
export async function connect({ url, shown }: RedisAddress, connectTimeout: number): Promise<Scripted> {
  const until = performance.now() + connectTimeout;
  for (let attempt = 1; ; attempt++) {
    const client = new Redis(url, {
      lazyConnect: true,
      maxRetriesPerRequest: null,
      retryStrategy: () => null,
    });
    let reason: Error | undefined;
    client.on('error', (error: Error) => {
      reason = error;
    });
    try {
      await client.connect();
      await client.ping();
      // Where there is no such database, ioredis says nothing and works in that of number 0, in which other sweeps may lie.
      if (client.options.db) await client.select(client.options.db);
      client.options.retryStrategy = again;
      return withScripts(client);
    } catch (cause) {
      client.disconnect();
      const error = reason ?? (cause as Error);
      const refused = /NOAUTH|WRONGPASS|NOPERM|ERR /.test(error.message);
      if (!refused && performance.now() < until) {
        await sleep(again(attempt));
        continue;
      }
      throw new PrismError('unavailable', `The queue at ${shown} cannot be reached: ${messageOf(error)}.`, {
        hint: /\b(DB index|SELECT)\b/.test(error.message)
          ? hints.database
          : hints[refused ? 'refused' : 'silent'],
      });
    }
  }
}

const hints = {
  database: 'Take database 0; several sweeps share it as redis://host:6379/0?sweep=NAME.',
  refused: 'Give the password in the address, or in the environment as REDIS_PASSWORD.',
  silent:
    'Start the server (redis-server --appendonly yes --appendfsync always), or name another one with --queue.',
} as const;

import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, PrismError, requireShortAnswer } from '@prism-rl/core';
import type { Redis } from 'ioredis';
import type { RedisAddress } from './address.ts';
import { type Scripted, withScripts } from './scripts.ts';

/** Milliseconds before the next attempt to connect: increasing, at most two seconds. */
const again = (attempt: number): number => Math.min(100 * 2 ** Math.min(attempt, 5), 2000);

/**
 * Connects to a server. A lost connection is restored automatically, and calls wait for it.
 *
 * @param Client of ioredis.
 * @param connectTimeout milliseconds to wait for a server that is still starting.
 * @throws PrismError `unavailable` if the server does not answer, or refuses.
 */
export async function connect(
  Client: typeof Redis,
  { url, shown }: RedisAddress,
  connectTimeout: number,
): Promise<Scripted> {
  const until = performance.now() + connectTimeout;
  for (let attempt = 1; ; attempt++) {
    const client = new Client(url, {
      lazyConnect: true,
      maxRetriesPerRequest: null,
      retryStrategy: () => null,
    });
    limitAnswers(client, `The queue at ${shown}`);
    let reason: Error | undefined;
    client.on('error', (error: Error) => {
      reason = error;
    });
    try {
      await client.connect();
      await client.ping();
      // If the database does not exist, ioredis silently uses database 0, which may contain other sweeps.
      if (client.options.db) await client.select(client.options.db);
      client.options.retryStrategy = again;
      return withScripts(client);
    } catch (cause) {
      client.disconnect();
      const error = reason ?? (cause as Error);
      if (error instanceof PrismError) throw error;
      const refused = /NOAUTH|WRONGPASS|NOPERM|ERR /.test(error.message);
      if (!refused && performance.now() < until) {
        await sleep(again(attempt));
        continue;
      }
      const isDatabase = /\b(DB index|SELECT)\b/.test(error.message);
      throw PrismError.unavailable`The queue at ${shown} cannot be reached: ${messageOf(error)}.
        ${hints[isDatabase ? 'database' : refused ? 'refused' : 'silent']}`.about('queue');
    }
  }
}

/** Fails all calls of a client whose server sends a longer answer than {@link requireShortAnswer} allows. */
function limitAnswers(client: Redis, server: string): void {
  let bytes = 0;
  const send = client.sendCommand.bind(client);
  client.sendCommand = (command, stream) => {
    const begin = (): void => {
      bytes = 0;
    };
    command.promise.then(begin, begin);
    return send(command, stream);
  };
  client.on('connect', () => {
    bytes = 0;
    client.stream.on('data', (piece: Uint8Array) => {
      bytes += piece.length;
      try {
        requireShortAnswer(bytes, server);
      } catch (error) {
        client.recoverFromFatalError(error as Error, error as Error, {});
      }
    });
  });
}

const hints = {
  database: 'Use database 0, which several sweeps can share as redis://host:6379/0?sweep=NAME.',
  refused: 'Pass the password in the address, or as the environment variable REDIS_PASSWORD.',
  silent: 'Start the server (redis-server --appendonly yes --appendfsync always), or choose another.',
} as const;

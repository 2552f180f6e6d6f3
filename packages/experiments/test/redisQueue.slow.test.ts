import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '@prism-rl/core';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { hasRedis, RedisServer } from '../../../test/servers/redisServer.ts';
import { openRedisQueue } from '../src/work/redis/redisQueue.ts';

/** A server elsewhere may be named; it is only talked to, never stopped. */
const elsewhere = process.env.REDIS_URL;

let server: RedisServer | undefined;
let made = 0;
const address = (sweep = `check-${process.pid}-${++made}`): string =>
  `${elsewhere ?? server!.url}?sweep=${sweep}`;

describe.skipIf(!(hasRedis || elsewhere !== undefined))('on Redis', () => {
  beforeAll(async () => {
    if (elsewhere === undefined) server = await RedisServer.start({ fsync: 'everysec' });
  });
  afterAll(() => server?.stop());

  test('job names may contain anything; sweeps in one database are separate', async () => {
    const [a, b] = [
      await openRedisQueue<string, string>(address()),
      await openRedisQueue<string, string>(address()),
    ];
    const ids = ['7', 'a:b', 'CartPole-v1/dqn+c51/seed1', 'ä %2F 盤'];
    await a.add(ids.map((id) => ({ id, payload: id })));
    expect((await a.list()).map(({ id, payload }) => [id, payload])).toEqual(ids.map((id) => [id, id]));
    expect(await b.lease('w', 1000)).toBeUndefined();
    for (const job of await a.list()) expect(job).not.toHaveProperty('progress');
    for (const id of ids) {
      const lease = await a.lease('w', 1000);
      expect(lease).toMatchObject({ id, payload: id });
      expect(await a.complete(lease!, id)).toBe(true);
      expect(await a.complete(lease!, id)).toBe(false);
    }
    await Promise.all([a.close(), b.close()]);
  });

  test('as many jobs as a sweep may have are registered at once', async () => {
    const queue = await openRedisQueue<number, string>(address());
    await queue.add([{ id: 'last', payload: 0 }]);
    const many = Array.from({ length: 100_000 }, (_, payload) => ({ id: `job${payload}`, payload }));
    await expect(queue.add([...many, { id: 'last', payload: 1 }])).rejects.toThrow(/last already exists/);
    expect(await queue.list()).toHaveLength(1);
    await queue.close();
  });
});

describe.skipIf(!hasRedis)('a server of its own', () => {
  /** Stopped at the end of the test. */
  const started = async (options?: Parameters<typeof RedisServer.start>[0]): Promise<RedisServer> => {
    const own = await RedisServer.start(options);
    onTestFinished(() => own.stop());
    return own;
  };
  /** Closed at the end of the test. */
  const opened = async <P extends Json = number>(...at: Parameters<typeof openRedisQueue>) => {
    const queue = await openRedisQueue<P, string>(...at);
    onTestFinished(() => queue.close());
    return queue;
  };

  test('after kill −9 and restart everything is there, and waiting calls continue', async () => {
    const own = await started();
    const queue = await opened(`${own.url}?sweep=killed`);
    await queue.add([1, 2, 3].map((payload) => ({ id: `job${payload}`, payload })));
    await queue.complete((await queue.lease('a', 60_000))!, 'fine');
    const held = (await queue.lease('a', 60_000))!;
    await own.signal('SIGKILL');
    const beat = queue.heartbeat(held, 60_000, 'still here');
    const counts = queue.count();
    await sleep(200);
    own.run();
    expect(await beat).toBe(true);
    expect(await counts).toEqual({ queued: 1, running: 1, done: 1, failed: 0 });
    expect((await queue.list()).map(({ state, result, progress }) => [state, result, progress])).toEqual([
      ['done', 'fine', undefined],
      ['running', undefined, 'still here'],
      ['queued', undefined, undefined],
    ]);
    expect(await queue.complete(held, 'fine, too')).toBe(true);
  });

  test('a job without its payload is not leased, until it is added again', async () => {
    const own = await started();
    const queue = await opened<{ n: number }>(`${own.url}?sweep=hash`);
    const jobs = [1, 2].map((n) => ({ id: `job${n}`, payload: { n } }));
    await queue.add(jobs);
    const admin = new Redis(own.url);
    await admin.del('{prism}:hash:.job1');
    const second = (await queue.lease('a', 60_000))!;
    expect(second.payload).toEqual({ n: 2 });
    expect(await queue.lease('a', 60_000)).toBeUndefined();
    expect(await queue.count()).toMatchObject({ queued: 0, running: 1 });
    await admin.del('{prism}:hash:.job2');
    await admin.zadd('{prism}:hash:running', 0, '.job2'); // one in somebody's hands whose lease is over
    expect(await queue.lease('b', 60_000)).toBeUndefined();
    expect(await queue.count()).toEqual({ queued: 0, running: 0, done: 0, failed: 0 });
    await queue.add(jobs);
    expect((await queue.lease('b', 60_000))!.payload).toEqual({ n: 1 });
    expect((await queue.lease('b', 60_000))!.payload).toEqual({ n: 2 });
    admin.disconnect();
  });

  test('after an outage longer than a lease, the lease is still valid', async () => {
    const own = await started();
    const queue = await opened(`${own.url}?sweep=away`);
    await queue.add([{ id: 'job', payload: 1 }]);
    const held = (await queue.lease('a', 300))!;
    await own.signal('SIGSTOP');
    const beats = [queue.heartbeat(held, 300), queue.heartbeat(held, 300)];
    await sleep(600);
    await own.signal('SIGCONT');
    expect(await Promise.all(beats)).toEqual([true, true]);
    expect(await queue.complete(held, 'fine')).toBe(true);
  });

  test('calls wait while the server’s memory is full', async () => {
    const own = await started();
    const queue = await opened(`${own.url}?sweep=full`);
    await queue.add([1, 2].map((payload) => ({ id: `job${payload}`, payload })));
    const first = (await queue.lease('a', 60_000))!;
    const admin = new Redis(own.url);
    await admin.config('SET', 'maxmemory', '1');
    let isDone = false;
    const work = [
      queue.complete(first, 'fine'),
      queue.lease('a', 60_000),
      queue.heartbeat(first, 1000),
    ] as const;
    void Promise.all(work).then(() => {
      isDone = true;
    });
    await sleep(300);
    expect([isDone, (await queue.list()).map(({ state }) => state)]).toEqual([false, ['running', 'queued']]);
    await admin.config('SET', 'maxmemory', '0');
    admin.disconnect();
    expect(await work[0]).toBe(true);
    expect(await work[1]).toMatchObject({ id: 'job2', token: 1 });
    await work[2];
  });

  test('a finished run whose data is lost is added again, and ends once more', async () => {
    const own = await started();
    const queue = await opened(`${own.url}?sweep=lost`);
    const jobs = ['a', 'b', 'c'].map((id) => ({ id, payload: 1 }));
    await queue.add(jobs);
    for (const { id } of jobs) await queue.complete((await queue.lease('w', 60_000))!, `${id} done`);
    const admin = new Redis(own.url);
    const [key] = await admin.keys('*:.b');
    await admin.del(key!);
    admin.disconnect();
    expect((await queue.list()).map(({ id }) => id)).toEqual(['a', 'c']);
    await queue.add(jobs);
    expect((await queue.list()).map(({ id, state }) => `${id} ${state}`)).toEqual([
      'a done',
      'b queued',
      'c done',
    ]);
    expect(await queue.count()).toEqual({ queued: 1, running: 0, done: 2, failed: 0 });
    await queue.complete((await queue.lease('w', 60_000))!, 'b done again');
    expect((await queue.list()).map(({ result }) => result)).toEqual(['a done', 'b done again', 'c done']);
    expect(await queue.count()).toEqual({ queued: 0, running: 0, done: 3, failed: 0 });
  });

  test.each(['at once', 'later'])(
    'a server that sends an answer without an end %s is refused',
    async (when) => {
      const own = await started();
      let [floods, sent] = [when === 'at once', 0];
      const piece = Buffer.alloc(2 ** 20, 'a');
      // Passes all on, until it floods.
      const proxy = createServer((socket) => {
        const redis = connect(Number(new URL(own.url).port), '127.0.0.1');
        redis.on('error', () => undefined).on('data', (data) => floods || socket.write(data));
        socket.on('error', () => undefined).on('close', () => redis.destroy());
        socket.on('data', (data) => {
          if (!floods) return void redis.write(data);
          const more = (): void => {
            for (; sent < 1000 && !socket.destroyed; sent++)
              if (!socket.write(piece)) return void socket.once('drain', more);
          };
          if (sent === 0) socket.write(`$3000000000\r\n`, more);
        });
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => void proxy.close());
      const shown = `redis://127.0.0.1:${(proxy.address() as AddressInfo).port}/0`;
      const use = async () => {
        const queue = await opened(shown);
        await queue.add([{ id: 'a', payload: 1 }]);
        floods = true;
        await queue.list();
      };
      await expect(use()).rejects.toMatchObject({
        code: 'unavailable',
        message: `The queue at ${shown} sends an answer of more than 64 MiB.`,
      });
      expect(sent).toBeLessThan(200);
    },
  );

  test('a missing database is refused instead of using database 0', async () => {
    const own = await started();
    const [there, notThere] = [15, 16].map((database) => own.url.replace(/0$/, String(database)));
    const queue = await opened(there!);
    await queue.add([{ id: 'job', payload: 1 }]);
    expect(await queue.count()).toMatchObject({ queued: 1 });
    const first = await opened(own.url);
    expect(await first.count()).toMatchObject({ queued: 0 });
    await expect(openRedisQueue(notThere!)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/\/16 cannot be reached: .*DB index is out of range/),
      hint: expect.stringMatching(/^Use database 0,/),
    });
  });

  test('a wrong or missing password is reported, but never repeated', async () => {
    const own = await started({ password: 'geheim-7319' });
    const right = `${own.url}?sweep=password`;
    const queue = await opened(right);
    expect(await queue.count()).toMatchObject({ queued: 0 });
    for (const wrong of [right.replace('7319', '0000'), right.replace(':geheim-7319@', '')]) {
      const refused = await openRedisQueue(wrong).then(
        () => undefined,
        (error: unknown) => error as Error & { hint: string },
      );
      expect(refused).toMatchObject({ name: 'PrismError', code: 'unavailable' });
      expect(refused?.message).toMatch(
        /^The queue at redis:\/\/127\.0\.0\.1:\d+\/0\?sweep=password cannot be reached: /,
      );
      expect(`${refused?.message} ${refused?.hint} ${refused?.stack} ${String(refused?.cause)}`).not.toMatch(
        /geheim/,
      );
    }
  });

  test('waits for a server that is still starting', async () => {
    const late = await started();
    await late.signal('SIGKILL');
    const opening = openRedisQueue(`${late.url}?sweep=late`, { connectTimeout: 20_000 });
    await sleep(300);
    late.run();
    const queue = await opening;
    expect(await queue.count()).toMatchObject({ queued: 0 });
  });
});

test('reports that no server listens', async () => {
  await expect(openRedisQueue('redis://127.0.0.1:1/0', { connectTimeout: 0 })).rejects.toThrow(
    /^The queue at redis:\/\/127\.0\.0\.1:1\/0 cannot be reached: connect ECONNREFUSED/,
  );
});

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { checkQueue } from './conformance.ts';
import { openLocalQueue } from './localQueue.ts';

const folder = mkdtempSync(join(tmpdir(), 'prism-queue-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;
describe('the contract', () => {
  for (const check of checkQueue(async () => {
    let now = 1_000_000;
    const path = join(folder, `queue${++made}`, 'queue.sqlite');
    const open = () => openLocalQueue<number, string>(path, { now: () => now });
    const [queue, other] = [await open(), await open()];
    return {
      queue,
      other,
      wait: (milliseconds) => {
        now += milliseconds;
      },
      close: async () => {
        await queue.close();
        await other.close();
      },
    };
  })) {
    test(check.name, check.run);
  }
});

test('while another process holds the file there is no lease, and what must be written is refused in a sentence', async () => {
  const path = join(folder, 'held', 'queue.sqlite');
  const queue = await openLocalQueue<number, string>(path, { patience: 20 });
  await queue.add([1, 2].map((payload) => ({ id: `job${payload}`, payload })));
  const lease = await queue.lease('a', 60_000);
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  expect(await queue.lease('b', 60_000)).toBeUndefined();
  const refusal = {
    code: 'unavailable',
    message: 'Another process holds the queue and does not let go of it.',
  };
  await expect(queue.complete(lease!, 'fine')).rejects.toMatchObject(refusal);
  await expect(queue.heartbeat(lease!, 1)).rejects.toMatchObject(refusal);
  await expect(queue.retry('job1')).rejects.toMatchObject(refusal);
  await expect(queue.add([{ id: 'job3', payload: 3 }])).rejects.toMatchObject(refusal);
  expect((await queue.list()).map(({ state }) => state)).toEqual(['running', 'queued']);
  other.exec('ROLLBACK');
  other.close();
  expect(await queue.lease('b', 60_000)).toMatchObject({ id: 'job2' });
  expect(await queue.complete(lease!, 'fine')).toBe(true);
  await queue.close();
});

test('it waits for another process also where Node does not know the option `timeout`, before 22.16', async () => {
  vi.resetModules();
  vi.doMock('node:sqlite', () => ({
    DatabaseSync: class extends DatabaseSync {
      constructor(path: string) {
        super(path);
      }
    },
  }));
  onTestFinished(() => {
    vi.doUnmock('node:sqlite');
    vi.resetModules();
  });
  const { openLocalQueue: open } = await import('./localQueue.ts');
  const path = join(folder, 'waits', 'queue.sqlite');
  const queue = await open<number, string>(path, { patience: 200 });
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  const started = performance.now();
  await expect(queue.retry('job1')).rejects.toMatchObject({ code: 'unavailable' });
  expect(performance.now() - started).toBeGreaterThan(150);
  other.exec('ROLLBACK');
  other.close();
  await queue.close();
});

test('an error of which SQLite has rolled back by itself, such as a full disk, is told as it is', async () => {
  const path = join(folder, 'full', 'queue.sqlite');
  const queue = await openLocalQueue<number, string>(path);
  const other = new DatabaseSync(path);
  other.exec(
    "CREATE TRIGGER full BEFORE INSERT ON jobs BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END",
  );
  await expect(queue.add([{ id: 'job1', payload: 1 }])).rejects.toThrow('database or disk is full');
  other.exec('DROP TRIGGER full');
  other.close();
  await queue.add([{ id: 'job1', payload: 1 }]);
  expect(await queue.count()).toMatchObject({ queued: 1 });
  await queue.close();
});

test('it is all there again after the process was killed', async () => {
  const path = join(folder, 'killed', 'queue.sqlite');
  const script = `
    import { openLocalQueue } from ${JSON.stringify(new URL('./localQueue.ts', import.meta.url).href)};
    const queue = await openLocalQueue(${JSON.stringify(path)});
    await queue.add([1, 2, 3].map((payload) => ({ id: 'job' + payload, payload })));
    await queue.complete(await queue.lease('a', 1), 'fine');
    await queue.lease('a', 1);
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(
    process.execPath,
    ['--conditions=@prism-rl/source', '--input-type=module', '-e', script],
    {
      stdio: 'inherit',
    },
  );
  expect(await new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)))).toBe(
    'SIGKILL',
  );
  const queue = await openLocalQueue<number, string>(path);
  expect((await queue.list()).map(({ state, result }) => [state, result])).toEqual([
    ['done', 'fine'],
    ['running', undefined],
    ['queued', undefined],
  ]);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await queue.lease('b', 1000)).toMatchObject({ id: 'job2', attempts: 2 });
  await queue.close();
});

test('a lease ends with the machine that it was given on, however its clock is set', async () => {
  let now = 5_000_000;
  const path = join(folder, 'restarted', 'queue.sqlite');
  const queue = await openLocalQueue<number, string>(path, { now: () => now });
  await queue.add([{ id: 'job', payload: 1 }]);
  await queue.lease('before', 60_000);
  now = 4000; // since the machine was started once more
  expect(await queue.lease('after', 60_000)).toMatchObject({ id: 'job', token: 2 });
  expect(await queue.lease('another', 60_000)).toBeUndefined();
  await queue.close();
  vi.useFakeTimers({ now: Date.now() + 86_400_000, toFake: ['Date'] });
  try {
    const real = await openLocalQueue<number, string>(join(folder, 'clock', 'queue.sqlite'));
    await real.add([{ id: 'job', payload: 1 }]);
    expect(await real.lease('a', 60_000)).toBeDefined();
    vi.setSystemTime(Date.now() + 86_400_000);
    expect(await real.lease('b', 60_000)).toBeUndefined();
    await real.close();
  } finally {
    vi.useRealTimers();
  }
});

test('a queue of an earlier version is gone on with', async () => {
  const path = join(folder, 'earlier.sqlite');
  const database = new DatabaseSync(path);
  database.exec(`CREATE TABLE jobs (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, payload TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued', token INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,
    worker TEXT, expires INTEGER, result TEXT, error TEXT) STRICT`);
  database.exec(`INSERT INTO jobs (id, payload, state, token, expires)
    VALUES ('one', '1', 'done', 1, NULL), ('two', '2', 'running', 3, ${Date.now() + 1e9})`);
  database.close();
  const queue = await openLocalQueue<number, string>(path);
  expect(await queue.lease('a', 1000)).toMatchObject({ id: 'two', token: 4 });
  await queue.close();
});

test.each(['', ':memory:'])('a queue that nobody else would see (%j) is refused', async (path) => {
  await expect(openLocalQueue(path)).rejects.toMatchObject({
    code: 'invalid-argument',
    message: `The queue of one machine is a file, but "${path}" names none.`,
  });
});

test('a place that cannot hold it is named', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expect(openLocalQueue(join(file, 'queue.sqlite'))).rejects.toThrow(
    /file\/queue\.sqlite cannot be opened/,
  );
  const path = join(folder, 'torn', 'queue.sqlite');
  mkdirSync(join(folder, 'torn'));
  writeFileSync(path, 'this is no database'.repeat(100));
  await expect(openLocalQueue(path)).rejects.toThrow(/cannot be opened: file is not a database/);
});

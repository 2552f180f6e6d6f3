import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { checkQueue } from '@prism-rl/testing';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../../../../test/temporaryFolder.ts';
import { openLocalQueue } from './localQueue.ts';

const folder = temporaryFolder();
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
  const queue = await openLocalQueue<number, string>(path, { busyTimeout: 20 });
  await queue.add([1, 2].map((payload) => ({ id: `job${payload}`, payload })));
  const lease = await queue.lease('a', 60_000);
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  expect(await queue.lease('b', 60_000)).toBeUndefined();
  const refusal = {
    code: 'unavailable',
    message: 'Another process holds the queue and does not release it.',
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
  const queue = await open<number, string>(path, { busyTimeout: 200 });
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
    { stdio: 'inherit' },
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

test.each(['', ':memory:'])('a queue that nobody else would see (%j) is refused', async (path) => {
  await expect(openLocalQueue(path)).rejects.toMatchObject({
    code: 'invalid-argument',
    message: `"${path}" is not the path of a queue file.`,
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
  await expect(openLocalQueue(path)).rejects.toThrow(/is damaged: .*queue.sqlite: file is not a database/);
});

describe('a file that is not as it was written', () => {
  /** A queue of two jobs, the first of which is done. */
  async function begun(name: string): Promise<string> {
    const path = join(folder, name, 'queue.sqlite');
    const queue = await openLocalQueue<{ n: number }, { score: number }>(path);
    await queue.add([1, 2].map((n) => ({ id: `job${n}`, payload: { n } })));
    await queue.complete((await queue.lease('a', 60_000))!, { score: 12 });
    await queue.close();
    return path;
  }

  const change = (path: string, sql: string): void => {
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
  };

  test('in a result: the job is queued again, so that its run tells it once more', async () => {
    const path = await begun('result');
    change(path, `UPDATE jobs SET result = '{"score":92}' WHERE id = 'job1'`);
    const queue = await openLocalQueue<{ n: number }, { score: number }>(path);
    expect((await queue.list()).map(({ state, result }) => [state, result])).toEqual([
      ['queued', undefined],
      ['queued', undefined],
    ]);
    const again = (await queue.lease('b', 60_000))!;
    expect(again).toMatchObject({ id: 'job1', payload: { n: 1 }, token: 2 });
    await queue.complete(again, { score: 12 });
    expect((await queue.list())[0]).toMatchObject({ state: 'done', result: { score: 12 } });
    await queue.close();
  });

  test.each([
    ['a payload', `UPDATE jobs SET payload = '{"n":3}' WHERE id = 'job2'`],
    ['a name', "UPDATE jobs SET id = 'job3' WHERE id = 'job2'"],
    ['a state', "UPDATE jobs SET state = 'queuee' WHERE id = 'job2'"],
    ['what is said of all', "INSERT INTO about VALUES ('{')"],
  ])('in %s: it is refused in a sentence, with what to do', async (_what, sql) => {
    const path = await begun(`sql${sql.length}`);
    change(path, sql);
    const queue = await openLocalQueue<{ n: number }, { score: number }>(path);
    const look = queue.list().then(() => queue.about());
    await expect(look).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringMatching(/^The queue of this sweep is damaged: /),
      hint: expect.stringMatching(
        /^Delete the file queue\.sqlite .* folder runs.* continues from the saved runs/,
      ),
    });
    await queue.close();
  });

  test('in its pages: it is refused in a sentence', async () => {
    const path = await begun('pages');
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 4096, 3 * 4096);
    writeFileSync(path, bytes);
    const look = openLocalQueue(path).then(async (queue) => {
      try {
        await queue.list();
      } finally {
        await queue.close();
      }
    });
    await expect(look).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringMatching(/is damaged: /),
    });
  });
});

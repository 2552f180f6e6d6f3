import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
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

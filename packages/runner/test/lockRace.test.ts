// Own processes, 2000 rounds: what no test of a single process can show of the lock of a run directory.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** What two processes tell that race for the same. */
async function race(rounds: number, wanted: 'locks' | 'names'): Promise<unknown[]> {
  const folder = mkdtempSync(join(tmpdir(), 'prism-race-'));
  writeFileSync(join(folder, 'meeting'), Buffer.alloc(16));
  const program = fileURLToPath(new URL('lockRacer.ts', import.meta.url));
  const told = await Promise.all(
    ['0', '1'].map(async (me) => {
      const args = [program, folder, me, String(rounds), wanted];
      const child = spawn(process.execPath, ['--conditions=@prism-rl/source', ...args], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      child.stdout.on('data', (data: Buffer) => {
        output += data.toString();
      });
      await new Promise((resolve) => child.once('close', resolve));
      return JSON.parse(output) as unknown;
    }),
  );
  rmSync(folder, { recursive: true });
  return told;
}

test('of two processes that want a lock at the same time, dead owner or none, one gets it: 2000 rounds', async () => {
  const told = { both: 0, none: 0, one: 2000 };
  expect(await race(2000, 'locks')).toEqual([told, told]);
});

test('of two processes that begin a run under the same name, each has a directory and a manifest of its own: 150 rounds', async () => {
  const names = ['run', 'run-2'];
  expect(await race(150, 'names')).toEqual([
    { own: 150, names },
    { own: 150, names },
  ]);
});

// Own processes, 2000 rounds: what no test of a single process can show of the lock of a run directory.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('of two processes that want a lock at the same time, dead owner or none, one gets it: 2000 rounds', async () => {
  const race = mkdtempSync(join(tmpdir(), 'prism-race-'));
  writeFileSync(join(race, 'meeting'), Buffer.alloc(16));
  const program = fileURLToPath(new URL('lockRacer.ts', import.meta.url));
  const told = await Promise.all(
    ['0', '1'].map(async (me) => {
      const child = spawn(process.execPath, ['--conditions=@prism-rl/source', program, race, me, '2000'], {
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
  rmSync(race, { recursive: true });
  expect(told).toEqual([
    { both: 0, none: 0, one: 2000 },
    { both: 0, none: 0, one: 2000 },
  ]);
});

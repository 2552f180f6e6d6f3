// Own processes, 2000 rounds: what no test of a single process can show of the lock of a run directory.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** How long a race may last: broken locks would leave one waiting for the other for ever. */
const longest = 120_000;

/** What two processes tell that race for the same. */
async function race(rounds: number, wanted: 'locks' | 'names'): Promise<unknown[]> {
  const folder = mkdtempSync(join(tmpdir(), 'prism-race-'));
  writeFileSync(join(folder, 'meeting'), Buffer.alloc(16));
  const program = fileURLToPath(new URL('lockRacer.ts', import.meta.url));
  const over = new AbortController();
  const late = setTimeout(() => over.abort(), longest);
  try {
    return await Promise.all(
      ['0', '1'].map((me) => racer([program, folder, me, String(rounds), wanted], over)),
    );
  } finally {
    clearTimeout(late);
    over.abort(); // the other one waits for one that has failed
    rmSync(folder, { recursive: true });
  }
}

/** @returns what one of the two tells at its end. @throws Error that says how it ended where it tells nothing. */
async function racer([program, folder, me, ...how]: string[], { signal }: AbortController): Promise<unknown> {
  const args = ['--conditions=@prism-rl/source', program!, folder!, me!, ...how];
  const child = spawn(process.execPath, args, { stdio: 'pipe' });
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill);
  let [output, errors] = ['', ''];
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  signal.removeEventListener('abort', kill);
  if (code === 0) return JSON.parse(output) as unknown;
  if (signal.aborted) throw new Error(`Process ${me} of the race was not done after ${longest / 1000} s.`);
  throw new Error(`Process ${me} of the race ended with exit code ${code}: ${errors}`);
}

test('only one of two processes gets a lock, with or without a dead owner: 2000 rounds', async () => {
  const told = { both: 0, none: 0, one: 2000 };
  expect(await race(2000, 'locks')).toEqual([told, told]);
});

test('two processes that begin runs with the same name get separate directories: 150 rounds', async () => {
  const names = ['run', 'run-2'];
  expect(await race(150, 'names')).toEqual([
    { own: 150, names },
    { own: 150, names },
  ]);
});

// A full disk: exit code 1, one sentence, and nothing is lost. With free space again, the same run continues and ends as if nothing had
// happened.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { isHere } from '../../../test/isHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { end } from './outcome.ts';
import { main } from './runPrism.ts';

const folder = temporaryFolder();
const prism = `'${process.execPath}' --conditions=@prism-rl/source '${main}'`;
const train =
  'train q-learning FrozenLake-v1 --steps 60000 --seed 1 --run-dir run --checkpoint-every 5000 --json';

interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function shell(script: string, cwd: string, wrapper: readonly string[] = []): Finished {
  const [command, ...args] = [...wrapper, 'sh', '-c', script];
  const env = { ...process.env, PRISM_DEBUG: '0' };
  return spawnSync(command!, args, { cwd, env, encoding: 'utf8', maxBuffer: 2 ** 26 });
}

let expected: unknown;
beforeAll(() => {
  expect(shell(`${prism} ${train}`, folder).status).toBe(0);
  expected = end(join(folder, 'run'));
});

const alone = ['unshare', '--user', '--map-root-user', '--mount'];
/** Whether the test can create a small disk: on Linux, where users may create namespaces. */
const canMount = isHere(
  'mount',
  process.platform === 'linux' && shell(`mount -t tmpfs none '${folder}'`, folder, alone).status === 0,
);

test.skipIf(!canMount).each([
  ['before the first checkpoint', 48],
  ['between two checkpoints', 400],
])('filled %s (%i kB), training stops, and goes on when there is room', (_when, size) => {
  const disk = join(folder, `disk${size}`);
  const kept = join(folder, `kept${size}`);
  for (const name of [disk, kept]) mkdirSync(name);
  const script = `
    mount -t tmpfs -o size=${size}k none '${disk}' && cd '${disk}' || exit 90
    ${prism} ${train} >/dev/null 2>'${kept}/first'
    [ $? = 1 ] || exit 91
    ls run/checkpoints | wc -l >'${kept}/checkpoints'
    ${prism} resume run --json >/dev/null 2>'${kept}/second'
    [ $? = 1 ] || exit 92
    mount -o remount,size=50m '${disk}' || exit 93
    ${prism} resume run --json >/dev/null 2>'${kept}/third' || exit 94
    cp -r run '${kept}/run'`;
  expect(shell(script, folder, alone)).toMatchObject({ status: 0, stderr: '' });
  for (const name of ['first', 'second']) {
    const said = readFileSync(join(kept, name), 'utf8');
    expect(said).toMatch(/^error: .*ENOSPC: no space left on device.*\.$/m);
    expect(said).not.toMatch(/^ +at /m);
  }
  const checkpoints = Number(readFileSync(join(kept, 'checkpoints'), 'utf8'));
  expect(checkpoints > 0).toBe(size > 48);
  expect(end(join(kept, 'run'))).toEqual(expected);
});

const hasFull = isHere('mount', existsSync('/dev/full'));

test.skipIf(!hasFull).each(['list', '--help', '--version', 'train --help'])(
  'prism %s: output that cannot be written is exit code 1, in a sentence',
  (command) => {
    const { status, stderr } = shell(`${prism} ${command} >/dev/full`, folder);
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^error: The output cannot be written: ENOSPC.*\n {2}Is the disk full\?\n$/),
    ]);
  },
);

test.skipIf(!hasFull)('a run whose result cannot be written is there all the same', () => {
  const own = join(folder, 'own');
  mkdirSync(own);
  const { status, stderr } = shell(`${prism} ${train} >/dev/full`, own);
  expect(status).toBe(1);
  expect(stderr).toContain('error: The output cannot be written: ENOSPC');
  expect(end(join(own, 'run'))).toEqual(expected);
});

test.skipIf(!hasFull)('a table that cannot be written is exit code 1, in a sentence', () => {
  const { status, stderr } = shell(`${prism} results run --out /dev/full`, folder);
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^error: The table \/dev\/full .*ENOSPC/)]);
});

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { GymnasiumEnv, GymnasiumVector } from '../src/index.ts';
import { hasGymnasium, modules, python } from './python.ts';

const origin = process.cwd();
process.chdir(modules);
afterAll(() => process.chdir(origin));

const patience = 120_000;

/** What creating it says. */
async function refusal(name: string, config: object = {}): Promise<string> {
  try {
    (await GymnasiumEnv.create(name, { python: python!, ...config })).close();
    return 'created';
  } catch (error) {
    const { code, message, hint } = error as { code: string; message: string; hint?: string };
    expect(message).not.toContain('\n');
    return `${code}: ${message} ${hint}`;
  }
}

/** What stepping it says. */
function failure(vector: GymnasiumVector): unknown {
  vector.reset({ seed: 1 });
  try {
    for (let k = 0; k < 5; k++) vector.step(new Int32Array(vector.numEnvs));
    return 'no failure';
  } catch (error) {
    return error;
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The bridges that a process has started, on systems with ps. */
function pythonsOf(pid: number): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, ...args]) => Number(parent) === pid && args.join(' ').includes('bridge.py'))
    .map(([own]) => Number(own));
}

describe.skipIf(!hasGymnasium)('what cannot be created is refused in a sentence', () => {
  test.each([
    [
      'CartPole-v1',
      { python: '/no/such/python' },
      /^unavailable: Python could not be started as \/no\/such\/python/,
    ],
    ...(process.platform === 'win32'
      ? []
      : [['CartPole-v1', { python: '/bin/echo' }, /^unavailable: .* \/bin\/echo: it printed "-u/] as const]),
    ['CartPole-v777', {}, /^unknown-name: Gymnasium has no environment CartPole-v777: .*CartPole/],
    [
      'nowhere:Game',
      {},
      /^file: The environment nowhere:Game was not found: Python has no module nowhere\. Install/,
    ],
    [
      'games:Chess',
      {},
      /^unknown-name: There is no environment games:Chess: the Python module games has no Chess/,
    ],
    [
      'games:Nim',
      { kwargs: { stones: 3 } },
      /^contract: Creating games:Nim failed in Python: TypeError: .*'stones'/,
    ],
    ['games:Nim', { wrappers: ['games:Nothing'] }, /^unknown-name: The wrapper games:Nothing was not found/],
    ['games:Words', {}, /^incompatible: The observation space contains a Text space.* Box, Discrete/],
    [
      'games:Outside',
      {},
      /^contract: The first observation is \[0\.5 2\. ?\], not in Box.* float64: return observation\.astype\(np\.float32\)/,
    ],
    [
      'games:Faulty',
      { kwargs: { fault: 'raise', at: 0 } },
      /^contract: .* ValueError: no more of this It was raised in .*games\.py, line \d+\./,
    ],
    [
      'games:Faulty',
      { kwargs: { fault: 'die', at: 0 } },
      /^unavailable: The Python process .* \(exit code 3\)/,
    ],
    [
      'games:Faulty',
      { kwargs: { fault: 'hang', at: 0 }, timeout: 5 },
      /^unavailable: Python did not create games:Faulty within 5 s\./,
    ],
  ] as const)(
    '%s %j',
    async (name, config, words) => expect(await refusal(name, config)).toMatch(words),
    patience,
  );

  test(
    'a Python without Gymnasium',
    async () => {
      const { PYTHONHOME, PYTHONPATH } = process.env;
      // Hides the installed packages from the same Python, which cannot be given its options -S and -I.
      process.env.PYTHONPATH = path.join(modules, 'without');
      try {
        expect(await refusal('CartPole-v1')).toMatch(
          /^unavailable: Gymnasium is not installed for .* \(Python 3\.\d+\.\d+\)\. Run .* -m pip install gymnasium/,
        );
      } finally {
        Object.assign(process.env, { PYTHONHOME, PYTHONPATH });
        for (const name of ['PYTHONHOME', 'PYTHONPATH'])
          if (process.env[name] === 'undefined') delete process.env[name];
      }
    },
    patience,
  );
});

describe.skipIf(!hasGymnasium)('what fails in a step', () => {
  const create = (fault: string, timeout = 60): Promise<GymnasiumVector> =>
    GymnasiumVector.create('games:Faulty', 2, { kwargs: { fault }, python: python!, processes: 2, timeout });

  test(
    'an exception is told with its place; the environments can be reset',
    async () => {
      const vector = await create('raise');
      expect(failure(vector)).toMatchObject({
        code: 'contract',
        message:
          'games:Faulty (environment 0, step 3 of the episode) failed in Python: ValueError: no more of this',
        hint: expect.stringMatching(/games\.py, line \d+/),
      });
      expect(() => vector.reset({ seed: 2n ** 64n - 1n })).toThrow('must be smaller than 2⁶⁴');
      vector.reset({ seed: 2 });
      vector.step(new Int32Array(2));
      vector.close();
      expect(() => vector.step(new Int32Array(2))).toThrow('This games:Faulty is closed.');
    },
    patience,
  );

  test(
    'what it prints does not disturb the answers',
    async () => {
      const vector = await create('print', 1e9);
      expect(failure(vector)).toBe('no failure');
      vector.close();
    },
    patience,
  );

  test.each([
    ['die', /has ended \(exit code 3\)/],
    // With a process that its environment has started, and that holds its pipes; Windows has no fork.
    ...(process.platform === 'win32' ? [] : [['orphan', /has ended \(exit code 3\)/] as const]),
    ['hang', /did not answer within 10 s, and its Python was ended/],
    ['sleep', /did not answer within 10 s, and its Python was ended/],
  ] as const)(
    '%s ends both processes, and every later call says why',
    async (fault, message) => {
      const vector = await create(fault, 10);
      const pythons = process.platform === 'win32' ? [] : pythonsOf(process.pid);
      const said = failure(vector) as Error;
      expect(said).toMatchObject({ code: 'unavailable', message: expect.stringMatching(message) });
      expect(() => vector.reset()).toThrow(said.message);
      vector.close();
      await expect.poll(() => pythons.filter(runs)).toEqual([]);
    },
    patience,
  );

  test.skipIf(process.platform === 'win32')(
    'kill -9 of one Python',
    async () => {
      const known = pythonsOf(process.pid);
      const vector = await create('none');
      vector.reset({ seed: 1 });
      const [first, second] = pythonsOf(process.pid).filter((pid) => !known.includes(pid));
      process.kill(first!, 'SIGKILL');
      expect(() => {
        for (;;) vector.step(new Int32Array(2));
      }).toThrow('The Python process of games:Faulty has ended (SIGKILL).');
      await expect.poll(() => runs(second!)).toBe(false);
    },
    patience,
  );
});

describe.skipIf(!hasGymnasium || process.platform === 'win32')('nothing is left running', () => {
  /** A program with an environment in two processes, which is in a step that does not end. */
  async function stuck(
    fault: string,
  ): Promise<{ readonly program: ChildProcess; readonly pythons: number[] }> {
    const program = spawn(
      process.execPath,
      ['--conditions=@prism-rl/source', path.join(modules, 'stuck.ts'), python!, fault],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await new Promise((resolve) => program.stdout!.once('data', resolve));
    // It is stuck in its third step.
    await setTimeout(1500);
    return { program, pythons: pythonsOf(program.pid!) };
  }

  test.each(['none', 'hang', 'sleep'])(
    'after kill -9 of Node.js, if Python does: %s',
    async (fault) => {
      const { program, pythons } = await stuck(fault);
      expect(pythons).toHaveLength(2);
      program.kill('SIGKILL');
      await expect.poll(() => pythons.filter(runs)).toEqual([]);
    },
    patience,
  );

  test(
    'after a handshake that Node.js refuses',
    async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'prism-gymnasium-'));
      const { TMPDIR: before = tmpdir() } = process.env;
      process.env.TMPDIR = folder;
      try {
        expect(await refusal('games:Unmasked')).toMatch(
          /^invalid-space: The field action_mask .* has 5 entries/,
        );
        await expect.poll(() => pythonsOf(process.pid)).toEqual([]);
        // Neither are its pipes.
        expect(readdirSync(folder)).toEqual([]);
      } finally {
        process.env.TMPDIR = before;
        rmSync(folder, { recursive: true });
      }
    },
    patience,
  );

  test(
    'after the end of a program that does not close it',
    async () => {
      const { program, pythons } = await stuck('end');
      expect(await new Promise((resolve) => program.once('close', resolve))).toBe(0);
      await expect.poll(() => pythons.filter(runs)).toEqual([]);
    },
    patience,
  );
});

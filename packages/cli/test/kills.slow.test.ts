// 100 kills at random moments, over five commands: the results are those of undisturbed runs, nothing is repeated, nothing hangs. It takes
// minutes; `everyMoment.slow.test.ts` covers kills before every change on the disk.
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Rng } from '@prism-rl/core';
import { beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { runPrism } from './runPrism.ts';

const isLong = (process.env.PRISM_LONG_TESTS ?? '') !== '';
/** Kills of each command. */
const kills = 20;
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const folder = temporaryFolder();
const rng = new Rng(31);

beforeAll(async () => {
  if (!isLong) return;
  const { code, stderr } = await runPrism(
    [
      'train',
      'dqn',
      'CartPole-v1',
      '--steps',
      '600',
      '--set',
      'hidden=[16]',
      '--eval-episodes',
      '2',
      '--run-dir',
      'run',
    ],
    { cwd: folder },
  );
  expect(code, stderr).toBe(0);
}, 60_000);
/** Starts a command and kills it after a fraction of `seconds`, every second time with all its workers. @returns whether it was killed. */
async function killed(args: readonly string[], seconds: number, k: number): Promise<boolean> {
  const child: ChildProcess = spawn(process.execPath, ['--conditions=@prism-rl/source', main, ...args], {
    cwd: folder,
    stdio: 'ignore',
    detached: true,
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_code, signal) => resolve(signal));
  });
  const isOver = await Promise.race([
    ended.then(() => true),
    sleep(1000 * rng.uniform(0, seconds)).then(() => false),
  ]);
  if (!isOver) process.kill(k % 2 === 0 ? -child.pid! : child.pid!, 'SIGKILL');
  return (await ended) === 'SIGKILL';
}

function rowsOf(path: string): unknown[] {
  const isOfClock = (key: string): boolean =>
    key === 'time' || key === 'machine' || /(Seconds|PerSecond)$/.test(key);
  return readFileSync(join(folder, path), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => Object.entries(JSON.parse(line) as object).filter(([key]) => !isOfClock(key)));
}

function digest(path: string): string {
  return createHash('sha256')
    .update(readFileSync(join(folder, path)))
    .digest('hex');
}

/** Results, and the rows and checkpoints of each run. */
function sweepOf(directory: string): unknown {
  const runs = readdirSync(join(folder, directory, 'runs'), { recursive: true, encoding: 'utf8' }).sort();
  return {
    results: rowsOf(join(directory, 'results.jsonl')),
    names: runs.filter((name) => !name.endsWith('fence')),
    metrics: runs
      .filter((name) => name.endsWith('metrics.jsonl'))
      .map((name) => rowsOf(join(directory, 'runs', name))),
    checkpoints: runs
      .filter((name) => name.endsWith('.safetensors'))
      .map((name) => digest(join(directory, 'runs', name))),
  };
}

/** Arguments of a `train` that is resumed. */
function runOf(directory: string): unknown {
  const last = readdirSync(join(folder, directory, 'checkpoints'))
    .sort()
    .at(-1)!;
  return {
    rows: rowsOf(join(directory, 'metrics.jsonl')),
    last: digest(join(directory, 'checkpoints', last)),
  };
}

async function timed(args: readonly string[]): Promise<number> {
  const begun = performance.now();
  const { code, stderr } = await runPrism(args, { cwd: folder });
  expect(code, stderr).toBe(0);
  return (performance.now() - begun) / 1000;
}

const options = { timeout: 600_000, skip: !isLong };

test('train and resume', options, async () => {
  const run = (directory: string): string[] => [
    ...[
      'train',
      'rainbow',
      'CartPole-v1',
      '--steps',
      '9000',
      '--seed',
      '3',
      '--all-steps',
      '--set',
      'hidden=[16]',
    ],
    ...['--set', 'batchSize=8', '--set', 'learningStarts=100', '--set', 'replayCapacity=1500'],
    ...['--checkpoint-every', '512', '--eval-every', '2048', '--eval-episodes', '3', '--run-dir', directory],
  ];
  const seconds = await timed(run('whole'));
  let died = 0;
  let sessions = 0;
  for (let k = 0; died < kills; k++) {
    const directory = `killed${sessions}`;
    const hasBegun = existsSync(join(folder, directory, 'manifest.json'));
    if (await killed(hasBegun ? ['resume', directory] : run(directory), seconds / 2, k)) died++;
    else {
      expect(runOf(directory)).toEqual(runOf('whole'));
      sessions++;
    }
  }
  const directory = `killed${sessions}`;
  const hasBegun = existsSync(join(folder, directory, 'manifest.json'));
  const last = await runPrism(hasBegun ? ['resume', directory] : run(directory), { cwd: folder });
  if (last.code !== 0) expect(last.stderr).toContain('is finished');
  expect(runOf(directory)).toEqual(runOf('whole'));
});

test.each<[string, (out: string) => string[]]>([
  [
    'ablate',
    (out) => [
      ...['ablate', '--envs', 'CartPole-v1', '--arms', 'dqn,rainbow', '--seeds', '2', '--steps', '3000'],
      ...['--evaluations', '2', '--eval-episodes', '2', '--checkpoint-every', '1024', '--set', 'hidden=[16]'],
      ...['--set', 'learningStarts=100', '--set', 'batchSize=8', '--out', out],
    ],
  ],
  ['sweep', (out) => ['sweep', 'tables.json', '--out', out]],
])('%s', options, async (name, command) => {
  const spec = {
    arms: ['q-learning', 'sarsa', { name: 'DQN', agent: 'q-learning', config: { stepSize: 0.3 } }],
    environments: ['CliffWalking-v1', 'FrozenLake-v1'],
    seeds: 2,
    steps: 100_000,
    evaluations: 3,
    evaluationEpisodes: 2,
    checkpointSteps: 4096,
  };
  writeFileSync(join(folder, 'tables.json'), JSON.stringify(spec));
  const seconds = await timed(command(`${name}-whole`));
  const expected = sweepOf(`${name}-whole`);
  let died = 0;
  let sessions = 0;
  for (let k = 0; died < kills; k++) {
    const out = `${name}-killed${sessions}`;
    if (await killed(command(out), seconds * 0.8, k)) died++;
    else {
      expect(sweepOf(out)).toEqual(expected);
      sessions++;
    }
  }
  await timed(command(`${name}-killed${sessions}`));
  expect(sweepOf(`${name}-killed${sessions}`)).toEqual(expected);
});

test.each([
  ['record', 'film.png', ['--width', '100', '--episodes', '2']],
  ['export', 'policy.onnx', []],
] as const)('%s', options, async (command, file, more) => {
  const write = (out: string): string[] => [command, 'run', '--out', join(out, file), ...more];
  for (const out of [`${command}-whole`, `${command}-killed`]) mkdirSync(join(folder, out));
  const seconds = await timed(write(`${command}-whole`));
  const expected = digest(join(`${command}-whole`, file));
  const out = `${command}-killed`;
  for (let died = 0, k = 0; died < kills; k++) {
    if (await killed(write(out), seconds, k)) died++;
    if (!existsSync(join(folder, out, file))) continue;
    expect(digest(join(out, file))).toBe(expected);
    rmSync(join(folder, out, file));
  }
  await timed(write(out));
  expect(digest(join(out, file))).toBe(expected);
});

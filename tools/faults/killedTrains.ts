/**
 * `prism train` of many kinds, stopped at random moments and resumed until it ends: the last checkpoint, every row of the metrics and every
 * film must be those of a run that was never stopped.
 *
 *   node --conditions=@prism-rl/source tools/faults/killedTrains.ts --rounds 100 [--only sac,ppo-films] [--seed 1]
 *
 * Prints one JSON object a kind: rounds, stops that hit a living process by their signal, and how many rounds ended unlike the whole run.
 * A3C's lock-free threads decide their own order, so its runs are compared by their steps alone.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { Rng } from '../../packages/core/src/index.ts';
import { readArguments } from '../../scripts/readArguments.ts';

const { values } = readArguments(
  'npm run node -- tools/faults/killedTrains.ts [--rounds 100] [--only sac,ppo-films] [--seed 1]',
  {
    options: {
      rounds: { type: 'string', default: '100' },
      only: { type: 'string' },
      seed: { type: 'string', default: '1' },
    },
  },
);

const quick = ['--eval-episodes', '2', '--all-steps'];
const often = [...quick, '--checkpoint-every', '300', '--eval-every', '500'];

/** Arguments of `prism train`, without the directory. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  together: ['dqn', 'CartPole-v1', '--together', '--seeds', '3', '--steps', '2000', ...often],
  sac: ['sac', 'Pendulum-v1', '--steps', '1500', '--set', 'learningStarts=300', ...often],
  td3: ['td3', 'Pendulum-v1', '--steps', '1500', '--set', 'learningStarts=300', ...often],
  crossq: ['crossq', 'Pendulum-v1', '--steps', '1200', '--set', 'learningStarts=300', ...often],
  a2c: ['a2c', 'CartPole-v1', '--steps', '8000', ...quick, '--checkpoint-every', '1000'],
  pqn: ['pqn', 'CartPole-v1', '--steps', '20000', ...quick, '--checkpoint-every', '2000'],
  'a3c-round-robin': ['a3c', 'CartPole-v1', '--set', 'updates=round-robin', '--steps', '8000', ...often],
  'a3c-threads': ['a3c', 'CartPole-v1', '--num-envs', '2', '--steps', '20000', ...often],
  'ppo-films': [
    'ppo',
    'LunarLander-v3',
    '--steps',
    '16384',
    ...quick,
    '--record-every',
    '8000',
    '--checkpoint-every',
    '3000',
  ],
};

const main = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'prism-killed-'));
const rng = new Rng(Number(values.seed));

/** A command line under way, in a group of processes that can be killed together. */
class Running {
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly #child: ChildProcess;
  said = '';

  constructor(args: readonly string[]) {
    this.#child = spawn(process.execPath, ['--conditions=@prism-rl/source', main, ...args], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    this.#child.stderr?.on('data', (text: Buffer) => {
      this.said += text.toString('utf8');
    });
    this.ended = new Promise((resolve) =>
      this.#child.once('exit', (code, signal) => resolve(signal ?? code ?? 1)),
    );
  }

  stop(signal: NodeJS.Signals, withChildren: boolean): void {
    process.kill(withChildren ? -this.#child.pid! : this.#child.pid!, signal);
  }
}

function train(kind: string, directory: string): Running {
  return new Running(['train', ...kinds[kind]!, '--seed', '7', '--run-dir', directory].filter(isTaken(kind)));
}

/** Runs that train together take `--seeds`, and no `--seed`. */
function isTaken(kind: string): (word: string, k: number, words: readonly string[]) => boolean {
  return (word, k, words) => kind !== 'together' || (word !== '--seed' && words[k - 1] !== '--seed');
}

/** Everything of a run, or of several in one directory, that neither the clock nor an earlier stop decides. */
function outcomeOf(kind: string, directory: string): unknown {
  const files = (pattern: string): string[] =>
    globSync(`**/${pattern}`, { cwd: join(folder, directory) }).sort();
  const rows = files('metrics.jsonl').map((file) => rowsOf(join(folder, directory, file)));
  if (kind === 'a3c-threads') return rows.map((one) => one.at(-1)!.envSteps);
  const newest = new Map(files('*.safetensors').map((file) => [file.replace(/[^/]*$/, ''), file])).values();
  const contents = [...newest, ...files('videos/*')].map((file) => [
    file,
    createHash('sha256')
      .update(readFileSync(join(folder, directory, file)))
      .digest('hex'),
  ]);
  return { rows, contents };
}

function rowsOf(file: string): Record<string, unknown>[] {
  const isOfClock = (key: string): boolean =>
    key === 'time' || key === 'checksum' || /(Seconds|PerSecond)$/.test(key);
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) =>
      Object.fromEntries(Object.entries(JSON.parse(line) as object).filter(([key]) => !isOfClock(key))),
    );
}

async function finished(run: Running): Promise<void> {
  const code = await run.ended;
  if (code !== 0 && !/(?:is|are) finished/.test(run.said)) throw new Error(`exit ${code}: ${run.said}`);
}

for (const kind of Object.keys(kinds).filter((name) => values.only?.split(',').includes(name) ?? true)) {
  const begun = performance.now();
  await finished(train(kind, `${kind}-whole`));
  const seconds = (performance.now() - begun) / 1000;
  const whole = outcomeOf(kind, `${kind}-whole`);
  let [stops, unlike] = [0, 0];
  for (let round = 0; round < Number(values.rounds); round++) {
    const directory = `${kind}-${round}`;
    const next = (): Running =>
      existsSync(join(folder, directory)) && hasRun(directory)
        ? new Running(['resume', directory, ...whatResumeTakes(kind)])
        : train(kind, directory);
    for (let k = 0; k <= rng.integers(3); k++) {
      const run = next();
      const isOver = await Promise.race([
        run.ended.then(() => true),
        sleep(1000 * rng.uniform(0.1, seconds)).then(() => false),
      ]);
      if (isOver) break;
      const signal = (['SIGKILL', 'SIGINT', 'SIGTERM'] as const)[rng.integers(3)]!;
      run.stop(signal, signal !== 'SIGKILL' || rng.integers(2) === 0);
      await run.ended;
      stops++;
    }
    try {
      await finished(next());
      const outcome = outcomeOf(kind, directory);
      if (!isDeepStrictEqual(outcome, whole)) throw new Error(`${directory} differs from the whole run`);
      rmSync(join(folder, directory), { recursive: true });
    } catch (error) {
      unlike++;
      process.stderr.write(`${kind}, round ${round}: ${String(error)}\n`);
    }
  }
  process.stdout.write(`${JSON.stringify({ kind, rounds: Number(values.rounds), stops, unlike })}\n`);
  if (unlike > 0) process.exitCode = 1;
}
if (process.exitCode === 1) process.stderr.write(`the unlike runs lie in ${folder}\n`);
else rmSync(folder, { recursive: true });

function hasRun(directory: string): boolean {
  return globSync('{manifest.json,*/manifest.json}', { cwd: join(folder, directory) }).length > 0;
}

/** How often a run evaluates, films and saves is said again to `resume`. */
function whatResumeTakes(kind: string): readonly string[] {
  const words = kinds[kind]!;
  return words.filter((word, k) =>
    [word, words[k - 1]].some((one) => /^--(?:eval|record|checkpoint)-/.test(one ?? '')),
  );
}

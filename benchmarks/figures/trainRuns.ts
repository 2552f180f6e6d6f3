// Trains a page's runs by the page's own command, seed by seed, and records the results in a set's `runs.json`:
//
//   npm run node -- benchmarks/figures/trainRuns.ts dqn --seeds 1-10 -- dqn CartPole-v1 --steps 50000 --eval-episodes 100
//
// The first word names the set, a folder of benchmarks/results; --arm names the runs in tables if the agent's name is not enough;
// --by-chance marks runs that depend on thread timing. Skips recorded seeds.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/bootstrap/versions.mjs';
import { readArguments } from '../../scripts/readArguments.ts';
import type { SeedRun, SeedRuns } from './committedRuns.ts';

/** The recorded part of the output of `prism train … --json`. */
interface Trained {
  readonly envSteps: number;
  readonly episodes: number;
  /** Mean return of the last 100 training episodes. */
  readonly meanReturn: number;
  readonly evaluation: { readonly meanReturn: number };
}

/** Trains once. @param words after `prism train`. @throws Error with the program's own message if it fails. */
export function trainOnce(words: readonly string[], seed: number): SeedRun {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-run-'));
  try {
    const run = ['--seed', String(seed), '--run-dir', path.join(folder, 'run'), '--json'];
    const program = path.join(root, 'packages', 'cli', 'src', 'main.ts');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--conditions=@prism-rl/source', program, 'train', ...words, ...run],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 28 },
    );
    if (status !== 0)
      throw new Error(`prism train ${words.join(' ')} --seed ${seed}: ${stderr.trim().slice(-500)}`);
    const { envSteps, episodes, meanReturn, evaluation } = JSON.parse(
      stdout.trim().split('\n').at(-1)!,
    ) as Trained;
    const [last100, greedy] = [meanReturn, evaluation.meanReturn].map((value) => Number(value.toFixed(2)));
    return { seed, episodes, steps: envSteps, greedy: greedy!, last100: last100! };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { positionals, values } = readArguments(
    'npm run node -- benchmarks/figures/trainRuns.ts <set> --seeds 1-5 [--arm NAME] [--by-chance] -- <agent> <environment> [options of prism train]',
    {
      allowPositionals: true,
      options: {
        seeds: { type: 'string', default: '1-5' },
        arm: { type: 'string' },
        'by-chance': { type: 'boolean' },
      },
    },
  );
  const [set = '', ...command] = positionals;
  const [agent = '', environment = ''] = command;
  const file = path.join(root, 'benchmarks', 'results', set, 'runs.json');
  const [first, last = first] = values.seeds.split('-').map(Number) as [number, number?];
  for (let seed = first; seed <= last; seed++) {
    // Read the file again: a run takes minutes, in which another process may have recorded one.
    const read = (): SeedRuns[] =>
      fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as SeedRuns[]) : [];
    const isOurs = (one: SeedRuns): boolean => one.command?.join(' ') === command.join(' ');
    if (read().some((one) => isOurs(one) && one.runs.some((run) => run.seed === seed))) continue;
    const run = trainOnce(command, seed);
    const all = read();
    const named = { agent, arm: values.arm, environment, command, isByChance: values['by-chance'] };
    const before = all.find(isOurs) ?? { ...named, runs: [] };
    const runs = [...before.runs, run].sort((a, b) => a.seed - b.seed);
    const at = all.findIndex(isOurs);
    all.splice(at === -1 ? all.length : at, 1, { ...before, runs });
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `${JSON.stringify(all, null, 1)}\n`);
    console.log(`${command.join(' ')} --seed ${seed}: ${run.greedy} after ${run.steps} steps`);
  }
}

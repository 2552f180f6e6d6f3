// Checks the figures of pages against committed runs:
//
//   npm run figures                                  # the marked tables, and tables of results without a mark
//   npm run figures -- --check                       # every number in a marked table is one of its committed runs
//   npm run figures -- --check --seed 1 --runs 3     # and some runs of each set are reproduced, to the last digit
//   npm run figures -- tabular --check --seed 1      # of one set, a folder of benchmarks/results
//
// Exits with 1 if a number or a run differs.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { counted, Rng } from '@prism-rl/core';
import { root } from '../../scripts/bootstrap/versions.mjs';
import { readArguments } from '../../scripts/readArguments.ts';
import { readCommitted } from './committedRuns.ts';
import { type MarkedTable, markedTables, staleFigures } from './markedTables.ts';
import { trainOnce } from './trainRuns.ts';

/** Pages that state results of runs. */
export function pagesWithFigures(): string[] {
  return fs
    .globSync('{README.md,packages/*/{README,docs/*}.md,docs/**/*.md,site/content/**/*.md}', { cwd: root })
    .sort();
}

/** All marked tables of a page. */
export function tablesOf(page: string): MarkedTable[] {
  return markedTables(page, fs.readFileSync(path.join(root, page), 'utf8'));
}

/** Lines of unmarked number tables below a results heading. */
export function unmarkedTables(page: string): number[] {
  const lines = fs.readFileSync(path.join(root, page), 'utf8').split('\n');
  let isResults = false;
  return lines.flatMap((line, k) => {
    if (/^#+ /.test(line)) isResults = /results/i.test(line);
    const begins = line.startsWith('|') && !lines[k - 1]?.startsWith('|');
    const isMarked = lines[k - 1]?.startsWith('<!-- figures:') === true;
    return isResults && begins && !isMarked && /\d/.test(lines[k + 2] ?? '') ? [k + 1] : [];
  });
}

/** Repeats a run of the scripts' own kind, which does not stop when an environment is solved. */
function trainBySeeds(arm: string, environment: string, seed: number): { readonly [name: string]: number } {
  const script = fileURLToPath(new URL('../pg/trainSeeds.ts', import.meta.url));
  const [agent, preset] = arm.split(', ') as [string, string?];
  const words = [agent, environment, '--seeds', '1', '--first-seed', String(seed)];
  const presets = preset === undefined ? [] : ['--preset', preset];
  const { stdout } = spawnSync(
    process.execPath,
    ['--conditions=@prism-rl/source', script, ...words, ...presets],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    },
  );
  const { evaluation, ...made } = JSON.parse(stdout) as {
    evaluation: number;
    episodes: number;
    steps: number;
  };
  return { ...made, greedy: evaluation };
}

/** Repeats runs of a set. @returns whether the results are the same. */
function again(set: string, count: number, seed: number): boolean {
  const folder = path.join(root, 'benchmarks', 'results', set);
  const node = ['--conditions=@prism-rl/source'];
  if (!fs.existsSync(path.join(folder, 'runs.json'))) {
    const script = fileURLToPath(new URL('../spotCheck.ts', import.meta.url));
    const args = [...node, script, folder, '--runs', String(count), '--seed', String(seed)];
    return spawnSync(process.execPath, args, { stdio: 'inherit' }).status === 0;
  }
  const runs = readCommitted(set).runs.filter(({ isByChance }) => !isByChance);
  const drawn = [...new Rng(seed).permutation(runs.length)].slice(0, count).map((k) => runs[k]!);
  const outcomes = drawn.map(({ arm, environment, command, seed: own, outcomes: expected }) => {
    const { greedy, episodes, steps } =
      command === undefined ? trainBySeeds(arm, environment, own) : trainOnce(command, own);
    const isSame = greedy === expected.greedy && episodes === expected.episodes && steps === expected.steps;
    const outcome = isSame ? 'the same' : `NOT THE SAME: now ${greedy}`;
    console.log(`${environment}/${arm}/seed${own}: ${expected.greedy}, ${outcome}`);
    return isSame;
  });
  return outcomes.every(Boolean);
}

if (import.meta.main) {
  const { values, positionals } = readArguments('npm run figures [-- [set] --check [--seed 1] [--runs 3]]', {
    allowPositionals: true,
    options: {
      check: { type: 'boolean', default: false },
      seed: { type: 'string' },
      runs: { type: 'string', default: '3' },
    },
  });
  const [only] = positionals;
  const tables = pagesWithFigures()
    .flatMap(tablesOf)
    .filter(({ set }) => only === undefined || set === only);
  if (tables.length === 0) {
    console.error(`No table comes from benchmarks/results/${only}.`);
    process.exit(2);
  }
  if (values.check) {
    const findings = tables.flatMap((table) => staleFigures(table));
    for (const { page, line, what } of findings) console.log(`${page}:${line}: ${what}`);
    const [count, seed] = [Number(values.runs), Number(values.seed)];
    const sets = values.seed === undefined ? [] : [...new Set(tables.map(({ set }) => set))];
    const same = sets.map((set) => again(set, count, seed));
    if (findings.length > 0 || same.includes(false)) process.exitCode = 1;
    else console.log(`${counted(tables.length, 'table')} checked: all figures are what the runs say`);
  } else {
    for (const { page, line, set } of tables) console.log(`${page}:${line}: ${set}`);
    for (const page of pagesWithFigures())
      for (const line of unmarkedTables(page)) console.log(`${page}:${line}: from no committed set`);
  }
}

// `npm run mutate -- <package> [--sample N] [--seed S] [--again]`: changes the package's code in many small ways, one after the other,
// and prints the changes that no test notices.
//
// A whole package takes long; --sample tries N changes drawn by the seed. The outcomes are kept in .tools/mutations, so that an
// interrupted run continues and another seed adds to them. --again tries the survivors once more.
//
// Exit code 1 if tests notice fewer than nine in ten of the changes that this call asked for.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './bootstrap/versions.mjs';
import { keyOf } from './mutation/change.ts';
import { drawn } from './mutation/draw.ts';
import { readLedger } from './mutation/ledger.ts';
import { excludedMutations, possibleChanges, rangeOf } from './mutation/possibleChanges.ts';
import { filesOf } from './mutation/sources.ts';
import { inWords, shareOf, standingOf } from './mutation/standing.ts';
import type { Job } from './mutation/strykerPlugin.ts';
import { subjects } from './mutation/subjects.ts';
import { workingCopy } from './mutation/workingCopy.ts';
import { readArguments } from './readArguments.ts';

const enough = 0.9;

function fail(sentence: string): never {
  console.error(`mutate: ${sentence}`);
  process.exit(2);
}

const { values, positionals } = readArguments(
  'npm run mutate -- <package> [--sample N] [--seed S] [--again]',
  {
    allowPositionals: true,
    options: {
      sample: { type: 'string' },
      seed: { type: 'string', default: '1' },
      again: { type: 'boolean', default: false },
    },
  },
);
const [name = ''] = positionals;
const subject =
  subjects[name] ??
  fail(`There is no package "${name}" to mutate: name one of ${Object.keys(subjects).join(', ')}.`);
const sample = values.sample === undefined ? undefined : Number(values.sample);
const seed = Number(values.seed);
if (sample !== undefined && !(Number.isInteger(sample) && sample > 0))
  fail('--sample takes a number of changes, 1 or more.');
if (!Number.isInteger(seed)) fail('--seed takes a whole number.');

const copy = workingCopy();
process.once('exit', () => fs.rmSync(copy, { recursive: true, force: true }));
// StrykerJS gets them, too, and ends; then so do we.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);

const sources = Object.fromEntries(
  filesOf(copy, subject.sources).map((file) => [file, fs.readFileSync(path.join(copy, file), 'utf8')]),
);
const ledger = path.join(root, '.tools', 'mutations', `${name}.jsonl`);
const before = readLedger(ledger);
const byKey = new Map((await possibleChanges(copy, sources)).map((one) => [keyOf(one.change), one]));
const possible = [...byKey.keys()];
const wanted = values.again
  ? possible.filter((key) => before.get(key)?.noticed === false)
  : drawn(possible, sample, seed);
const untried = wanted.filter((key) => values.again || !before.has(key)).map((key) => byKey.get(key)!);
const job: Job = { changes: Object.fromEntries(untried.map(({ where, change }) => [where, change])), ledger };
const jobFile = path.join(copy, 'mutation-job.json');
fs.writeFileSync(jobFile, JSON.stringify(job));
const settings = {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner', './scripts/mutation/strykerPlugin.ts'],
  // Only these places: whatever may be changed is slower.
  mutate: untried.map(rangeOf),
  ignorePatterns: ['/*', '!/packages', '!/apps'],
  mutator: { excludedMutations },
  ignorers: ['words-of-errors'],
  checkers: ['chosen'],
  // Runs all tests where a change also takes effect while modules are loaded: coverage does not tell which tests look at it later.
  ignoreStatic: false,
  coverageAnalysis: 'perTest',
  reporters: ['ledger'],
  inPlace: true,
  concurrency: 1,
  timeoutMS: 20_000,
  timeoutFactor: 4,
  tsconfigFile: 'none.json',
  disableTypeChecks: false,
  vitest: { configFile: 'scripts/mutation/vitest.config.ts', related: false },
};
fs.writeFileSync(path.join(copy, 'stryker.config.json'), JSON.stringify(settings));
const stryker = path.join(copy, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
const status =
  untried.length === 0
    ? 0
    : spawnSync(process.execPath, [stryker, 'run', 'stryker.config.json'], {
        cwd: copy,
        env: { ...process.env, PRISM_MUTATION_TESTS: subject.tests.join(' '), PRISM_MUTATION_JOB: jobFile },
        stdio: ['ignore', 'inherit', 'inherit'],
      }).status;

const tried = readLedger(ledger);
if (tried.size === 0) fail('Nothing was tried.');
const { standing, survivors } = standingOf(wanted, tried);
for (const key of survivors) {
  const [file, line, original, replacement] = JSON.parse(key) as string[];
  console.log(`${file}\n    ${line}\n  - ${original}\n  + ${replacement}`);
}
console.log(`${name}: ${inWords(standing)}.`);
console.log(
  `${name}, all that was tried so far: ${inWords(standingOf(possible, tried).standing)}; ${possible.length} changes are possible.`,
);
if (status !== 0) {
  console.error('mutate: StrykerJS did not finish; the same command goes on from here.');
  process.exitCode = 130;
} else process.exitCode = shareOf(standing) >= enough ? 0 : 1;

// `npm run mutate -- <package> [--sample N] [--seed S] [--again]`: changes the package's code in many small ways, one after the other,
// and tells which changes no test notices.
//
// With --sample it tries N changes drawn by the seed: a whole package takes long. What was tried is kept in scripts/mutation/tried: an
// interrupted run, and one with another seed, goes on where the last one stopped. --again tries those again that no test noticed.
//
// Exit code 1 where tests notice fewer than nine in ten of all that were tried, known survivors (scripts/mutation/survivors.json,
// each with its reason) aside. Counts go to scripts/mutation/standing.json.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './bootstrap/versions.mjs';
import { keyOf } from './mutation/change.ts';
import { drawn } from './mutation/draw.ts';
import { readLedger } from './mutation/ledger.ts';
import { excludedMutations, possibleChanges, rangeOf } from './mutation/possibleChanges.ts';
import { filesOf } from './mutation/sources.ts';
import { inWords, type Survivor, shareOf, standingOf, writeStanding } from './mutation/standing.ts';
import type { Job } from './mutation/strykerPlugin.ts';
import { subjects } from './mutation/subjects.ts';
import { workingCopy } from './mutation/workingCopy.ts';

const enough = 0.9;

function fail(sentence: string): never {
  console.error(`mutate: ${sentence}`);
  process.exit(2);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    again: { type: 'boolean', default: false },
  },
});
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
const ledger = path.join(root, 'scripts', 'mutation', 'tried', `${name}.jsonl`);
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
  ignorePatterns: ['/*', '!/packages'],
  mutator: { excludedMutations },
  ignorers: ['words-of-errors'],
  checkers: ['chosen'],
  // Changes to what runs when a module is loaded need a process each.
  ignoreStatic: true,
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

const known = JSON.parse(
  fs.readFileSync(path.join(root, 'scripts/mutation/survivors.json'), 'utf8'),
) as Survivor[];
const tried = readLedger(ledger);
const here = standingOf(wanted, possible.length, tried, known);
for (const key of here.unexplained) {
  const [file, line, original, replacement] = JSON.parse(key) as string[];
  console.log(`${file}\n    ${line}\n  - ${original}\n  + ${replacement}`);
}
if (tried.size === 0) fail('Nothing was tried.');
const { standing } = standingOf(possible, possible.length, tried, known);
writeStanding(path.join(root, 'scripts/mutation/standing.json'), name, standing);
console.log(`${name}: ${inWords(here.standing)}.`);
console.log(
  `${name}, all that was tried so far: ${inWords(standing)}; ${standing.possible} changes are possible, ${standing.noticedAtFirst} were noticed when they were first tried.`,
);
if (status !== 0) {
  console.error('mutate: StrykerJS did not finish; the same command goes on from here.');
  process.exitCode = 130;
} else process.exitCode = shareOf(standing) >= enough ? 0 : 1;

// `npm run mutate -- <package> [--sample N] [--seed S] [--again]`: changes the package's code in many small ways, one after the other,
// and tells which changes no test notices.
//
// With --sample it tries N changes drawn by the seed: a whole package takes long. What was tried is remembered on this machine: an
// interrupted run, and one with another seed, goes on where the last one stopped. --again tries those again that no test noticed.
//
// Exit code 1 where tests notice fewer than nine in ten of all that were tried, known survivors (scripts/mutation/survivors.json,
// each with its reason) aside. Counts go to scripts/mutation/standing.json.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './bootstrap/versions.mjs';
import { readLedger } from './mutation/ledger.ts';
import { filesOf } from './mutation/sources.ts';
import { inWords, type Survivor, shareOf, standingOf, writeStanding } from './mutation/standing.ts';
import type { Job, Plan } from './mutation/strykerPlugin.ts';
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

const files = filesOf(copy, subject.sources);
const ledger = path.join(root, 'node_modules', '.cache', 'mutation', `${name}.jsonl`);
const plan = path.join(copy, 'mutation-plan.json');
const job: Job = {
  sources: Object.fromEntries(files.map((file) => [file, fs.readFileSync(path.join(copy, file), 'utf8')])),
  ledger,
  ...(sample !== undefined && { sample }),
  seed,
  again: values.again,
  plan,
};
const jobFile = path.join(copy, 'mutation-job.json');
fs.writeFileSync(jobFile, JSON.stringify(job));
const settings = {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner', './scripts/mutation/strykerPlugin.ts'],
  mutate: files,
  // Texts for people are not what is protected here.
  mutator: { excludedMutations: ['StringLiteral'] },
  ignorers: ['words-of-errors'],
  checkers: ['drawn'],
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
const { status } = spawnSync(process.execPath, [stryker, 'run', 'stryker.config.json'], {
  cwd: copy,
  env: { ...process.env, PRISM_MUTATION_TESTS: subject.tests.join(' '), PRISM_MUTATION_JOB: jobFile },
  stdio: ['ignore', 'inherit', 'inherit'],
});
if (!fs.existsSync(plan)) fail('StrykerJS did not come to its first change; what it said stands above.');

const { possible, drawn } = JSON.parse(fs.readFileSync(plan, 'utf8')) as Plan;
const known = JSON.parse(
  fs.readFileSync(path.join(root, 'scripts/mutation/survivors.json'), 'utf8'),
) as Survivor[];
const tried = readLedger(ledger);
const here = standingOf(drawn, possible.length, tried, known);
for (const key of here.unexplained) {
  const [file, line, original, replacement] = JSON.parse(key) as string[];
  console.log(`${file}\n    ${line}\n  - ${original}\n  + ${replacement}`);
}
if (drawn.length === 0) fail('There is nothing to try.');
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

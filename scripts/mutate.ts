// `npm run mutate -- <package> [--sample N] [--seed S]`: changes the package's code in many small ways, one after the other, and tells
// which changes no test notices. With --sample only at N places drawn by the seed: a whole package takes long.
//
// Exit code 1 where tests notice fewer than nine in ten, known survivors (scripts/mutation/survivors.json, each with its reason) aside.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './bootstrap/versions.mjs';
import { drawnPlaces, filesOf } from './mutation/places.ts';
import { outcomeOf, type Survivor } from './mutation/report.ts';
import { subjects } from './mutation/subjects.ts';
import { workingCopy } from './mutation/workingCopy.ts';

const enough = 0.9;
const reportFile = 'mutation-report.json';

function fail(sentence: string): never {
  console.error(`mutate: ${sentence}`);
  process.exit(2);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string' }, seed: { type: 'string', default: '1' } },
});
const [name = ''] = positionals;
const subject =
  subjects[name] ??
  fail(`There is no package "${name}" to mutate: name one of ${Object.keys(subjects).join(', ')}.`);
const [sample, seed] = [values.sample, values.seed].map((text) =>
  text === undefined ? undefined : Number(text),
);
if (sample !== undefined && !(Number.isInteger(sample) && sample > 0))
  fail('--sample takes a number of places, 1 or more.');
if (!Number.isInteger(seed)) fail('--seed takes a whole number.');

const files = filesOf(root, subject.sources);
const settings = {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  mutate: sample === undefined ? files : drawnPlaces(root, files, sample, seed!),
  // Texts for people are not what is protected here.
  mutator: { excludedMutations: ['StringLiteral'] },
  // Changes to what runs when a module is loaded need a process each.
  ignoreStatic: true,
  coverageAnalysis: 'perTest',
  reporters: ['json'],
  jsonReporter: { fileName: reportFile },
  inPlace: true,
  concurrency: 1,
  timeoutMS: 20_000,
  timeoutFactor: 4,
  tsconfigFile: 'none.json',
  disableTypeChecks: false,
  vitest: { configFile: 'scripts/mutation/vitest.config.ts', related: false },
};

const copy = workingCopy();
process.once('exit', () => fs.rmSync(copy, { recursive: true, force: true }));
// StrykerJS gets them, too, and ends; then so do we.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);

fs.writeFileSync(path.join(copy, 'stryker.config.json'), JSON.stringify(settings));
const stryker = path.join(copy, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
const { status } = spawnSync(process.execPath, [stryker, 'run', 'stryker.config.json'], {
  cwd: copy,
  env: { ...process.env, PRISM_MUTATION_TESTS: subject.tests.join(' ') },
  stdio: ['ignore', 'inherit', 'inherit'],
});
if (status !== 0) fail('StrykerJS did not finish; what it said stands above.');
const known = JSON.parse(
  fs.readFileSync(path.join(root, 'scripts/mutation/survivors.json'), 'utf8'),
) as Survivor[];
const { noticed, known: passed, survivors } = outcomeOf(path.join(copy, reportFile), known);
for (const { file, at, line, replacement } of survivors)
  console.log(`${file}:${at}\n  - ${line}\n  + ${replacement}`);
if (noticed + passed + survivors.length === 0)
  fail('There is nothing to change at these places; draw more, or others.');
const share = noticed / (noticed + survivors.length || 1);
console.log(
  `${name}: ${noticed} of ${noticed + survivors.length} changes noticed (${(100 * share).toFixed(1)} %), ${passed} known survivors aside.`,
);
process.exitCode = share >= enough ? 0 : 1;

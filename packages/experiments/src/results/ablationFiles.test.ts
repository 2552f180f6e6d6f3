import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AgentEntry, integer, Registry, settings } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporaryFolder.ts';
import { runDirectoryOf } from '../plan/planSweep.ts';
import { sweepFiles } from '../work/sweepDirectory.ts';
import { ablationFiles, writeAblation, writeHeading } from './ablationFiles.ts';
import { type SweepResult, writeResults } from './result.ts';

const folder = temporaryFolder();

// What figures and statistics need of a result.
const result = {
  arm: 'dqn',
  environment: 'CartPole-v1',
  seed: 1,
  steps: 100,
  score: 20,
  curve: { envSteps: [100], meanReturn: [20] },
  stepsPerSecond: 1000,
} as unknown as SweepResult;

/** Writes what these results say, and returns the page. */
function pageOf(directory: string, results: readonly SweepResult[]): string {
  mkdirSync(directory, { recursive: true });
  writeHeading(directory, { title: 'T', command: 'c' });
  writeResults(join(directory, sweepFiles.results), results);
  return readFileSync(writeAblation(directory, new Registry([]))!.report, 'utf8');
}

const file = join(folder, ablationFiles.heading);
const heading = (): unknown => JSON.parse(readFileSync(file, 'utf8'));

test('commands are collected, each once', () => {
  writeHeading(folder, { title: 'T', command: 'first' });
  writeHeading(folder, { title: 'T', command: 'second' });
  writeHeading(folder, { title: 'T', command: 'first' });
  expect(heading()).toEqual({ title: 'T', command: 'first\nsecond' });
  expect(readdirSync(folder)).toEqual([ablationFiles.heading]);
});

test.each(['', '{"title": "T"', '{}', '[]', 'null', '{"title":"T","command":5}'])(
  'a damaged heading, %j, is replaced by who knows it and named by who needs it',
  (text) => {
    writeFileSync(file, text);
    writeResults(join(folder, sweepFiles.results), [result]);
    expect(() => writeAblation(folder, new Registry([]))).toThrow(
      expect.objectContaining({ code: 'corrupt', message: `${file} is damaged.` }),
    );
    writeHeading(folder, { title: 'T', command: 'again' });
    expect(heading()).toEqual({ title: 'T', command: 'again' });
  },
);

test('a schedule that is longer than the runs is noted on the page and in both summaries', () => {
  const directory = join(folder, 'short');
  mkdirSync(directory);
  const agent: AgentEntry<object> = {
    description: 'A',
    ...settings({ decay: integer(5000, 'Steps of the decay', { after: 'schedule' }) }),
    supports: () => true,
    create: () => {
      throw new Error('not needed');
    },
  };
  const registry = new Registry([{ name: 'toy', agents: { dqn: agent } }]);
  const runs = [1, 2].map((seed) => ({
    ...result,
    agent: 'dqn',
    agentConfig: { decay: 4000 },
    numEnvs: 1,
    seed,
  }));
  writeHeading(directory, { title: 'T', command: 'c' });
  const written = (results: readonly SweepResult[]): string[] => {
    writeResults(join(directory, sweepFiles.results), results);
    writeAblation(directory, registry);
    const { report, markdown, summary } = ablationFiles;
    return [report, markdown, summary].map((name) => readFileSync(join(directory, name), 'utf8'));
  };
  const note = 'the schedule of decay takes 4,000 steps, but the run has 100 steps';
  const [page, markdown, summary] = written(runs);
  expect(page).toContain(`>Note: ${note}.</p>`);
  expect(markdown).toContain(`\n\nNote: ${note}.\n\n`);
  expect(JSON.parse(summary!).notes).toEqual([note]);
  for (const text of written(runs.map((run) => ({ ...run, steps: 4000 }))))
    expect(text).not.toContain('schedule of');
  // Published results have no settings.
  for (const text of written([result])) expect(text).not.toContain('schedule of');
});

test('points of the page lead to the metrics of runs that lie here, and it names the files beside it', () => {
  const directory = join(folder, 'linked');
  const results = [1, 2].map((seed) => ({ ...result, seed }));
  const run = join(directory, ...runDirectoryOf(results[1]!));
  mkdirSync(run, { recursive: true });
  writeFileSync(join(run, 'metrics.jsonl'), '');
  const page = pageOf(directory, results);
  const linked = [...page.matchAll(/<a href="([^"]*)"><circle[^>]*><title>([^<]*)/g)].map(([, ...of]) => of);
  expect(linked).toEqual([[`./${runDirectoryOf(results[1]!).join('/')}/metrics.jsonl`, 'dqn, seed 2: 20']]);
  for (const name of ['results.jsonl', 'summary.json', 'summary.md'])
    expect(page).toContain(`<a href="./${name}">${name}</a>`);
  expect(readdirSync(directory)).toEqual(
    expect.arrayContaining(['results.jsonl', 'summary.json', 'summary.md']),
  );
});

test('the page tells the machines of all runs, published ones in a line', () => {
  const machines = ['two cores of long ago', { cpu: '2 × Example CPU' }, { cpu: '4 × Other CPU' }, undefined];
  const results = machines.map((machine, k) => ({ ...result, seed: k, machine }) as unknown as SweepResult);
  const page = pageOf(join(folder, 'machines'), results);
  const table = page.slice(page.indexOf('<caption>Versions and machine'));
  const cells = table.slice(0, table.indexOf('</table>')).matchAll(/<th[^>]*>([^<]*)<\/th><td>([^<]*)/g);
  const versions = [...cells].map(([, ...pair]) => pair);
  expect(versions).toEqual([
    ['machine', 'two cores of long ago'],
    ['cpu', '2 × Example CPU, 4 × Other CPU'],
  ]);
});

test.each(['site/content/guides/sweeps.md', 'packages/experiments/README.md'])(
  '%s names files that there are',
  (page) => {
    const text = readFileSync(new URL(`../../../../${page}`, import.meta.url), 'utf8');
    const named = [...text.matchAll(/`([\w.]+\.(?:html|jsonl?|md|sqlite))`/g)].map(([, file]) => file);
    const there: readonly string[] = [...Object.values(ablationFiles), ...Object.values(sweepFiles)];
    expect(named.length).toBeGreaterThan(0);
    for (const file of named) expect(there, page).toContain(file);
  },
);

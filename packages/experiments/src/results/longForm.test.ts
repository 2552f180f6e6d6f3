import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freshFolder } from '../../../../test/temporaryFolder.ts';
import { longForm } from './longForm.ts';

const lines = (...rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

const plan = { agent: 'a', environment: 'E-v0', seed: 2, numEnvs: 1, steps: 200 };
const ending = { terminated: true, truncated: false };
const metrics = lines(
  { type: 'start', envSteps: 0, ...plan, every: 100, time: 't' },
  { type: 'episode', envSteps: 80, episode: 1, env: 0, return: 7, length: 80, ...ending },
  { type: 'update', envSteps: 100, updates: 5, loss: 'NaN' },
  { type: 'evaluation', envSteps: 200, episodes: 2, meanReturn: 3, stdReturn: 1, returns: [2, 4] },
);
const manifest = { ...plan, agentConfig: {}, environmentConfig: {} };

function run(directory: string): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(directory, 'metrics.jsonl'), metrics);
}

const numbers = [
  [80, 'episode/return', 7],
  [80, 'episode/length', 80],
  [100, 'train/loss', Number.NaN],
  [200, 'eval/mean_return', 3],
  [200, 'eval/std_return', 1],
];

test('a run has a row for each number, and its directory is its name', () => {
  const folder = freshFolder();
  for (const name of ['first', 'second']) run(join(folder, name));
  const rows = [...longForm(join(folder, 'first'))];
  expect(rows[0]).toEqual({
    ...{ run: 'first', environment: 'E-v0', arm: 'a', agent: 'a', seed: 2 },
    ...{ env_steps: 80, metric: 'episode/return', value: 7 },
  });
  expect(rows.map(({ env_steps, metric, value }) => [env_steps, metric, value])).toEqual(numbers);
  // A folder of runs has those of all, in the order of their names.
  expect([...longForm(folder)].map(({ run }) => run)).toEqual(
    ['first', 'second'].flatMap((name) => numbers.map(() => name)),
  );
});

test('a sweep has the evaluations and the score of each run, or all metrics', () => {
  const folder = freshFolder();
  const result = {
    ...manifest,
    ...{ id: 'E-v0/b/seed2', arm: 'b', score: 3, stepsPerSecond: 1, trainSeconds: 1 },
    curve: { envSteps: [100, 200], meanReturn: [1, 3], stdReturn: [0.5, 1] },
  };
  // Published results have no deviations, and may name only the arm.
  const curve = { envSteps: [200], meanReturn: [4] };
  const published = { ...result, arm: 'c', agent: undefined, curve, score: 4 };
  writeFileSync(join(folder, 'results.jsonl'), lines(result, published));
  const cells = [...longForm(folder)].map((row) => [
    row.run,
    row.agent,
    row.env_steps,
    row.metric,
    row.value,
  ]);
  expect(cells).toEqual([
    ['E-v0/b/seed2', 'a', 100, 'eval/mean_return', 1],
    ['E-v0/b/seed2', 'a', 100, 'eval/std_return', 0.5],
    ['E-v0/b/seed2', 'a', 200, 'eval/mean_return', 3],
    ['E-v0/b/seed2', 'a', 200, 'eval/std_return', 1],
    ['E-v0/b/seed2', 'a', 200, 'score', 3],
    ['E-v0/c/seed2', 'c', 200, 'eval/mean_return', 4],
    ['E-v0/c/seed2', 'c', 200, 'score', 4],
  ]);
  writeFileSync(join(folder, 'results.jsonl'), lines(result));
  run(join(folder, 'runs', 'E-v0', 'b', 'seed2'));
  const all = [...longForm(folder, true)];
  expect([...longForm(join(folder, 'results.jsonl'), true)]).toEqual(all);
  expect(all.map(({ env_steps, metric, value }) => [env_steps, metric, value])).toEqual([
    ...numbers,
    [200, 'score', 3],
  ]);
  expect(new Set(all.map(({ run }) => run))).toEqual(new Set(['E-v0/b/seed2']));
});

test('a folder without runs is refused, and so are missing metrics', () => {
  expect(() => longForm(freshFolder())).toThrow(/contains no run and no results/);
  const folder = freshFolder();
  mkdirSync(join(folder, 'run'));
  writeFileSync(join(folder, 'run', 'manifest.json'), JSON.stringify(manifest));
  expect(() => [...longForm(folder)]).toThrow(/metrics\.jsonl/);
});

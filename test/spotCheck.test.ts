// Published runs are reproducible to the last digit, and a deviating run is detected.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import { Registry } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { planSweep, runDirectoryOf, type SweepResult, trainSweepRun } from '@prism-rl/experiments';
import { activateBackend } from '@prism-rl/nn/plugin';
import { plugin as wrappers } from '@prism-rl/wrappers/plugin';
import { beforeAll, expect, test } from 'vitest';
import type { SpotCheck } from '../benchmarks/rainbow/publishedRuns.ts';
import {
  compact,
  type Published,
  type PublishedRun,
  settingsOf,
} from '../benchmarks/rainbow/publishedRuns.ts';
import { chosen, spotCheck, withCheck } from '../benchmarks/spotCheck.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const registry = new Registry([classic, dqnFamily, wrappers]);
const folder = temporaryFolder();
const machine = {
  ...{ processor: 'p', cores: 2, nodeVersion: 'v26', engine: 'onnxruntime-node 1.2.3' },
  ...{ prismVersion: '0.1.0', gitCommit: '0123456789' },
};
let published: Published;
beforeAll(async () => {
  const engine = await activateBackend('auto');
  const [job] = await planSweep(
    registry,
    {
      arms: [
        {
          name: 'small',
          agent: 'dqn',
          config: { hidden: [32], learningStarts: 100, epsilonSteps: 500, learningRate: 0.003 },
        },
      ],
      environments: [{ id: 'CartPole-v1', wrappers: [{ name: 'frame-stack', config: { k: 2 } }] }],
      ...{ seeds: [3], steps: 1000, evaluations: 4, evaluationEpisodes: 10 },
    },
    engine.name,
  );
  const order = {
    lease: { ...job!, token: 1, attempts: 1 },
    directory: path.join(folder, 'first', ...runDirectoryOf(job!.payload)),
  };
  const result = (await trainSweepRun({ registry, machine }, order, { engine })) as SweepResult;
  published = {
    runs: [compact(result)],
    configs: { [result.configHash]: settingsOf(result) },
    commands: [],
  };
});

test('a line says where and by which versions it was made', () => {
  const [{ machine: line }] = published.runs as [PublishedRun];
  expect(line).toMatch(
    /^p, 2 cores, Node v26, [\w-]+ on onnxruntime-node 1\.2\.3, Prism RL 0\.1\.0 \(0123456\)$/,
  );
});

test('a run is made again to the last digit', async () => {
  const [run] = await spotCheck(registry, published, published.runs, path.join(folder, 'again'));
  expect(run).toMatchObject({ id: 'CartPole-v1/small/seed3', isSame: true });
  expect(run!.again).toBe(published.runs[0]!.score);
});

test('another curve, another score, another setting are noticed', async () => {
  const [run] = published.runs as [PublishedRun];
  const [first, ...others] = run.curve.meanReturn;
  const otherCurve = { ...run, curve: { ...run.curve, meanReturn: [first! + 1e-3, ...others] } };
  const otherScore = { ...run, score: run.score + 1e-3 };
  const otherSeed = { ...run, seed: 4 };
  for (const [k, wrong] of [otherCurve, otherScore, otherSeed].entries()) {
    const checked = await spotCheck(registry, published, [wrong], path.join(folder, `wrong-${k}`));
    expect(checked.map(({ isSame }) => isSame)).toEqual([false]);
  }
});

test('a check adds to the record: what other machines repeated stays, a run on the same machine has its last outcome', () => {
  const check = (processor: string, ...outcomes: readonly [id: string, again: number][]): SpotCheck => ({
    ...{ processor, node: 'v26', engine: 'e' },
    runs: outcomes.map(([id, again]) => ({ id, committed: 1, again, isSame: again === 1, seconds: 1 })),
  });
  const first = withCheck([], check('Xeon', ['a', 1], ['b', 2]));
  expect(first).toEqual([check('Xeon', ['a', 1], ['b', 2])]);
  const both = withCheck(first, check('EPYC', ['a', 1]));
  expect(both).toEqual([check('Xeon', ['a', 1], ['b', 2]), check('EPYC', ['a', 1])]);
  const last = withCheck(both, check('Xeon', ['b', 1], ['c', 1]));
  expect(last).toEqual([check('EPYC', ['a', 1]), check('Xeon', ['a', 1], ['b', 1], ['c', 1])]);
  expect(withCheck(first, { ...check('Xeon', ['b', 1]), engine: 'f' })).toHaveLength(2);
});

test.each([
  ['--runs', '0'],
  ['--runs', 'three'],
  ['--seed', '-1'],
])('%s %s would check nothing, or nothing that can be said again', (option, value) => {
  const script = fileURLToPath(new URL('../benchmarks/spotCheck.ts', import.meta.url));
  const set = fileURLToPath(new URL('../benchmarks/results/sac-pendulum', import.meta.url));
  const args = ['--conditions=@prism-rl/source', script, set, `${option}=${value}`];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([status, stderr]).toEqual([2, expect.stringMatching(/^usage: /)]);
});

test('runs are drawn by a seed, or the shortest of each arm first, then of each environment', () => {
  const run = (environment: string, trainSeconds: number, arm = 'one'): PublishedRun => ({
    ...published.runs[0]!,
    arm,
    environment,
    trainSeconds,
  });
  const all = [run('A', 5), run('A', 1), run('A', 2), run('B', 9), run('B', 7)];
  const seconds = (runs: readonly PublishedRun[]): number[] => runs.map(({ trainSeconds }) => trainSeconds);
  expect(seconds(chosen(all, 3)).sort()).toEqual([1, 2, 7]);
  expect(seconds(chosen(all, 2)).sort()).toEqual([1, 7]);
  // Also if fewer are requested than there are kinds.
  expect(seconds(chosen(all, 1))).toEqual([1]);
  expect(seconds(chosen([...all, run('C', 4)], 2))).toEqual([1, 4]);
  // A slow arm is not skipped.
  expect(seconds(chosen([...all, run('A', 30, 'other')], 2))).toEqual([1, 30]);
  expect(seconds(chosen(all, 3, 1))).toEqual(seconds(chosen(all, 3, 1)));
  expect(new Set(chosen(all, 3, 1)).size).toBe(3);
  const draws = Array.from({ length: 8 }, (_, seed) => seconds(chosen(all, 2, seed)).join());
  expect(new Set(draws).size).toBeGreaterThan(2);
});

// `train --together`: each run of a batch equals the single run of its seed, to the last bit of its checkpoint, and can continue alone.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from '@prism-rl/core';
import { readResults } from '@prism-rl/experiments';
import { readMetrics } from '@prism-rl/loggers';
import { readCheckpoint } from '@prism-rl/runner/node';
import { describe, expect, test } from 'vitest';
import { prismIn } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { lastJson, runPrism } from './runPrism.ts';

const folder = temporaryFolder();
const { here: prism, ok } = prismIn(folder);

function checkpoint(runDir: string, steps: number): Buffer {
  return readFileSync(join(folder, runDir, 'checkpoints', `${String(steps).padStart(12, '0')}.safetensors`));
}

/** The newest checkpoint without the length of schedules, which {@link goOnTo} does not change. */
function trained(runDir: string): Snapshot {
  const { snapshot } = readCheckpoint(join(folder, runDir));
  const { scheduledSteps: _, ...meta } = snapshot.meta;
  return { ...snapshot, meta };
}

interface Member {
  readonly seed: number;
  readonly runDir: string;
  readonly envSteps: number;
  readonly reason: string;
  readonly evaluation: { readonly meanReturn: number } | null;
}

const members = (json: Record<string, unknown>): readonly Member[] => json.runs as readonly Member[];

describe.each([
  ['dqn', 500, '--set hidden=[32] --set learningStarts=200'],
  ['rainbow', 400, '--set hidden=[16] --set learningStarts=200'],
  ['ppo', 1100, ''],
])('%s', (agent, steps, settings) => {
  const run = `train ${agent} CartPole-v1 --steps ${steps} --eval-episodes 2 ${settings}`;

  test('runs in one graph end with the checkpoints that single runs end with', async () => {
    const bundle = `${agent}-bundle`;
    const inOneProcess = '--seeds 1-3 --together --workers 1';
    const together = await prism(`${run} ${inOneProcess} --run-dir ${bundle} --json`);
    expect(together.stderr).toContain('3 seeds together');
    expect(together.code).toBe(0);
    const runs = members(lastJson(together));
    expect(
      runs.map(({ seed, runDir, envSteps, reason }) => [seed, runDir, envSteps >= steps, reason]),
    ).toEqual([1, 2, 3].map((seed) => [seed, `${bundle}/seed${seed}`, true, 'finished']));
    const alone = await prism(`${run} --seed 2 --run-dir ${agent}-alone --json`);
    const { envSteps, evaluation } = lastJson(alone) as unknown as Member;
    expect(checkpoint(`${bundle}/seed2`, envSteps).equals(checkpoint(`${agent}-alone`, envSteps))).toBe(true);
    expect(runs[1]!.evaluation).toEqual(evaluation);
    for (const { runDir } of runs) expect(existsSync(join(folder, runDir, 'report.html'))).toBe(true);
  });
});

test('a bundle of two processes that was stopped goes on as a bundle, and one of its runs alone, as if nothing had been', async () => {
  // Learning does not depend on the total number of steps: there are enough that no run ends before all have started.
  const settings = '--set hidden=[32] --set learningStarts=200 --set learningRateEnd=0.001';
  const common = '--all-steps --checkpoint-every 500 --eval-episodes 2';
  const run = `train dqn CartPole-v1 ${common} ${settings}`;
  const bundle = '--seeds 1-3 --together --workers 2 --run-dir stopped --json';
  // Two checkpoints or more, whichever exist by now.
  const isUnderWay = (): boolean =>
    [1, 2, 3].every((seed) => {
      const checkpoints = join(folder, `stopped/seed${seed}/checkpoints`);
      return (
        existsSync(checkpoints) &&
        readdirSync(checkpoints).filter((name) => /\.safetensors$/.test(name)).length > 1
      );
    });
  const steps = '--steps 100000000';
  const stopped = await runPrism(`${run} ${steps} ${bundle}`, { cwd: folder, interruptWhen: isUnderWay });
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toContain('prism resume stopped');
  for (const { reason, evaluation } of members(lastJson(stopped)))
    expect([reason, evaluation]).toEqual(['stopped', null]);

  const end = 500 + Math.max(...members(lastJson(stopped)).map(({ envSteps }) => envSteps));
  for (const seed of [1, 2, 3]) goOnTo(end, `stopped/seed${seed}`);
  const one = await prism('resume stopped/seed3 --json');
  expect(lastJson(one)).toMatchObject({ envSteps: end, reason: 'finished' });
  const rest = await prism('resume stopped --workers 1 --json');
  expect(rest.stderr).toContain('continuing 2 of 3 runs together');
  expect(members(lastJson(rest)).map(({ seed, envSteps }) => [seed, envSteps])).toEqual([
    [1, end],
    [2, end],
  ]);
  for (const seed of [2, 3]) {
    await prism(`${run} --steps ${end} --seed ${seed} --run-dir unbroken${seed}`);
    expect(trained(`stopped/seed${seed}`), `seed ${seed}`).toEqual(trained(`unbroken${seed}`));
  }
  const again = await prism('resume stopped');
  expect(again.stderr).toContain('error: All 3 runs in stopped are finished.');
  expect(again.code).not.toBe(0);
});

test('refused before any directory is made: a directory of one of the seeds is taken', async () => {
  mkdirSync(join(folder, 'taken', 'seed2'), { recursive: true });
  writeFileSync(join(folder, 'taken', 'seed2', 'mine.txt'), '');
  const call = 'train dqn CartPole-v1 --seeds 1-2 --together --run-dir taken';
  const { code, stderr } = await prism(call);
  expect(stderr.replaceAll('\\', '/')).toContain('taken/seed2 exists already');
  expect(code).toBeGreaterThan(0);
  expect(readdirSync(join(folder, 'taken'))).toEqual(['seed2']);
});

test('runs that were begun alone go on in a bundle as they would alone', async () => {
  const settings = '--set hidden=[16] --set learningStarts=200 --eval-episodes 2';
  const run = `train dqn CartPole-v1 --steps 400 ${settings}`;
  // Each run checkpoints as often as requested.
  const often = {
    1: '--eval-every 350 --checkpoint-every 390',
    2: '--eval-every 150 --checkpoint-every 250',
  };
  for (const seed of [1, 2] as const)
    await prism(`${run} ${often[seed]} --seed ${seed} --run-dir begun/seed${seed}`);
  for (const seed of ['1', '2']) goOnTo(800, `begun/seed${seed}`);
  cpSync(join(folder, 'begun/seed2'), join(folder, 'alone2'), { recursive: true });
  const rest = await prism('resume begun --workers 1 --json');
  expect(members(lastJson(rest)).map(({ seed, envSteps }) => [seed, envSteps])).toEqual([
    [1, 800],
    [2, 800],
  ]);
  await prism('resume alone2');
  expect(checkpoint('begun/seed2', 800).equals(checkpoint('alone2', 800))).toBe(true);
  // They keep their evaluation and checkpoint intervals.
  const done = (runDir: string): unknown[] =>
    readMetrics(join(folder, runDir, 'metrics.jsonl')).flatMap((row) =>
      row.type === 'evaluation' || row.type === 'checkpoint'
        ? [[row.type, row.envSteps, row.type === 'evaluation' ? row.meanReturn : undefined]]
        : [],
    );
  expect(done('begun/seed2')).toEqual(done('alone2'));
  expect(done('begun/seed2').length).toBeGreaterThan(8);
  // They accept other intervals.
  for (const seed of ['1', '2']) goOnTo(1000, `begun/seed${seed}`);
  await ok('resume begun --workers 1 --eval-every 90');
  const evaluated = (runDir: string): number[] =>
    readMetrics(join(folder, runDir, 'metrics.jsonl')).flatMap(({ type, envSteps }) =>
      type === 'evaluation' && envSteps > 800 ? [envSteps] : [],
    );
  for (const seed of [1, 2]) expect(evaluated(`begun/seed${seed}`)).toEqual([810, 900, 990, 1000]);
});

test.each([
  ['other-worlds', ['FrozenLake-v1', '1'], ['CliffWalking-v1', '2'], 'q-learning in CliffWalking-v1.'],
  ['same-seeds', ['FrozenLake-v1', '3'], ['FrozenLake-v1', '3'], 'same-seeds/seed1 is seed 3'],
] as const)(
  'runs that lie beside each other but are not alike are not mixed: %s',
  async (name, first, second, words) => {
    for (const [k, [env, seed]] of [first, second].entries()) {
      const runDir = `${name}/seed${k + 1}`;
      const call = `train q-learning ${env} --steps 20 --seed ${seed} --eval-episodes 1`;
      await prism(`${call} --run-dir ${runDir}`);
      goOnTo(40, runDir);
    }
    const { code, stderr } = await prism(`resume ${name}`);
    expect(stderr).toContain(`The runs in ${name} cannot resume together: `);
    expect(stderr.replaceAll('\\', '/')).toContain(words);
    expect(code).toBe(2);
  },
);

test('a bundle is not begun in the directory of a run, which prism resume would find in its place', async () => {
  const run = 'train dqn CartPole-v1 --steps 20 --eval-episodes 1 --set hidden=[8]';
  await prism(`${run} --run-dir single`);
  const before = readdirSync(join(folder, 'single'));
  const { code, stderr } = await prism(`${run} --seeds 1-2 --together --run-dir single`);
  expect(stderr).toContain('single is already the directory of a run.');
  expect(code).toBe(2);
  expect(readdirSync(join(folder, 'single'))).toEqual(before);
});

/** Extends a run beyond its original number of steps. */
function goOnTo(steps: number, runDir: string): void {
  const path = join(folder, runDir, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  writeFileSync(path, JSON.stringify({ ...manifest, steps }));
}

test('a sweep comes to the same results, whether a worker trains one seed or several together', async () => {
  const spec = {
    arms: [16, 24].map((units) => ({
      agent: 'dqn',
      name: `${units} units`,
      config: { hidden: [units], learningStarts: 200 },
    })),
    environments: ['CartPole-v1'],
    seeds: 3,
    steps: 500,
    evaluations: 1,
    evaluationEpisodes: 2,
  };
  writeFileSync(join(folder, 'arms.json'), JSON.stringify(spec));
  const results = async (out: string, options = '') => {
    const { stdout } = await ok(`sweep arms.json --out ${out} --json --workers 1 ${options}`);
    const started = stdout.split('\n').filter((line) => /"type":"(started|done)"/.test(line));
    return { started, rows: readResults(join(folder, out, 'results.jsonl')) };
  };
  const one = await results('one');
  const three = await results('three', '--together 3');
  const byId = (rows: typeof one.rows) =>
    Object.fromEntries(rows.map(({ id, score, curve }) => [id, { score, curve }]));
  expect(byId(three.rows)).toEqual(byId(one.rows));
  expect(three.rows).toHaveLength(6);
  // All three seeds of an arm start before the first one ends.
  expect(three.started.slice(0, 3).every((line) => line.includes('started'))).toBe(true);
});

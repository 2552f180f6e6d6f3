import type { AgentEntry, EnvironmentEntry, Job, Run } from '@prism-rl/core';
import { Box, Discrete, definePlugin, Registry } from '@prism-rl/core';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { fenceOf, planSweep, runDirectoryOf, type SweepSpec } from './planSweep.ts';
import { hashOf } from './sameRun.ts';

const never = (): never => {
  throw new Error('planning makes no agent');
};
const space = new Box({ low: 0, high: 1, shape: [1] });
const environment: EnvironmentEntry<{ size: number }> = {
  description: 'E',
  defaults: { size: 3 },
  schema: v.strictObject({ size: v.number() }),
  rewardThreshold: 1,
  create: () => ({
    id: 'E',
    observationSpace: space,
    actionSpace: new Discrete(2),
    reset: never,
    step: never,
  }),
};
const agent: AgentEntry<{ rate: number }> = {
  description: 'A',
  defaults: { rate: 0.5 },
  schema: v.strictObject({ rate: v.pipe(v.number(), v.maxValue(1, 'must be at most 1')) }),
  presets: {
    quick: {
      description: 'q',
      environments: ['Quick/E-v0'],
      steps: 30_000,
      config: { rate: 0.25 },
      stopWhenSolved: { over: 5 },
    },
    judged: { description: 'j', steps: 30_000, evaluations: 2, evaluationEpisodes: 100, config: {} },
  },
  supports: () => true,
  usesBackend: true,
  create: never,
};
const plugin = definePlugin({
  name: 'toy',
  environments: { 'E-v0': environment, 'Quick/E-v0': environment },
  agents: {
    a: agent,
    b: { ...agent, usesBackend: false, presets: {} },
  },
});
const registry = new Registry([plugin]);
const spec: SweepSpec = {
  arms: [
    { name: 'a', agent: 'a' },
    { name: 'a, fast', agent: 'a', config: { rate: 1 } },
    { name: 'b', agent: 'b' },
  ],
  environments: [{ id: 'E-v0', config: { size: 5 }, steps: 5000 }, { id: 'Quick/E-v0' }],
  seeds: [3, 1],
};

test.each([
  [900, undefined, 900, 900],
  [2500, undefined, 834, 834],
  [30_000, undefined, 1500, 3000],
  [1_000_000, undefined, 50_000, 100_000],
  [1000, 3, 334, 1000],
])(
  'of %d steps with %s evaluations: one every %d, a checkpoint every %d',
  async (steps, evaluations, every, saved) => {
    const asked = {
      ...spec,
      environments: [{ id: 'E-v0', steps }],
      ...(evaluations !== undefined && { evaluations }),
    };
    const [job] = await planSweep(registry, asked, 'ort');
    expect(job!.payload).toMatchObject({ evaluationSteps: every, schedule: { checkpointSteps: saved } });
  },
);

test('arms × environments × seeds, seed by seed, every setting resolved', async () => {
  const jobs = await planSweep(registry, spec, 'ort');
  expect(jobs.map(({ id }) => id).slice(0, 7)).toEqual([
    'E-v0/a/seed3',
    'E-v0/a, fast/seed3',
    'E-v0/b/seed3',
    'Quick/E-v0/a/seed3',
    'Quick/E-v0/a, fast/seed3',
    'Quick/E-v0/b/seed3',
    'E-v0/a/seed1',
  ]);
  expect(jobs).toHaveLength(12);
  const run = (id: string) => jobs.find((job) => job.id === id)!.payload;
  expect(run('E-v0/a/seed3')).toMatchObject({
    agentConfig: { rate: 0.5 },
    environmentConfig: { size: 5 },
    steps: 5000,
    evaluationSteps: 1000,
    evaluationEpisodes: 20,
    schedule: { checkpointSteps: 1000 },
    backend: 'ort',
  });
  expect(run('E-v0/a/seed3')).not.toHaveProperty('preset');
  expect(run('E-v0/a/seed3').schedule).not.toHaveProperty('checkpointSeconds');
  const [timed] = await planSweep(registry, { ...spec, checkpointSeconds: 0.5 }, 'ort');
  expect(timed!.payload.schedule?.checkpointSeconds).toBe(0.5);
  // The preset's steps, 20 evaluations and 10 checkpoints.
  expect(run('Quick/E-v0/a/seed1')).toMatchObject({
    agentConfig: { rate: 0.25 },
    steps: 30_000,
    evaluationSteps: 1500,
    schedule: { checkpointSteps: 3000 },
    preset: 'quick',
  });
  expect(run('Quick/E-v0/a, fast/seed1').agentConfig).toEqual({ rate: 1 });
  expect(run('E-v0/b/seed1')).toMatchObject({ steps: 5000 });
  expect(run('E-v0/b/seed1')).not.toHaveProperty('backend');
  expect(runDirectoryOf(run('Quick/E-v0/a, fast/seed1'))).toEqual([
    'runs',
    'Quick~E-v0',
    'a--fast~~eacf3efc2e',
    'seed1',
  ]);
});

test('an arm may have settings of the environment of its own', async () => {
  const arms = [
    { name: 'a', agent: 'a' },
    { name: 'large', agent: 'a', envConfig: { size: 7 } },
    { name: 'b', agent: 'b' },
  ];
  const jobs = await planSweep(registry, { ...spec, arms, seeds: [1] }, 'ort');
  const sizes = jobs.map(({ payload }) => payload.environmentConfig['size']);
  expect(sizes).toEqual([5, 7, 5, 3, 7, 3]);
  const wrong = [{ name: 'a', agent: 'a', envConfig: { speed: 1 } }];
  await expect(planSweep(registry, { ...spec, arms: wrong }, 'ort')).rejects.toThrow(/speed/);
});

test('an environment may ask for a preset that was not made for it', async () => {
  const arms = spec.arms.slice(0, 2);
  const jobs = await planSweep(registry, {
    arms,
    environments: [{ id: 'E-v0', preset: 'quick' }],
    seeds: [1],
  });
  expect(jobs.map(({ payload }) => payload)).toMatchObject([
    { preset: 'quick', steps: 30_000, agentConfig: { rate: 0.25 } },
    { preset: 'quick', steps: 30_000, agentConfig: { rate: 1 } },
  ]);
});

test('runs are judged as their preset says, unless the sweep says otherwise', async () => {
  const judged = async (more: Partial<SweepSpec>) => {
    const environments = [{ id: 'E-v0', preset: 'judged' }];
    const [job] = await planSweep(registry, {
      arms: spec.arms.slice(0, 1),
      environments,
      seeds: [1],
      ...more,
    });
    return [job!.payload.evaluationSteps, job!.payload.evaluationEpisodes];
  };
  expect(await judged({})).toEqual([15_000, 100]);
  expect(await judged({ evaluations: 3, evaluationEpisodes: 7 })).toEqual([10_000, 7]);
});

test('the hash tells settings apart, not names and seeds', async () => {
  const hashes = new Map(
    (await planSweep(registry, spec, 'ort')).map(({ id, payload }) => [id, hashOf(payload)]),
  );
  expect(hashes.get('E-v0/a/seed1')).toBe(hashes.get('E-v0/a/seed3'));
  expect(new Set(hashes.values()).size).toBe(6);
  const arms = [{ name: 'another name', agent: 'a' }];
  const [renamed] = await planSweep(registry, { ...spec, arms }, 'ort');
  expect(hashOf(renamed!.payload)).toBe(hashes.get('E-v0/a/seed3'));
});

test.each([
  ['a wrong setting', { arms: [{ name: 'x', agent: 'a', config: { rate: 2 } }] }, /must be at most 1/],
  ['a preset that an arm lacks', { environments: [{ id: 'E-v0', preset: 'quicker' }] }, /quicker/],
  ['a seed below 0', { seeds: [-1] }, /seed must be an integer of at least 0/],
  ['no evaluations', { evaluations: 0 }, /evaluations must be an integer/],
  ['checkpoints that never come', { checkpointSteps: -1 }, /checkpointSteps must be an integer/],
  ['no seconds between checkpoints', { checkpointSeconds: 0 }, /checkpointSeconds must be a number above 0/],
  ['a seed of no number', { seeds: [1.5] }, /seed must be an integer of at least 0, but is 1\.5/],
  ['no name', { arms: [{ name: '', agent: 'a' }] }, /"" cannot be the name/],
  ['a very long name', { arms: [{ name: 'a'.repeat(300), agent: 'a' }] }, /cannot be the name/],
  [
    'more runs than memory',
    { seeds: Array.from({ length: 20_000 }, (_, seed) => seed) },
    /at most 100000 runs, but this one has 120000/,
  ],
])('%s is refused', async (_name, more, message) => {
  await expect(planSweep(registry, { ...spec, ...more })).rejects.toThrow(message);
});

test('in batches, seeds come in groups, and none is left out', async () => {
  const arms = spec.arms.slice(0, 2);
  const asked = {
    ...spec,
    arms,
    environments: [{ id: 'E-v0', steps: 900 }],
    seeds: [5, 4, 3, 2, 1],
    batch: 2,
  };
  const jobs = await planSweep(registry, asked, 'ort');
  expect(jobs.map(({ payload: { arm, seed } }) => `${arm} ${seed}`)).toEqual([
    ...['a 5', 'a 4', 'a, fast 5', 'a, fast 4'],
    ...['a 3', 'a 2', 'a, fast 3', 'a, fast 2'],
    ...['a 1', 'a, fast 1'],
  ]);
});

test('the first holder of a later leg comes after every one of the leg before', () => {
  const payload = { environment: 'E-v0', schedule: {} } as Parameters<typeof fenceOf>[0]['payload'];
  const fences = [
    fenceOf({ payload, token: 1 }),
    fenceOf({ payload, token: 9 }),
    fenceOf({ payload: { ...payload, schedule: { leg: { number: 1, until: 500 } } }, token: 1 }),
    fenceOf({ payload: { ...payload, schedule: { leg: { number: 2, until: 900 } } }, token: 1 }),
  ];
  expect(fences).toEqual(fences.toSorted((a, b) => a - b));
  expect(new Set(fences).size).toBe(4);
});

test('how often runs are saved, and which part of them is trained, changes no hash', async () => {
  const [{ payload }] = (await planSweep(registry, spec)) as [Job<Run>];
  for (const schedule of [undefined, { checkpointSeconds: 9 }, { leg: { number: 1, until: 9 } }]) {
    const run: Run = { ...payload, schedule };
    expect(hashOf(run)).toBe(hashOf(payload));
  }
  expect(hashOf({ ...payload, evaluationSteps: 999 })).not.toBe(hashOf(payload));
});

test('the backend is asked for once all runs that need one are planned', async () => {
  const asked: string[][] = [];
  const jobs = await planSweep(registry, spec, async (runs) => {
    asked.push(runs.map(({ environment: id, arm }) => `${id} ${arm}`));
    return 'ort';
  });
  expect(asked).toEqual([['E-v0 a', 'E-v0 a, fast', 'Quick/E-v0 a', 'Quick/E-v0 a, fast']]);
  expect(new Set(jobs.map(({ payload }) => `${payload.arm} ${payload.backend}`))).toEqual(
    new Set(['a ort', 'a, fast ort', 'b undefined']),
  );
});

test.each([
  { seed: '1/../../../../outside' as never },
  { seed: '../../../../outside' as never },
  { seed: 1.5 },
  { seed: undefined as never },
  { environment: ['E'] as never },
  { arm: { name: 'a' } as never },
])('the run %j from a queue has no directory', (damage) => {
  const run = { environment: 'E-v0', agent: 'a', seed: 1, ...damage };
  expect(() => runDirectoryOf(run)).toThrow(
    expect.objectContaining({
      code: 'incompatible',
      message: expect.stringMatching(/^A run of the sweep is damaged/),
    }),
  );
});

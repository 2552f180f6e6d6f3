import { readdirSync, readFileSync } from 'node:fs';
import type { Agent, Config, SelfDriving, WrapperChoice } from '@prism-rl/core';
import { isDebug, Registry, Rng, resolveConfig, setDebug } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { plugin as nn } from '@prism-rl/nn/plugin';
import { afterEach, expect, test } from 'vitest';
import type { A3cConfig } from '../../src/a3c/config.ts';
import { a3cEntry } from '../../src/a3c/entry.ts';
import { plugin as corridors } from './corridorPlugin.ts';

const engine = await activateBackend('ort');

const made: Agent[] = [];
afterEach(async () => {
  for (const agent of made.splice(0)) await agent.dispose?.();
});

interface Options {
  readonly numEnvs?: number;
  readonly env?: Config;
  readonly modules?: readonly string[];
  readonly settings?: Config;
  readonly wrappers?: readonly WrapperChoice[];
}

async function create(options: Options = {}): Promise<SelfDriving> {
  const { numEnvs = 2, env = {}, modules, settings = {}, wrappers = [] } = options;
  const registry = new Registry([corridors, nn]);
  const { entry } = registry.get('environments', 'Corridor-v0');
  const config = resolveConfig('environment Corridor-v0', entry, env) as Config;
  const { observationSpace, actionSpace } = await entry.create(config);
  const agent = await a3cEntry.create({
    ...{ observationSpace, actionSpace, numEnvs, steps: 20_000, engine, rng: new Rng(1) },
    config: resolveConfig('agent a3c', a3cEntry, { hidden: [16], ...settings }) as A3cConfig,
    environment: { id: 'Corridor-v0', config, wrappers, modules: modules ?? registry.modules },
  });
  made.push(agent);
  return agent as SelfDriving;
}

const forever = new AbortController().signal;

const quick = { optimizer: 'adam', learningRate: 5e-3, epsilon: 1e-5 };

test('two learners take exactly the requested steps, and learn; acts with and saves the newest policy', async () => {
  const agent = await create({ settings: quick });
  const first = await agent.advance(1000, forever);
  expect(first.envSteps).toBe(1000);
  expect(first.updates).toBeGreaterThanOrEqual(200);
  expect(first.episodes.length).toBeGreaterThan(10);
  for (const { env } of first.episodes) expect([0, 1]).toContain(env);
  const marks = first.episodes.map(({ envSteps }) => envSteps);
  expect(marks).toEqual(marks.toSorted((a, b) => a - b));
  expect(marks.at(-1)).toBeLessThanOrEqual(1000);
  for (const { length, terminated, truncated, return: sum } of first.episodes) {
    expect(truncated).toBe(length === 30);
    expect(sum).toBeCloseTo(terminated ? 1 - 0.1 * (length - 1) : -3, 6);
  }
  const last = await agent.advance(8000, forever);
  expect(last.envSteps).toBe(8000);
  // The shortest path takes 4 steps; exploration decreases.
  const late = last.episodes.slice(-50);
  expect(late.reduce((sum, { length }) => sum + length, 0) / late.length).toBeLessThan(5);
  expect(last.metrics!.entropy).toBeLessThan(first.metrics!.entropy!);

  const actions = new Int32Array(4);
  await agent.act(Float32Array.of(0, 1, 0.25, 1, 0.5, 1, 0.75, 1), { actions, extras: {} }, 'exploit');
  expect([...actions]).toEqual([1, 1, 1, 1]);
  const snapshot = structuredClone(await agent.save());

  // An abort stops all learners after their current update; they can continue.
  let envSteps = 8000;
  for (let patience = 50; envSteps === 8000; patience *= 2) {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), patience);
    ({ envSteps } = await agent.advance(1e9, controller.signal));
  }
  expect(envSteps).toBeLessThan(1e9);
  expect((await agent.advance(envSteps + 100, forever)).envSteps).toBe(envSteps + 100);
  expect((await agent.advance(1e9, AbortSignal.abort())).envSteps).toBe(envSteps + 100);

  const other = await create({ settings: quick, numEnvs: 1 });
  await other.restore(snapshot);
  expect(await other.save()).toEqual(snapshot);
  expect((await other.advance(8500, forever)).envSteps).toBe(8500);
});

test('continues from a snapshot restored after training: steps, parameters and random stream', async () => {
  const agent = await create({ numEnvs: 1, settings: quick });
  await agent.advance(200, forever);
  const snapshot = structuredClone(await agent.save());
  await agent.advance(1000, forever);
  await agent.restore(snapshot);
  expect(await agent.save()).toEqual(snapshot);
  const again = await agent.advance(500, forever);
  expect(again.envSteps).toBe(500);
  expect(again.updates).toBeGreaterThan(0);
  // A single learner has no races: it acts like a learner of an agent restored before training.
  const fresh = await create({ numEnvs: 1, settings: quick });
  await fresh.restore(snapshot);
  expect(await fresh.advance(500, forever)).toEqual(again);
  expect(await fresh.save()).toEqual(await agent.save());
});

test('all learners contribute episodes', async () => {
  const agent = await create();
  const seen = new Set<number>();
  // If the system gives one thread no time for a while, the other takes its steps.
  for (let goal = 1000; seen.size < 2; goal += 1000) {
    for (const { env } of (await agent.advance(goal, forever)).episodes) seen.add(env);
  }
});

test('each learner explores with its own random stream', async () => {
  const agent = await create({ settings: { ...quick, learningRate: 1e-12 } });
  const lengths: [number[], number[]] = [[], []];
  // The policy is constant: a learner's behaviour depends on its random stream alone.
  for (let goal = 1000; Math.min(...lengths.map(({ length }) => length)) < 12; goal += 1000) {
    for (const { env, length } of (await agent.advance(goal, forever)).episodes)
      lengths[env as 0 | 1].push(length);
  }
  expect(lengths[0].slice(0, 12)).not.toEqual(lengths[1].slice(0, 12));
});

test('exports the newest and the restored parameters, also at equal numbers of updates', async () => {
  const agent = await create({ settings: quick, numEnvs: 1 });
  const shown = [await agent.exportPolicy!('onnx')];
  await agent.advance(200, forever);
  shown.push(await agent.exportPolicy!('onnx'));
  const { meta, arrays } = structuredClone(await agent.save());
  const halved = Object.entries(arrays).map(([name, array]) => [
    name,
    array instanceof Float32Array ? array.map((x) => x / 2) : array,
  ]);
  await agent.restore({ meta, arrays: Object.fromEntries(halved) });
  shown.push(await agent.exportPolicy!('onnx'));
  expect(new Set(shown.map((bytes) => Buffer.from(bytes).toString('base64'))).size).toBe(3);
  await agent.restore({ meta, arrays });
  expect(await agent.exportPolicy!('onnx')).toEqual(shown[1]);
});

test('counts the steps of environments exactly, also after a resume', async () => {
  const options = { env: { limit: 1 }, settings: { ...quick, anneal: false } };
  const agent = await create(options);
  // A segment claims five steps and takes one; it returns the others.
  const first = await agent.advance(300, forever);
  expect([first.envSteps, first.episodes.length, first.updates]).toEqual([300, 300, 300]);
  const other = await create(options);
  await other.restore(structuredClone(await agent.save()));
  let steps = 300;
  for (let learners = 0; learners < 2; ) {
    const more = await other.advance(steps + 200, forever);
    expect([more.envSteps, more.episodes.length]).toEqual([steps + 200, 200]);
    steps += 200;
    expect(more.metrics!.learningRate).toBeCloseTo(quick.learningRate, 12);
    learners = new Set(more.episodes.map(({ env }) => env)).size;
  }
});

test('two learners with a lock', async () => {
  const agent = await create({ settings: { ...quick, updates: 'locked' } });
  const first = await agent.advance(1000, forever);
  const last = await agent.advance(6000, forever);
  expect([first.envSteps, last.envSteps]).toEqual([1000, 6000]);
  expect(last.metrics!.entropy).toBeLessThan(first.metrics!.entropy!);
});

test('a learner that throws ends the run with its error', async () => {
  const agent = await create({ env: { collapseAt: 200 } });
  const error = await agent.advance(1e6, forever).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    code: 'state',
    message: expect.stringMatching(/^Actor-learner [12] of 2 failed: The corridor collapsed\.$/),
    cause: expect.stringContaining('corridorPlugin.ts'),
  });
});

test('a thread that exits ends the run with its error', async () => {
  const agent = await create({ numEnvs: 1, env: { exitAt: 200 } });
  await expect(agent.advance(1e6, forever)).rejects.toThrow(
    /^Actor-learner 1 of 1 failed: its thread ended with exit code 3\.$/,
  );
});

test.each([true, false])('threads check contracts too: debug mode %s', async (debug) => {
  const before = isDebug();
  setDebug(debug);
  try {
    const agent = await create({ env: { oddAt: 100 } });
    const running = agent.advance(1000, forever);
    if (debug)
      await expect(running).rejects.toThrow(
        /^Actor-learner [12] of 2 failed: .*the observation .* is not in /,
      );
    else expect((await running).envSteps).toBe(1000);
  } finally {
    setDebug(before);
  }
});

test('reports a NaN reward with its step outside debug mode too', async () => {
  const before = isDebug();
  setDebug(false);
  try {
    const agent = await create({ numEnvs: 1, wrappers: [{ name: 'Unpaid', config: {} }] });
    await expect(agent.advance(1000, forever)).rejects.toMatchObject({
      code: 'contract',
      message: expect.stringMatching(
        /^Actor-learner 1 of 1 failed: The reward of environment 0 is NaN \(step \d+ of the episode of Corridor-v0\)\.$/,
      ),
    });
  } finally {
    setDebug(before);
  }
});

test.each([[[nn]], [[]]])('names an environment that threads cannot load, with a hint', async (plugins) => {
  const agent = await create({ numEnvs: 1, modules: new Registry(plugins).modules });
  await expect(agent.advance(100, forever)).rejects.toMatchObject({
    code: 'unknown-name',
    message: 'Actor-learner 1 of 1 failed: There is no environment named "Corridor-v0".',
    hint: expect.stringContaining('`module: import.meta.url`'),
  });
});

test('threads load the backends of @prism-rl/nn themselves', async () => {
  const agent = await create({ numEnvs: 1, modules: new Registry([corridors]).modules });
  expect((await agent.advance(100, forever)).envSteps).toBe(100);
});

/** Returns the names of this process's threads, if the system lists them. */
function threads(): string[] {
  return readdirSync('/proc/self/task').map((id) =>
    readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim(),
  );
}

test.skipIf(process.platform !== 'linux')(
  'no thread is left, also after a failure (skipped without /proc)',
  async () => {
    const before = threads().length;
    const good = await create({ numEnvs: 2 });
    await good.advance(300, forever);
    expect(threads().length).toBeGreaterThanOrEqual(before + 2);
    await good.dispose?.();
    const bad = await create({ numEnvs: 2, env: { collapseAt: 50 } });
    await expect(bad.advance(1e6, forever)).rejects.toThrow('collapsed');
    await expect.poll(() => threads().length).toBeLessThanOrEqual(before);
    made.splice(0);
  },
);

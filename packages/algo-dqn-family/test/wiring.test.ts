// Observes schedules, target network and greedy policy of a whole run from outside, through events and snapshots.
import type { Env, EnvironmentEntry, Snapshot } from '@prism-rl/core';
import { Box, childSnapshot, Discrete, definePlugin, noInfo } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import type { RunHandle, RunnerEvent, TrainOptions } from '@prism-rl/runner';
import { evaluateEvery, train } from '@prism-rl/runner';
import { expect, test } from 'vitest';
import type { DqnConfig } from '../src/dqn/config.ts';
import { dqnDefaults } from '../src/dqn/config.ts';
import { plugin as dqnFamily } from '../src/plugin.ts';
import { recipes, small } from './conformance/agentChecks.ts';

const engine = await activateBackend('ort');

/** An environment with a constant observation, in which each action pays its number. Episode lengths cycle through `lengths`. */
function levers(lengths: readonly number[]): Env<Float32Array, number> {
  let episode = -1;
  let time = 0;
  const sight = (): Float32Array => Float32Array.of(0.3, -0.5);
  return {
    id: 'Levers-v0',
    observationSpace: new Box<'float32'>({ low: -1, high: 1, shape: [2] }),
    actionSpace: new Discrete(4),
    reset: () => {
      episode++;
      time = 0;
      return { observation: sight(), info: noInfo };
    },
    step: (action) => {
      time++;
      const terminated = time === lengths[episode % lengths.length];
      return { observation: sight(), reward: action, terminated, truncated: false, info: noInfo };
    },
    save: () => Uint8Array.of(episode, time),
    restore: (state) => {
      [episode, time] = state as unknown as [number, number];
    },
  };
}

function entry(lengths: readonly number[]): EnvironmentEntry {
  const validate = (value: unknown) => ({ value: value as Record<string, never> });
  return {
    description: 'levers',
    defaults: {},
    schema: { '~standard': { version: 1, vendor: 'test', validate } },
    create: () => levers(lengths) as Env,
  };
}

const plugin = definePlugin({
  name: 'levers',
  environments: { 'Levers-v0': entry([1]), 'LongLevers-v0': entry([7, 1, 2]) },
});

function run(agent: string, settings: Partial<DqnConfig>, options: Partial<TrainOptions>) {
  return train({
    plugins: [plugin, dqnFamily],
    env: 'Levers-v0',
    agent,
    agentConfig: { ...small, ...settings } as NonNullable<TrainOptions['agentConfig']>,
    // The small settings include parts that some agents lack.
    allowUnused: true,
    seed: 1,
    engine,
    ...options,
  });
}

async function eventsOf(events: Pick<ReturnType<typeof run>, 'forEach'>): Promise<RunnerEvent[]> {
  const all: RunnerEvent[] = [];
  await events.forEach((event) => void all.push(event));
  return all;
}

test.each([1, 3])(
  'β counts environment steps: neither windows of %i, nor steps of a whole vector',
  async (nStep) => {
    const settings = {
      replay: 'proportional',
      nStep,
      priorityBetaFrom: 'start',
      priorityBetaStart: 0.4,
      priorityBetaEnd: 1,
    } as const;
    const steps = 120;
    const options = { env: 'LongLevers-v0', numEnvs: 4, steps };
    const events = await eventsOf(run('dqn', settings, options));
    const updates = events.filter((event) => event.type === 'update');
    expect(updates.length).toBeGreaterThan(20);
    for (const { envSteps, metrics } of updates) {
      expect(metrics.beta).toBeCloseTo(0.4 + (0.6 * envSteps) / steps, 12);
    }
    expect(updates.at(-1)!.metrics.beta).toBe(1);
  },
);

test('ε counts environment steps, not steps of a whole vector', async () => {
  const settings: Partial<DqnConfig> = {
    ...{ epsilonStart: 1, epsilonEnd: 0.2, epsilonDecay: 'linear', epsilonSteps: 100 },
    epsilonFrom: 'start',
  };
  const events = await eventsOf(run('dqn', settings, { env: 'LongLevers-v0', numEnvs: 4, steps: 120 }));
  const updates = events.filter((event) => event.type === 'update');
  expect(updates.length).toBeGreaterThan(20);
  for (const { envSteps, metrics } of updates)
    expect(metrics.epsilon).toBeCloseTo(1 - 0.8 * Math.min(1, envSteps / 100), 12);
});

type Network = { readonly [name: string]: Float32Array };

async function networks(
  settings: Partial<DqnConfig>,
  steps: number,
  env = 'Levers-v0',
): Promise<{ readonly online: Network; readonly target: Network }[]> {
  const saved: Snapshot[] = [];
  let handle: RunHandle | undefined;
  await run('dqn', { trainEvery: 1, ...settings }, { steps, env }).forEach((event) => {
    if (event.type === 'start') handle = event.run;
    if (event.type !== 'start' && event.type !== 'update') return;
    handle!.atBoundary(async () => {
      saved.push(structuredClone(await handle!.save()));
    });
  });
  return saved.map((snapshot) => {
    const agent = childSnapshot(childSnapshot(snapshot, 'trainer'), 'agent');
    const [online, target] = ['online', 'target'].map((name) => childSnapshot(agent, name).arrays as Network);
    expect(Object.keys(online!)).toContain('dense0/kernel');
    return { online: online!, target: target! };
  });
}

test.each([1, 0.25])(
  'after updates N, 2N, … the target goes %d of the way, and stands still between',
  async (tau) => {
    const settings = { targetUpdateEvery: 3, targetTau: tau, learningStarts: 12, learningRate: 0.01 };
    const after = await networks(settings, 12 + 9);
    expect(after).toHaveLength(11);
    expect(after[0]!.target).toEqual(after[0]!.online);
    for (let update = 1; update < after.length; update++) {
      const [{ target: before }, { online, target }] = [after[update - 1]!, after[update]!];
      expect(online).not.toEqual(after[update - 1]!.online);
      for (const [name, values] of Object.entries(target)) {
        const distances = Array.from(values, (value, k) => {
          const [from, to] = [before[name]![k]!, online[name]![k]!];
          return Math.abs(value - (update % 3 === 0 ? from + tau * (to - from) : from));
        });
        expect(Math.max(...distances)).toBeLessThanOrEqual(update % 3 === 0 && tau < 1 ? 1e-6 : 0);
      }
    }
  },
);

test('counted in episodes, the target is copied at the first update after every second one, and stands still between', async () => {
  const settings = { targetUpdateUnit: 'episodes', targetUpdateEvery: 2, learningStarts: 12 } as const;
  const after = await networks(settings, 32, 'LongLevers-v0');
  // Episodes end after steps 7, 8, 10, 17, 18, 20, 27, 28 and 30; update k follows step 11 + k.
  expect(after).toHaveLength(1 + 21);
  const copies = after.flatMap(({ online, target }, k) => {
    if (k === 0) return [];
    const isCopied = JSON.stringify(target) === JSON.stringify(online);
    if (!isCopied) expect(target).toEqual(after[k - 1]!.target);
    return isCopied ? [11 + k] : [];
  });
  expect(copies).toEqual([12, 17, 20, 28]);
});

test('the step size falls in a line from its start to its end over the steps of the run', async () => {
  // Adam's first step moves each parameter by the learning rate, regardless of the gradient: here after 60 of 100 steps.
  const settings = { learningRate: 0.1, learningRateEnd: 0.02, adamEpsilon: 1e-12, learningStarts: 60 };
  const [before, after] = await networks(settings, 100);
  const moves = Object.entries(before!.online).flatMap(([name, values]) =>
    Array.from(values, (value, k) => Math.abs(after!.online[name]![k]! - value)),
  );
  expect(Math.max(...moves)).toBeCloseTo(0.1 - 0.08 * 0.6, 5);
  // With a final learning rate of 0 the last update changes nothing.
  const ending = await networks({ ...settings, learningRateEnd: 0 }, 70);
  expect(ending.at(-1)!.online).toEqual(ending.at(-2)!.online);
  expect(ending.at(-2)!.online).not.toEqual(ending.at(-3)!.online);
});

test('a step size that is set alone, below the end that the defaults have, does not rise', async () => {
  const settings = { learningRate: 1e-4, adamEpsilon: 1e-12, learningStarts: 60 };
  expect(dqnDefaults.learningRateEnd).toBeGreaterThan(settings.learningRate);
  const [before, after] = await networks(settings, 100);
  const moves = Object.entries(before!.online).flatMap(([name, values]) =>
    Array.from(values, (value, k) => Math.abs(after!.online[name]![k]! - value)),
  );
  expect(Math.max(...moves)).toBeCloseTo(1e-4, 6);
});

test.each(recipes)('%s is judged by its greedy policy, however much it explores', async (name) => {
  const settings = { epsilonStart: 1, epsilonEnd: 1, noisySigma: 3, learningStarts: 12 };
  const judged = run(name, settings, { steps: 40, numEnvs: 2 }).pipe(
    evaluateEvery({ steps: 40, episodes: 600 }),
  );
  const events = await eventsOf(judged);
  const evaluations = events.filter((event) => event.type === 'evaluation');
  expect(evaluations).toHaveLength(1);
  // One observation, one best lever, in each of five rounds of episodes.
  expect(evaluations[0]!.stdReturn).toBe(0);
  const explored = events.flatMap((event) => (event.type === 'episode' ? [event.return] : []));
  expect(new Set(explored).size).toBeGreaterThan(1);
});

test('a run whose engine was forgotten is refused in a sentence that says how to get one', async () => {
  await expect(eventsOf(run('dqn', {}, { engine: undefined }))).rejects.toMatchObject({
    code: 'state',
    message: 'An agent with a neural network needs an engine.',
    hint: expect.stringContaining("engine: await activateBackend('auto')"),
  });
});

test("the record of a run says its engine's backend", async () => {
  const [start] = await eventsOf(run('dqn', {}, { steps: 5 }));
  expect(start).toMatchObject({ type: 'start', manifest: { backend: 'ort' } });
});

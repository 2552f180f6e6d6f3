// Behaviour cloning finds the most likely policy in closed cases, and resumes bit for bit.
import type { Config, Dataset, Episodes, SelfDriving, Snapshot, Space } from '@prism-rl/core';
import { actOutputs, Box, Discrete, MultiDiscrete, Rng, resolveConfig, Tuple } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { activateBackend } from '@prism-rl/nn';
import { evaluateEvery, type RunHandle, type RunnerEvent, train } from '@prism-rl/runner';
import { expect, test } from 'vitest';
import type { BcConfig } from '../src/bc/config.ts';
import { bcEntry } from '../src/bc/entry.ts';
import { plugin } from '../src/plugin.ts';

const engine = await activateBackend('ort');

function datasetOf(episodes: Episodes): Dataset {
  return { shards: ['a'], read: () => episodes };
}

/** One-step episodes: pairs of what was seen and what was done. */
function pairs(
  observationSpace: Space,
  actionSpace: Space,
  rows: readonly (readonly [seen: readonly number[], done: readonly number[], reward?: number])[],
): Episodes {
  const typed = (like: Space, values: number[]) => {
    const Elements = { float32: Float32Array, int32: Int32Array }[like.dtype as 'float32' | 'int32'];
    return Elements.from(values);
  };
  return {
    ...{ environment: 'Pairs-v0', policy: 'expert', observationSpace, actionSpace },
    lengths: Int32Array.from(rows, () => 1),
    observations: typed(
      observationSpace,
      rows.flatMap(([seen]) => [...seen, ...seen]),
    ),
    actions: typed(
      actionSpace,
      rows.flatMap(([, done]) => [...done]),
    ),
    rewards: Float64Array.from(rows, ([, , reward = 0]) => reward),
    terminated: Uint8Array.from(rows, () => 1),
    truncated: Uint8Array.from(rows, () => 0),
  };
}

/** Kernel and bias of the only layer, and the deviations, after some updates. */
async function learned(episodes: Episodes, settings: Partial<BcConfig>, updates = 600) {
  const { observationSpace, actionSpace } = episodes;
  const config = resolveConfig('bc', bcEntry, {
    data: 'x',
    hidden: [],
    learningRate: 0.03,
    batchSize: 64,
    ...settings,
  }) as BcConfig;
  const agent = (await bcEntry.create({
    ...{ observationSpace, actionSpace, numEnvs: 1, steps: updates, config, rng: new Rng(4), engine },
    readDataset: () => datasetOf(episodes),
  })) as SelfDriving;
  for (let at = 0; at < updates; ) at = (await agent.advance(updates, new AbortController().signal)).envSteps;
  const weights = await agent.weights!();
  await agent.dispose?.();
  return Object.fromEntries(Object.entries(weights).map(([name, { values }]) => [name, [...values]]));
}

const states = new Discrete(2) as Space;
/** A softmax over the outputs of state `s`. */
function chances(
  { 'policy/kernel': kernel, 'policy/bias': bias }: { [name: string]: number[] },
  s: number,
): number[] {
  const count = bias!.length;
  const odds = bias!.map((b, a) => Math.exp(b + kernel![s * count + a]!));
  const sum = odds.reduce((all, one) => all + one);
  return odds.map((odd) => odd / sum);
}

test('a table of logits learns how often each action was chosen in each state', async () => {
  const choices = new Discrete(3, { start: 5 }) as Space;
  const often = (state: number, action: number, times: number) =>
    Array.from({ length: times }, () => [[state], [action]] as const);
  const rows = [
    ...often(0, 5, 6),
    ...often(0, 6, 3),
    ...often(0, 7, 1),
    ...often(1, 7, 8),
    ...often(1, 5, 2),
  ];
  const found = await learned(pairs(states, choices, rows), { batchSize: 512, learningRate: 0.01 }, 1000);
  for (const [k, chance] of [0.6, 0.3, 0.1].entries()) expect(chances(found, 0)[k]).toBeCloseTo(chance, 1);
  expect(chances(found, 1)[2]).toBeCloseTo(0.8, 1);
  expect(chances(found, 1)[1]).toBeLessThan(0.03);
});

test('the best tenth alone is imitated', async () => {
  const choices = new Discrete(2) as Space;
  const rows = Array.from({ length: 20 }, (_, k) => [[0], [k < 2 ? 1 : 0], k < 2 ? 5 : k / 20] as const);
  expect(chances(await learned(pairs(states, choices, rows), { best: 0.1 }), 0)[1]).toBeGreaterThan(0.95);
  expect(chances(await learned(pairs(states, choices, rows), {}), 0)[1]).toBeLessThan(0.2);
});

test('means of real actions are the data’s; a learned deviation is that of the errors, a fixed one stays 1', async () => {
  const forces = new Box({ low: -2, high: 2, shape: [1] }) as Space;
  const sight = new Box({ low: -1, high: 1, shape: [1] }) as Space;
  // 0.5 + x ± 0.3
  const rows = [-1, -0.5, 0, 0.5, 1].flatMap((x) =>
    [0.3, -0.3].map((error) => [[x], [0.5 + x + error]] as const),
  );
  for (const deviation of ['fixed', 'learned'] as const) {
    const found = await learned(
      pairs(sight, forces, rows),
      { deviation, batchSize: 256, learningRate: 0.01 },
      1200,
    );
    expect(found['policy/kernel']![0]).toBeCloseTo(1, 1);
    expect(found['policy/bias']![0]).toBeCloseTo(0.5, 1);
    expect(Math.exp(found['policy/logStd']![0]!)).toBeCloseTo(
      deviation === 'fixed' ? 1 : 0.3,
      deviation === 'fixed' ? 12 : 1,
    );
  }
});

test('each part of mixed actions is imitated, whatever it counts from', async () => {
  const mixed = new Tuple([
    new MultiDiscrete([2, 3], { start: [4, -1] }),
    new Box({ low: -3, high: 3, shape: [1] }),
  ]) as unknown as Space;
  const rows = [
    [[0], [5, -1, 2]],
    [[1], [4, 1, -1]],
  ] as const;
  const found = await learned(pairs(states, mixed, rows), {}, 900);
  const [kernel, bias] = [found['policy/0/kernel']!, found['policy/0/bias']!];
  const logits = (s: number) => bias.map((b, k) => b + kernel[s * 5 + k]!);
  const best = (values: number[]): number => values.indexOf(Math.max(...values));
  expect([0, 1].map((s) => [best(logits(s).slice(0, 2)), best(logits(s).slice(2))])).toEqual([
    [1, 0],
    [0, 2],
  ]);
  expect([0, 1].map((s) => Math.round(found['policy/1/bias']![0]! + found['policy/1/kernel']![s]!))).toEqual([
    2, -1,
  ]);
});

test.each(['gru', 'none'] as const)(
  'a cue of four steps ago is repeated with memory alone: %s',
  async (recurrent) => {
    // What is seen first, 1 or 2, is what is done at each step; nothing is seen later.
    const count = 40;
    const [observationSpace, actionSpace] = [new Discrete(3) as Space, new Discrete(2) as Space];
    const episodes: Episodes = {
      ...{ environment: 'Cue-v0', policy: 'expert', observationSpace, actionSpace },
      lengths: new Int32Array(count).fill(5),
      observations: Int32Array.from({ length: 6 * count }, (_, k) => (k % 6 > 0 ? 0 : 1 + ((k / 6) % 2))),
      actions: Int32Array.from({ length: 5 * count }, (_, k) => Math.floor(k / 5) % 2),
      rewards: new Float64Array(5 * count),
      ...{ terminated: new Uint8Array(count).fill(1), truncated: new Uint8Array(count) },
    };
    const settings = { data: 'x', hidden: [8], batchSize: 60, learningRate: 0.02 };
    const memory: Config = recurrent === 'gru' ? { recurrent, recurrentUnits: 8, sequenceLength: 10 } : {};
    const config = resolveConfig('bc', bcEntry, { ...settings, ...memory }) as BcConfig;
    const agent = (await bcEntry.create({
      ...{ observationSpace, actionSpace, numEnvs: 1, steps: 300, config, rng: new Rng(4), engine },
      readDataset: () => datasetOf(episodes),
    })) as SelfDriving;
    for (let at = 0; at < 300; ) at = (await agent.advance(300, new AbortController().signal)).envSteps;
    const out = actOutputs(actionSpace, 2, {}, agent.stateSize);
    const done: number[][] = [];
    for (let t = 0; t < 5; t++) {
      await agent.act(t === 0 ? Int32Array.of(1, 2) : new Int32Array(2), out, 'exploit');
      done.push([...(out.actions as Int32Array)]);
    }
    const right = done.filter(([one, other]) => one === 0 && other === 1).length;
    expect(right).toBe(recurrent === 'gru' ? 5 : 1);
    await agent.dispose?.();
  },
);

test('sequences that do not divide a batch are refused', () => {
  expect(() => resolveConfig('bc', bcEntry, { recurrent: 'gru', sequenceLength: 7 })).toThrow(
    'must divide batchSize',
  );
});

const poles = new Box({
  ...{
    low: [-4.8, -Number.POSITIVE_INFINITY, -0.41887903, -Number.POSITIVE_INFINITY],
    high: [4.8, Number.POSITIVE_INFINITY, 0.41887903, Number.POSITIVE_INFINITY],
  },
}) as Space;

test('a resumed run ends as one that was never stopped, evaluated in its environment', async () => {
  const rng = new Rng(2);
  const rows = Array.from({ length: 100 }, () => {
    const seen = Array.from({ length: 4 }, () => rng.normal());
    return [seen, [seen[2]! > 0 ? 1 : 0]] as const;
  });
  const data = datasetOf(pairs(poles, new Discrete(2) as Space, rows));
  const run = async (steps: number, resume?: Snapshot) => {
    let handle: RunHandle | undefined;
    let saved: Snapshot | undefined;
    const save = async (): Promise<void> => {
      saved = await handle!.save();
    };
    const options = { plugins: [classic, plugin], env: 'CartPole-v1', agent: 'bc', seed: 3, engine };
    const agentConfig = { data: 'x', hidden: [8], batchSize: 16, normalizeObservations: true };
    const events: RunnerEvent[] = [];
    const stream = train({ ...options, steps, agentConfig, resume, readDataset: () => data });
    await new Promise<void>((complete, error) => {
      stream.pipe(evaluateEvery({ steps: 100, episodes: 2 })).subscribe({
        next: (event) => {
          events.push(event);
          if (event.type === 'start') handle = event.run;
          if (event.type === 'end') handle!.atBoundary(save);
        },
        ...{ error, complete },
      });
    });
    return { events, saved: saved! };
  };
  const whole = await run(200);
  const half = await run(100);
  const rest = await run(200, half.saved);
  expect(rest.saved.arrays).toEqual(whole.saved.arrays);
  const scores = (events: typeof whole.events) =>
    events.flatMap((event) => (event.type === 'evaluation' ? [event.meanReturn] : []));
  expect(scores(rest.events)).toEqual(scores(whole.events).slice(1));
  expect(whole.events.find(({ type }) => type === 'end')).toMatchObject({
    envSteps: 200,
    updates: 200,
    episodes: 0,
  });
});

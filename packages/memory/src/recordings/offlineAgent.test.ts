import type {
  AgentContext,
  Dataset,
  Episodes,
  Memory,
  Space,
  StepLearner,
  Transitions,
} from '@prism-rl/core';
import { Box, Discrete, Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { OfflineAgent, type OfflineOptions } from './offlineAgent.ts';

const spaces = {
  observationSpace: new Box({ low: -100, high: 100, shape: [2] }) as Space,
  actionSpace: new Discrete(3, { start: 1 }) as Space,
};

/** Episodes whose observations count steps (`from` + t, −t), with actions 1, 2, 3, 1, … and rewards `reward`. */
function episodesOf(
  from: number,
  ends: readonly (readonly [length: number, reward: number, terminated: 0 | 1, truncated: 0 | 1])[],
): Episodes {
  const observations = ends.flatMap(([length]) =>
    Array.from({ length: length + 1 }, (_, t) => [from + t, -t]).flat(),
  );
  const steps = ends.reduce((sum, [length]) => sum + length, 0);
  return {
    ...{ ...spaces, environment: 'Count-v0', policy: 'random' },
    lengths: Int32Array.from(ends, ([length]) => length),
    observations: Float32Array.from(observations),
    actions: Int32Array.from({ length: steps }, (_, k) => 1 + (k % 3)),
    rewards: Float64Array.from(ends.flatMap(([length, reward]) => new Array<number>(length).fill(reward))),
    terminated: Uint8Array.from(ends, ([, , terminated]) => terminated),
    truncated: Uint8Array.from(ends, ([, , , truncated]) => truncated),
  };
}

const shards: { readonly [name: string]: Episodes } = {
  a: episodesOf(0, [
    [2, 1, 1, 0],
    [1, 5, 0, 1],
  ]),
  b: episodesOf(50, [[3, 1, 0, 0]]),
};

function datasetOf(pieces: { readonly [name: string]: Episodes }): Dataset {
  return { shards: Object.keys(pieces), read: (shard) => pieces[shard]! };
}

/** A learner whose memory keeps rows, and whose batches are random numbers. */
function learnerOf(capacity = 100) {
  const rows: unknown[] = [];
  const learned: number[] = [];
  const memory: Memory<number> = {
    ...{ size: 0, capacity, ready: () => false, restore: () => undefined },
    save: () => ({ meta: {}, arrays: {} }),
    add: ({
      observations,
      actions,
      rewards,
      nextObservations,
      terminated,
      truncated,
      starts,
      extras,
    }: Transitions) =>
      rows.push([
        observations[0],
        actions[0],
        rewards[0],
        nextObservations[0],
        terminated[0],
        truncated[0],
        starts[0],
        extras.k?.[0],
      ]),
    sample: (rng) => rng.integers(1000),
  };
  const learner: StepLearner<number> = {
    ...{ memory, act: () => undefined },
    learn: (batch) => {
      learned.push(batch);
      return { loss: batch };
    },
    save: () => ({ meta: { learned: learned.length }, arrays: {} }),
    restore: () => undefined,
  };
  return { learner, rows, learned };
}

const forever = new AbortController().signal;

function agentOf(
  learner: StepLearner<number>,
  dataset: Dataset,
  options: Partial<OfflineOptions> = {},
): OfflineAgent<number> {
  const context = {
    ...spaces,
    numEnvs: 1,
    steps: 1000,
    config: {},
    rng: new Rng(7),
    readDataset: () => dataset,
  };
  return new OfflineAgent(learner, context satisfies AgentContext<object>, { dataset: 'data', ...options });
}

test('the memory gets every step once, with both ends apart; a recording that was cut off goes on', async () => {
  const { learner, rows } = learnerOf();
  const extras = (actions: ArrayLike<number>) => ({ k: Int32Array.of(actions[0]! - 1) });
  await agentOf(learner, datasetOf(shards), { extras: extras as never }).advance(1, forever);
  expect(rows).toEqual([
    [0, 1, 1, 1, 0, 0, 1, 0],
    [1, 2, 1, 2, 1, 0, 0, 1],
    [0, 3, 5, 1, 0, 1, 1, 2],
    [50, 1, 1, 51, 0, 0, 1, 0],
    [51, 2, 1, 52, 0, 0, 0, 1],
    [52, 3, 1, 53, 0, 1, 0, 2],
  ]);
});

test('what its learner can do, it can do, and no more', async () => {
  const calls: unknown[] = [];
  const policy = { name: 'policy' } as never;
  const able = {
    ...learnerOf().learner,
    ...({ name: 'learner', extras: { k: { dtype: 'int32', size: 1 } }, stateSize: 3 } as const),
    exportPolicy(this: { name: string }) {
      calls.push(['exportPolicy', this.name]);
      return Promise.resolve(policy);
    },
    portable(this: { name: string }) {
      calls.push(['portable', this.name]);
      return Promise.resolve(policy);
    },
    weights(this: { name: string }) {
      calls.push(['weights', this.name]);
      return Promise.resolve({});
    },
    adoptWeights(this: { name: string }, weights: object) {
      calls.push(['adoptWeights', this.name, weights]);
      return Promise.resolve();
    },
  } as const;
  const agent = agentOf(able, datasetOf(shards));
  expect([agent.extras, agent.stateSize]).toEqual([able.extras, 3]);
  expect([await agent.exportPolicy!({} as never), await agent.portable!()]).toEqual([policy, policy]);
  await agent.adoptWeights!(await agent.weights!());
  expect(calls).toEqual([
    ['exportPolicy', 'learner'],
    ['portable', 'learner'],
    ['weights', 'learner'],
    ['adoptWeights', 'learner', {}],
  ]);
  const plain = agentOf(learnerOf().learner, datasetOf(shards));
  for (const part of ['extras', 'stateSize', 'exportPolicy', 'portable', 'weights', 'adoptWeights'] as const)
    expect(plain[part], part).toBeUndefined();
});

test('the best episodes are those with the highest returns, in all pieces', async () => {
  const chosen = async (best: number): Promise<unknown[]> => {
    const { learner, rows } = learnerOf();
    await agentOf(learner, datasetOf(shards), { best }).advance(1, forever);
    return rows.map((row) => (row as number[])[0]);
  };
  // Returns 2, 5 and 3.
  expect(await chosen(0.1)).toEqual([0]);
  expect(await chosen(0.5)).toEqual([0, 50, 51, 52]);
});

test('a step of the run is an update; reports end at multiples of 64', async () => {
  const { learner, learned } = learnerOf();
  const agent = agentOf(learner, datasetOf(shards));
  const reports = [
    await agent.advance(10, forever),
    await agent.advance(200, forever),
    await agent.advance(200, forever),
  ];
  expect(reports.map(({ envSteps, updates }) => [envSteps, updates])).toEqual([
    [10, 10],
    [64, 54],
    [128, 64],
  ]);
  expect(reports[0]!.metrics).toEqual({ loss: learned.slice(0, 10).reduce((sum, x) => sum + x) / 10 });
  const stopped = await agent.advance(200, AbortSignal.abort());
  expect(stopped).toMatchObject({ envSteps: 128, updates: 0, metrics: undefined });
});

test('a restored agent samples as the saved one does', async () => {
  const [first, second] = [learnerOf(), learnerOf()];
  const agent = agentOf(first.learner, datasetOf(shards));
  await agent.advance(5, forever);
  const saved = await agent.save();
  await agent.advance(9, forever);
  const other = agentOf(second.learner, datasetOf(shards));
  await other.restore(saved);
  expect((await other.advance(9, forever)).envSteps).toBe(9);
  expect(second.learned).toEqual(first.learned.slice(5));
});

test.each([
  [
    'In the recording a, step 1 of episode 1 has the reward NaN.',
    { a: { ...shards.a!, rewards: Float64Array.of(Number.NaN, 1, 1) } },
  ],
  [
    'In the recording a, step 3 of episode 1 has the action 9, which is not in Discrete(3, start=1).',
    { a: { ...shards.b!, actions: Int32Array.of(1, 1, 9) } },
  ],
  [
    'The recording a has actions in Discrete(2), but the environment has actions in Discrete(3, start=1).',
    { a: { ...shards.a!, actionSpace: new Discrete(2) as Space } },
  ],
  ['data has no episodes to learn from.', {}],
])('%s', async (sentence, pieces) => {
  const { learner } = learnerOf();
  await expect(agentOf(learner, datasetOf(pieces)).advance(1, forever)).rejects.toThrow(sentence);
});

test('a memory that would forget is refused', async () => {
  const { learner } = learnerOf(5);
  const filling = agentOf(learner, datasetOf(shards)).advance(1, forever);
  await expect(filling).rejects.toThrow(
    'data has more steps than the 5 steps that the agent’s memory keeps.',
  );
});

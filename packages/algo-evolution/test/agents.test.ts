// What every agent of the package must do, in environments of all kinds of spaces.
import type { Env, PackedArray, SelfDriving, Space, VectorEnv } from '@prism-rl/core';
import {
  actOutputs,
  Box,
  Dict,
  Discrete,
  MultiBinary,
  MultiDiscrete,
  maskName,
  noInfo,
  Rng,
  Tuple,
  vectorize,
} from '@prism-rl/core';
import { decodeSnapshot, encodeSnapshot } from '@prism-rl/core/safetensors';
import { describe, expect, test } from 'vitest';
import { sampledObservations } from '../../../test/agents/madeAgent.ts';
import { plugin } from '../src/plugin.ts';
import type { Given, Log } from './made.ts';
import { advance, make, small, synthetic } from './made.ts';

const vectors = new Box({ low: -1, high: 1, shape: [4] }) as Space;
const pictures = new Box({ low: 0, high: 255, shape: [5, 6, 2], dtype: 'uint8' }) as Space;
const choices = new Discrete(3, { start: 2 }) as Space;
const masked = new Dict({
  [maskName]: new MultiBinary(3),
  x: new Box({ low: -1, high: 1, shape: [2] }),
}) as Space;
const mixed = new Tuple([new Discrete(3), new Box({ low: -1, high: 1, shape: [2] })]) as Space;
const hybrid = new Dict({ gear: new Discrete(3), push: new Box({ low: [-1, -2], high: [1, 0.5] }) }) as Space;

const cases: readonly [string, Space, Space, Given][] = [
  ['vectors', vectors, choices, {}],
  ['vectors, with memory', vectors, choices, { recurrent: 'gru', recurrentUnits: 3 }],
  [
    'normalised vectors, forces',
    vectors,
    new Box({ low: [-1, -2], high: [1, 0.5] }) as Space,
    { normalizeObservations: true },
  ],
  ['pictures', pictures, new MultiDiscrete([2, 3]) as Space, {}],
  ['states', new Discrete(5, { start: 2 }) as Space, new MultiBinary(2) as Space, {}],
  ['masks', masked, new Discrete(3) as Space, {}],
  ['parts, hybrid actions', mixed, hybrid, { activation: 'relu' }],
];
const all = Object.keys(plugin.agents!).flatMap((agent) =>
  cases.map(
    ([what, seen, taken, given]) => [agent, what, seen, taken, { ...small[agent], ...given }] as const,
  ),
);

/** What an agent does with some observations. */
function actionsOf(agent: SelfDriving, seen: Space, taken: Space): unknown[] {
  const rng = new Rng(9);
  const out = actOutputs(taken, 3, {}, agent.stateSize);
  const found: unknown[] = [];
  for (let k = 0; k < 5; k++) {
    void agent.act(sampledObservations(seen, 3, rng), out, 'exploit');
    found.push([...out.actions], [...(out.states ?? [])]);
  }
  return found;
}

const throughFile = (snapshot: Parameters<typeof encodeSnapshot>[0]) =>
  decodeSnapshot(new Uint8Array(Buffer.concat(encodeSnapshot(snapshot))));

describe.each(all)('%s on %s', (name, _, seen, taken, given) => {
  test('continues to the bit wherever it was interrupted', async () => {
    const whole = await make(name, seen, taken, given);
    const first = await advance(whole, 101);
    const saved = throughFile(await whole.save());
    const wanted = [await advance(whole, 260), actionsOf(whole, seen, taken), await whole.save()];
    const other = await make(name, seen, taken, { ...given, seed: 8 });
    await advance(other, 33);
    await other.restore(saved);
    expect([await advance(other, 260), actionsOf(other, seen, taken), await other.save()]).toEqual(wanted);
    // Pauses change nothing.
    const paused = await make(name, seen, taken, given);
    const reports = [];
    for (let steps = 1; steps <= 101; steps += 4) {
      reports.push(await advance(paused, steps));
      actionsOf(paused, seen, taken);
      await paused.save();
    }
    expect(reports.flatMap(({ episodes }) => episodes)).toEqual(first.episodes);
    expect(throughFile(await paused.save())).toEqual(saved);
    for (const agent of [whole, other, paused]) await agent.dispose?.();
  });

  test('weights make the same policy, also begun from', async () => {
    const agent = await make(name, seen, taken, given);
    await advance(agent, 200);
    const other = await make(name, seen, taken, { ...given, seed: 8 });
    expect(await other.weights!()).not.toEqual(await agent.weights!());
    await other.adoptWeights!(await agent.weights!());
    expect(actionsOf(other, seen, taken)).toEqual(actionsOf(agent, seen, taken));
    expect(await other.weights!()).toEqual(await agent.weights!());
  });

  test('exports the policy', async () => {
    const agent = await make(name, seen, taken, given);
    await advance(agent, 120);
    const policy = await agent.portable!();
    const rng = new Rng(4);
    const out = actOutputs(taken, 1, {}, agent.stateSize);
    const state = policy.begin();
    for (let k = 0; k < 20; k++) {
      const observations = sampledObservations(seen, 1, rng);
      void agent.act(observations, out, 'exploit');
      const action = policy.act([...observations], undefined, state);
      const [own, theirs] = [[...out.actions], typeof action === 'number' ? [action] : [...action]];
      for (const [i, value] of own.entries()) expect(theirs[i]).toBeCloseTo(value, 4);
    }
  });
});

const curious = { ...small['openai-es'], novelty: 'adaptive', neighbours: 2, patience: 1 };

describe.each(cases)('novelty on %s', (_, seen, taken, given) => {
  test('continues to the bit wherever it was interrupted, and its policy is the answer', async () => {
    const whole = await make('openai-es', seen, taken, { ...given, ...curious });
    await advance(whole, 101);
    const saved = throughFile(await whole.save());
    const wanted = [await advance(whole, 400), actionsOf(whole, seen, taken), await whole.save()];
    const other = await make('openai-es', seen, taken, { ...given, ...curious, seed: 8 });
    await advance(other, 33);
    await other.restore(saved);
    expect([await advance(other, 400), actionsOf(other, seen, taken), await other.save()]).toEqual(wanted);
    const [{ metrics }] = wanted as [Awaited<ReturnType<typeof advance>>];
    expect(metrics!.novelty).toBeGreaterThan(0);
    const { arrays } = await whole.save();
    const policy = Object.entries(await whole.weights!()).filter(([name]) => name.startsWith('policy/'));
    expect(policy.flatMap(([, { values }]) => [...values])).toEqual([
      ...Float32Array.from(arrays['search/answer']!, Number),
    ]);
    for (const agent of [whole, other]) await agent.dispose?.();
  });
});

test('the behaviour of a candidate is the mean of the last observations of its episodes', async () => {
  const ends: number[][] = [];
  const env = (): Env => {
    const rng = new Rng(1);
    let left = 0;
    return {
      ...{ id: 'Ends-v0', observationSpace: vectors, actionSpace: choices },
      reset: () => {
        left = 3;
        return { observation: vectors.sample(rng), info: noInfo };
      },
      step: () => {
        const observation = vectors.sample(rng) as Float32Array;
        if (--left === 0) ends.push([...observation]);
        return { observation, reward: 0, terminated: left === 0, truncated: false, info: noInfo };
      },
    };
  };
  const given = { population: 2, novelty: 'only', numEnvs: 1 };
  const agent = await make('openai-es', vectors, choices, given, undefined, () => vectorize([env()]));
  // Two generations of two candidates and the mean.
  await advance(agent, 18);
  const { arrays } = await agent.save();
  expect([...arrays['agent/behaviours']!]).toEqual(ends.slice(3).flat());
  expect([...arrays['search/archive']!]).toEqual([...ends[2]!, ...ends[5]!]);
});

test('every candidate of a generation meets the same episodes, and each generation others', async () => {
  const log: Log = { seeds: [], steps: 0 };
  const agent = await make('openai-es', vectors, choices, { ...small['openai-es'], population: 6 }, log);
  let updates = 0;
  let last: Awaited<ReturnType<typeof advance>> | undefined;
  while (updates < 2) {
    last = await advance(agent, (last?.envSteps ?? 0) + 1);
    updates += last.updates;
  }
  // Two environments, six candidates, two generations.
  expect(log.seeds).toHaveLength(24);
  const generations = [log.seeds.slice(0, 12), log.seeds.slice(12)];
  for (const seeds of generations) {
    expect(new Set(seeds)).toEqual(new Set([seeds[0], seeds[0]! + 1]));
  }
  expect(generations[0]![0]).not.toBe(generations[1]![0]);
  // Rows that wait for the others are no steps of the run.
  expect(last!.envSteps).toBeLessThanOrEqual(log.steps);
});

test('observations are normalised by earlier generations, which the policy shares', async () => {
  const agent = await make('ars', vectors, choices, { ...small.ars, normalizeObservations: true });
  const count = async () => (await agent.weights!())['observations/count']!.values[0];
  let last = await advance(agent, 5);
  expect(await count()).toBe(0);
  while (last.updates === 0) last = await advance(agent, last.envSteps + 1);
  expect(await count()).toBe(last.envSteps);
});

test('reports each candidate on its own', async () => {
  const agent = await make('openai-es', vectors, choices, small['openai-es']);
  for (let generation = 0; generation < 3; generation++) {
    let sum = 0;
    for (let tried = 1; tried <= 4; tried++) {
      const { episodes, updates, metrics } = await agent.advance(900, new AbortController().signal);
      expect(episodes).toHaveLength(2);
      for (const one of episodes) sum += one.return;
      expect(updates).toBe(tried === 4 ? 1 : 0);
      if (tried === 4) expect(metrics!.mean).toBeCloseTo(sum / 8, 12);
      else expect(metrics).toBeUndefined();
    }
  }
});

test.each([
  ['states', new Discrete(5) as Space],
  ['masks', masked],
])('%s stay as they are: only Box observations are normalised', async (_, seen) => {
  const became = async (normalizeObservations: boolean) => {
    const agent = await make('ars', seen, new Discrete(3) as Space, { ...small.ars, normalizeObservations });
    return [await advance(agent, 200), await agent.save(), await agent.weights!()];
  };
  expect(await became(true)).toEqual(await became(false));
});

test.each(Object.keys(plugin.agents!))('%s restores finite numbers only', async (name) => {
  const agent = await make(name, vectors, choices, { ...small[name], normalizeObservations: true });
  await advance(agent, 200);
  const { meta, arrays } = await agent.save();
  for (const [array, values] of Object.entries(arrays)) {
    if (array.startsWith('agent/')) continue;
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const damaged = Float64Array.from(values, Number).fill(value, -1);
      const restore = async () => agent.restore({ meta, arrays: { ...arrays, [array]: damaged } });
      await expect(restore(), array).rejects.toMatchObject({ code: 'not-finite' });
    }
  }
  await agent.restore({ meta, arrays });
  expect(await agent.save()).toEqual({ meta, arrays });
});

const bad = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

test.each(
  [...Object.entries(small), ['openai-es', curious] as const].flatMap(([name, given]) =>
    bad.map((value) => [name, given, value] as const),
  ),
)('%s with %o continues a generation that has scores and ends of %d', async (name, given, value) => {
  // Environments of one's own kind are unchecked, as fast ones are; checked ones can sum to infinity.
  const vector = () => {
    const env = vectorize([synthetic(vectors, choices)]);
    const { terminated, truncated, finalObservations, rewards } = env;
    const step = (actions: PackedArray) => {
      env.step(actions);
      if ((terminated[0]! | truncated[0]!) === 1 && finalObservations[0]! > 0.2)
        rewards[0] = finalObservations[0] = value;
    };
    return { ...env, step, reset: (options) => env.reset(options) } as VectorEnv;
  };
  const [whole, other] = await Promise.all(
    [3, 8].map((seed) => make(name, vectors, choices, { ...given, seed, numEnvs: 1 }, undefined, vector)),
  );
  let saved = await whole!.save();
  for (let steps = 1; !(saved.arrays['agent/scores'] as Float64Array).includes(value); steps++) {
    await whole!.advance(steps, new AbortController().signal);
    saved = throughFile(await whole!.save());
  }
  await other!.restore(saved);
  for (const agent of [whole!, other!]) await advance(agent, 400);
  expect(await other!.save()).toEqual(await whole!.save());
  // A later generation is saved as well as this one.
  await other!.restore(throughFile(await whole!.save()));
});

test('refuses what it cannot do in a sentence', async () => {
  await expect(make('openai-es', vectors, choices, { population: 5 })).rejects.toThrow(
    /population.* must be even with mirrored=true: candidates come in pairs/,
  );
  await expect(make('openai-es', vectors, choices, { population: 1 })).rejects.toThrow(
    /population.* must be an integer from 2/,
  );
  for (const name of Object.keys(small))
    await expect(make(name, vectors, choices, { deviation: Number.POSITIVE_INFINITY })).rejects.toThrow(
      /deviation.* must be a .*number greater than 0/,
    );
  await expect(make('ars', vectors, choices, { directions: 2, best: 3 })).rejects.toThrow(
    /at most directions/,
  );
  const entry = plugin.agents!['openai-es']!;
  expect(
    entry.supports(vectors, new Box({ low: 0, high: 9, dtype: 'int32' }) as Space, entry.defaults),
  ).toMatch(/needs/);
  const context = { observationSpace: vectors, actionSpace: choices, numEnvs: 1, steps: 9, rng: new Rng(1) };
  const alone = (await entry.create({ ...context, config: entry.defaults })) as SelfDriving;
  await expect(advance(alone, 1)).rejects.toThrow(/its own environments/);
});

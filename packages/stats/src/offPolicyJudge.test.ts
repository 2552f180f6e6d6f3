import { type ActingPolicy, Box, Dict, Discrete, type Episodes, MultiBinary, Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { doublyRobust, fittedReturn, fittedValues, importanceWeighted, selfNormalised } from './offPolicy.ts';
import { chancesOf, OffPolicyJudge } from './offPolicyJudge.ts';

const actionSpace = new Discrete(3, { start: 5 });
const observationSpace = new Box({ low: -1, high: 1, shape: [2] });
const spaces = { observationSpace, actionSpace };

/** Prefers the first action after positive numbers, else the last; remembers how many steps it saw. */
function fake(probabilities?: readonly number[]): ActingPolicy {
  const policy = {
    begin: () => new Float32Array(1),
    assess: (seen: ArrayLike<number>, _mask: unknown, state?: Float32Array) => {
      if (state !== undefined) state[0]!++;
      return { action: seen[0]! > 0 ? 5 : 7, ...(probabilities !== undefined && { probabilities }) };
    },
  };
  return policy as Partial<ActingPolicy> as ActingPolicy;
}

test('a greedy policy takes its action, and random ones with a probability', () => {
  const seen = Float32Array.of(1, 0);
  expect(chancesOf(fake(), spaces).of(seen)).toEqual([1, 0, 0]);
  expect(chancesOf(fake(), spaces).of(Float32Array.of(-1, 0))).toEqual([0, 0, 1]);
  const mixed = chancesOf(fake(), spaces, { epsilon: 0.3 }).of(seen);
  for (const [k, chance] of [0.8, 0.1, 0.1].entries()) expect(mixed[k]).toBeCloseTo(chance, 12);
  expect(chancesOf(undefined, spaces).of(seen)).toEqual([1 / 3, 1 / 3, 1 / 3]);
  expect(chancesOf(undefined, spaces).begin()).toHaveLength(0);
  expect(chancesOf(fake([0.2, 0.3, 0.5]), spaces, { samples: true }).of(seen)).toEqual([0.2, 0.3, 0.5]);
});

test('random actions are possible ones', () => {
  const masked = new Dict({
    action_mask: new Box({ low: 0, high: 1, shape: [3], dtype: 'uint8' }),
    place: observationSpace,
  });
  const seen = Float32Array.of(0, 1, 1, 9, 9);
  expect(chancesOf(undefined, { observationSpace: masked, actionSpace }).of(seen)).toEqual([0, 0.5, 0.5]);
});

test('other actions, and policies without probabilities, are refused', () => {
  const bits = { observationSpace, actionSpace: new MultiBinary(2) };
  expect(() => chancesOf(undefined, bits)).toThrow('Off-policy values need Discrete actions or a Box');
  const random = chancesOf(undefined, spaces);
  expect(() => new OffPolicyJudge(bits, random, random)).toThrow('Off-policy values need Discrete actions');
  const box = { observationSpace, actionSpace: observationSpace };
  for (const how of [{ samples: true }, { epsilon: 0.1 }])
    expect(() => chancesOf(fake(), box, how)).toThrow('only a greedy policy can be judged');
  const chances = chancesOf(fake(), spaces, { samples: true, name: 'runs/a' });
  expect(() => chances.of(Float32Array.of(1, 0))).toThrow(
    'The policy of runs/a has values of actions, but no probabilities.',
  );
  expect(() => new OffPolicyJudge(spaces, random, random).judge()).toThrow('There are no episodes');
});

/** Episodes of two and of one step, of which the second is cut off. */
const episodes = {
  ...spaces,
  lengths: Int32Array.of(2, 1),
  observations: Float32Array.of(1, 0, -1, 0.5, 0.25, 0.25, 0.5, 1, 0, 0),
  actions: Int32Array.of(5, 7, 6),
  rewards: Float64Array.of(1, 2, 4),
  terminated: Uint8Array.of(1, 0),
  truncated: Uint8Array.of(0, 0),
} as Partial<Episodes> as Episodes;

test('judges recorded episodes as the functions do', () => {
  const policy = chancesOf(fake(), spaces, { epsilon: 0.6 });
  const states: number[] = [];
  const remembering = {
    begin: policy.begin,
    of: (...[seen, state]: Parameters<typeof policy.of>) => {
      const chances = policy.of(seen, state);
      states.push(state![0]!);
      return chances;
    },
  };
  const judge = new OffPolicyJudge(spaces, remembering, chancesOf(undefined, spaces));
  judge.add(episodes);
  judge.add(episodes);
  expect(states).toEqual([1, 2, 1, 1, 2, 1]);
  expect(judge.features).toBe(9);
  const found = judge.judge(0.9);
  expect(found).toMatchObject({ episodes: 4, steps: 6, cutOff: 2, meanReturn: 3.5 });
  const [likely, unlikely] = [0.6, 0.2].map((chance) => chance * 3);
  const twice = <T>(list: readonly T[]): T[] => [...list, ...list];
  const rewards = twice([1, 2, 4]);
  const recorded = {
    ...{ lengths: [2, 1, 2, 1], rewards, discount: 0.9 },
    ratios: twice([likely!, likely!, unlikely!]),
  };
  const rows = [
    [1, 0, 1],
    [-1, 0.5, 1],
    [0.5, 1, 1],
  ];
  const by = (chances: readonly number[], row: readonly number[]): number[] =>
    chances.flatMap((chance) => row.map((x) => chance * x));
  const expected = [
    by([0.6, 0.2, 0.2], rows[0]!),
    by([0.2, 0.2, 0.6], rows[1]!),
    by([0.6, 0.2, 0.2], rows[2]!),
  ];
  const none = new Array(9).fill(0);
  const steps = {
    taken: twice([by([1, 0, 0], rows[0]!), by([0, 0, 1], rows[1]!), by([0, 1, 0], rows[2]!)]),
    expected: twice(expected),
    next: twice([expected[1]!, none, none]),
    ...{ rewards, discount: 0.9 },
  };
  const wanted = {
    importanceWeighted: importanceWeighted(recorded),
    selfNormalised: selfNormalised(recorded),
    doublyRobust: doublyRobust(recorded, fittedValues(steps)),
    fittedQ: fittedReturn(recorded.lengths, steps),
  };
  for (const [how, value] of Object.entries(wanted))
    for (const [part, number] of Object.entries(value))
      expect(found.values[how as 'fittedQ']![part as 'estimate'], `${how} ${part}`).toBeCloseTo(number, 6);
  expect(judge.judge().values.importanceWeighted!.estimate).not.toBeCloseTo(
    found.values.importanceWeighted!.estimate,
    3,
  );
});

test('leaves the model out where it has too many features', () => {
  const wide = { observationSpace: new Box({ low: -1, high: 1, shape: [171] }), actionSpace };
  const random = chancesOf(undefined, wide);
  const judge = new OffPolicyJudge(wide, random, random);
  const observations = new Float32Array(10 * 171);
  judge.add({ ...episodes, ...wide, observations } as Episodes);
  expect(judge.features).toBe(516);
  const { values } = judge.judge();
  expect(Object.keys(values)).toEqual(['importanceWeighted', 'selfNormalised']);
  expect(values.importanceWeighted!.estimate).toBe(3.5);
});

/**
 * A linear-quadratic problem: s′ = 0.9 s + 0.5 a + w, reward −s² − 0.2 a², and the episode ends with a probability of 0.1 after each step. The value of
 * a = k s is −p s² − c, where p and c solve linear equations. Behaviour: other, random actions.
 */
test.each([-0.8, 0])(
  'fitted Q knows the value of a linear policy in a linear-quadratic problem (k = %d)',
  (k) => {
    const [a, b, cost, goesOn, deviation] = [0.9, 0.5, 0.2, 0.9, 0.3];
    const real = {
      observationSpace: new Box({ low: -100, high: 100, shape: [1] }),
      actionSpace: new Box({ low: -100, high: 100, shape: [1] }),
    };
    const p = (1 + cost * k * k) / (1 - goesOn * (a + b * k) ** 2);
    const value = (s: number): number => -p * s * s - (goesOn * p * deviation ** 2) / (1 - goesOn);
    const rng = new Rng(5);
    const [lengths, seen, did, rewards]: number[][] = [[], [], [], []];
    let truth = 0;
    const count = 3000;
    for (let episode = 0; episode < count; episode++) {
      let [s, length, isOver] = [4 * rng.random() - 2, 0, false];
      truth += value(s) / count;
      for (; !isOver; length++) {
        const action = 2 * rng.random() - 1;
        seen!.push(s);
        did!.push(action);
        rewards!.push(-s * s - cost * action * action);
        s = a * s + b * action + deviation * rng.normal();
        isOver = rng.random() > goesOn;
      }
      seen!.push(s);
      lengths!.push(length);
    }
    const recorded = {
      ...real,
      lengths: Int32Array.from(lengths!),
      observations: Float32Array.from(seen!),
      actions: Float32Array.from(did!),
      rewards: Float64Array.from(rewards!),
      terminated: new Uint8Array(count).fill(1),
      truncated: new Uint8Array(count),
    } as Partial<Episodes> as Episodes;
    const linear = {
      begin: () => new Float32Array(0),
      assess: (at: ArrayLike<number>) => ({ action: Float32Array.of(k * at[0]!) }),
    } as Partial<ActingPolicy> as ActingPolicy;
    const judge = new OffPolicyJudge(real, chancesOf(linear, real), chancesOf(undefined, real));
    judge.add(recorded);
    expect(judge.features).toBe(6);
    const { values } = judge.judge();
    expect(Object.keys(values)).toEqual(['fittedQ']);
    const { estimate, low, high } = values.fittedQ!;
    expect(Math.abs(estimate / truth - 1)).toBeLessThan(0.05);
    expect([low < truth, truth < high]).toEqual([true, true]);
  },
);

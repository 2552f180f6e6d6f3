// Wiring of the parts: terminations, truncations, normalization, traces, next actions. Networks have no hidden layers, so that a reader
// can follow the arithmetic: q(s, a) = w_a·s + b_a.
import type { Space, StepLearner, Transitions } from '@prism-rl/core';
import { actOutputs, Box, Dict, Discrete, MultiBinary, maskName, Rng } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { describe, expect, test, vi } from 'vitest';
import { expectExplainedMetrics } from '../../../test/agents/explainedMetrics.ts';
import { expectSameAfterResume } from '../../../test/agents/resumedRun.ts';
import { streamAblation } from '../src/ablation.ts';
import type { StreamTd } from '../src/agents/streamTd.ts';
import type { StreamQ } from '../src/index.ts';
import { sparseWeights } from '../src/network/streamNetwork.ts';
import { plugin } from '../src/plugin.ts';
import { epsilonAt } from '../src/policies.ts';
import { ObservationInput } from '../src/scaling/observationInput.ts';
import type { Given } from './made.ts';
import { make, oneStep } from './made.ts';

const numbers = new Box({ low: -9, high: 9, shape: [1] });
const choices = new Discrete(2);
/** Sparsity 1 makes all initial weights 0. */
const plain: Given = {
  hidden: [],
  sparsity: 1,
  normalizeObservations: false,
  normalizeRewards: false,
  optimizer: 'sgd',
  stepSize: 0.1,
  discount: 0.5,
  lambda: 0.8,
};

type Ends = { terminated?: number; truncated?: number; starts?: number };

type Step = readonly [state: number, action: number, reward: number, next: number];

/** Learns from one step and returns the agent's metrics. */
function report(
  agent: StepLearner,
  [s, a, r, next]: Step,
  ends: Ends = {},
  observe = (x: number): Float32Array => Float32Array.of(x),
): ReturnType<StepLearner['learn']> {
  const out = { actions: Int32Array.of(a), extras: { samples: Float32Array.of(a) } };
  agent.memory.add(oneStep(observe(s), out, r, observe(next), ends));
  return agent.learn(agent.memory.sample(new Rng(0)));
}

/** Learns from one step and returns all parameters, rounded. */
function learned(...of: Parameters<typeof report>): { readonly [name: string]: number[] } {
  report(...of);
  const rounded = Object.entries((of[0] as StreamQ).parameters()).map(([name, array]) => [
    name.replace('/dense0/', ' '),
    [...array].map((x) => Math.round(x * 1e5) / 1e5),
  ]);
  return Object.fromEntries(rounded);
}

/** Learns from one step and returns w and b. */
function learn(agent: StepLearner, step: Step, ends: Ends = {}): { w: number[]; b: number[] } {
  const { 'values kernel': w, 'values bias': b } = learned(agent, step, ends);
  return { w: w!, b: b! };
}

/** Returns the actions that an agent takes. */
function taken(agent: StepLearner, mode: 'explore' | 'exploit', ...states: number[]): number[] {
  const out = { actions: new Int32Array(states.length), extras: {} };
  agent.act(Float32Array.from(states), out, mode);
  return [...out.actions];
}

test.each(
  [
    [{ terminated: 1 }, false, 2],
    [{ truncated: 1 }, false, 2 + 0.5 * 0.8],
    [{ truncated: 1 }, true, 2],
    [{ terminated: 1, truncated: 1 }, false, 2],
  ].flatMap((end) =>
    ['stream-q', 'stream-ac'].map((name) => [name, ...end] as [string, Ends, boolean, number]),
  ),
)('%s: the end %o, with truncationEnds %s: the target is %d', (name, ends, truncationEnds, target) => {
  const agent = make<StreamQ>(name, numbers, choices, { ...plain, truncationEnds });
  const of = name === 'stream-q' ? 'values' : 'value';
  const own = name === 'stream-q' ? 1 : 0;
  const biasAfter = (step: Step, when: Ends): number => learned(agent, step, when)[`${of} bias`]![own]!;
  const before = biasAfter([3, 0, 2, 1], { starts: 1 });
  // The value of the next state 1 is 0.8; that of 0 is the bias: of the other action 0, of the state 0.2. The trace of w is 0 at state 0.
  const trace = name === 'stream-q' ? 1 : 1 + 0.5 * 0.8;
  const after = biasAfter([0, 1, 2, 1], ends);
  expect(after - before).toBeCloseTo(0.1 * trace * (target - before), 4);
  // No traces of the previous episode change parameters in the next one.
  report(agent, [1, 0, 1, 1], { starts: 1 });
  expect(agent.traces()[`${of}/dense0/bias`]![own]).toBe(name === 'stream-q' ? 0 : 1);
});

describe('stream Q(λ), by hand', () => {
  test('two steps: the second error moves values by its gradient and by the trace', () => {
    const agent = make<StreamQ>('stream-q', numbers, choices, plain);
    // All values are 0: δ = 2, e = ∇ = (s, 1) of action 0, both parameters move by 0.1 · 2 · e.
    expect(learn(agent, [3, 0, 2, 1], { starts: 1 })).toEqual({ w: [0.6, 0], b: [0.2, 0] });
    // q(1, ·) = (0.8, 0); max q(2, ·) = 1.4; action 0 is greedy: δ = 1 + 0.5 · 1.4 − 0.8 = 0.9; e = 0.4 · (3, 1) + (1, 1).
    expect(learn(agent, [1, 0, 1, 2])).toEqual({ w: [0.798, 0], b: [0.326, 0] });
  });

  test.each([
    // Action 1 is not greedy: q(1, ·) = (0.8, 0). δ = 1 + 0.5 · 1.4 − 0 = 1.7; its own gradient is (1, 1) of action 1.
    ['before', { w: [0.6, 0.17], b: [0.2, 0.17] }, 0.4],
    ['after', { w: [0.804, 0.17], b: [0.268, 0.17] }, 0],
    ['never', { w: [0.804, 0.17], b: [0.268, 0.17] }, 0.4],
  ] as const)('a non-greedy action resets traces: %s', (traceCut, want, kept) => {
    const agent = make<StreamQ>('stream-q', numbers, choices, { ...plain, traceCut });
    learn(agent, [3, 0, 2, 1], { starts: 1 });
    expect(learn(agent, [1, 1, 1, 2])).toEqual(want);
    learn(agent, [1, 0, 1, 2]);
    // The trace of action 1's bias, two steps later.
    expect(agent.traces()['values/dense0/bias']![1]).toBeCloseTo(kept, 6);
  });

  test('α / max(1, α κ max(|δ|, 1) ‖e‖₁): the bounded step', () => {
    const agent = make<StreamQ>('stream-q', numbers, choices, {
      ...plain,
      optimizer: 'obgd',
      stepSize: 1,
      kappa: 2,
    });
    // δ = 2, ‖e‖₁ = 3 + 1: M = 2 · 2 · 4 = 16, so that values move by 2 / 16 of the gradient.
    expect(learn(agent, [3, 0, 2, 1], { starts: 1 })).toEqual({ w: [0.375, 0], b: [0.125, 0] });
  });
});

test('an agent reports the means since its last report', () => {
  const agent = make<StepLearner>('stream-q', numbers, choices, plain);
  const out = actOutputs(choices, 1);
  const act = (times: number): void => {
    for (let k = 0; k < times; k++) agent.act(Float32Array.of(0), out, 'explore');
  };
  act(999);
  expect(report(agent, [3, 0, 2, 1], { starts: 1 })).toBeUndefined();
  act(1);
  // The two steps above: δ = 2, then 0.9.
  expect(report(agent, [1, 0, 1, 2])).toMatchObject({
    error: expect.closeTo(1.45, 6),
    stepSize: expect.closeTo(0.1, 6),
  });
  act(1000);
  // Reports do not count a step twice: q(0, 0) is the bias, δ = 4 + 0.5 · max q(0, ·).
  const bias = (agent as StreamQ).parameters()['values/dense0/bias']![0]!;
  expect(report(agent, [0, 0, bias + 4, 0])).toMatchObject({ error: expect.closeTo(4 + 0.5 * bias, 6) });
});

test('Sarsa(λ) takes the action whose value it learned from', () => {
  const settings = { ...plain, epsilonStart: 1, epsilonEnd: 1, lambda: 0 };
  const actions = Array.from({ length: 30 }, (_, seed) => {
    const agent = make<StepLearner>('stream-sarsa', numbers, choices, { ...settings, seed });
    learn(agent, [3, 0, 2, 1], { starts: 1 });
    // b₁ moves by 0.1 · 0.5 · q(5, A′), which is 0 for A′ = 1.
    const { b } = learn(agent, [0, 1, 0, 5]);
    const [action] = taken(agent, 'explore', 5);
    expect(action).toBe(b[1] === 0 ? 1 : 0);
    return action;
  });
  expect(new Set(actions).size).toBe(2);
});

/** Sarsa without traces or exploration, with the actions 4 and 5. */
function greedySarsa(): StepLearner {
  const settings = { ...plain, epsilonStart: 0, epsilonEnd: 0, lambda: 0 };
  return make<StepLearner>('stream-sarsa', numbers, new Discrete(2, { start: 4 }), settings);
}

test('Sarsa(λ) chooses a new action after a truncation: its choice was for the last state', () => {
  const agent = greedySarsa();
  // w becomes (0.6, 0), b (0.2, 0): action 4 is better above −1/3.
  expect(learn(agent, [3, 4, 2, 3], { starts: 1 })).toEqual({ w: [0.6, 0], b: [0.2, 0] });
  expect(taken(agent, 'explore', 3)).toEqual([4]);
  learn(agent, [3, 4, 0, 3], { truncated: 1 });
  expect(taken(agent, 'explore', -3)).toEqual([5]);
});

test('Sarsa(λ) takes its chosen action only in training; evaluations are greedy, in any number of environments', () => {
  const agent = greedySarsa();
  // w becomes (0.6, 0), b (0.2, 0): action 4 is better above −1/3, and was chosen for 3.
  learn(agent, [3, 4, 2, 3], { starts: 1 });
  expect(taken(agent, 'exploit', -3, 3, -3)).toEqual([5, 4, 5]);
  expect(taken(agent, 'explore', -3, 3, -3)).toEqual([4, 4, 5]);
  expect(taken(agent, 'explore', -3, 3, -3)).toEqual([5, 4, 5]);
});

describe('stream AC(λ), by hand', () => {
  test('two steps: errors move value and policy along their traces', () => {
    const agent = make<StepLearner>('stream-ac', numbers, choices, { ...plain, entropyCoefficient: 0 });
    // All values are 0 and both actions equally likely: δ = 2; e_v = (3, 1), e_π = ±(1 − 1/2) (3, 1).
    expect(learned(agent, [3, 0, 2, 1], { starts: 1 })).toEqual({
      'value kernel': [0.6],
      'value bias': [0.2],
      'policy kernel': [0.3, -0.3],
      'policy bias': [0.1, -0.1],
    });
    // v(1) = 0.8, v(2) = 1.4: δ = 1 + 0.5 · 1.4 − 0.8 = 0.9; e_v = 0.4 · (3, 1) + (1, 1).
    // π(0|1) = 1 / (1 + e^−0.8) = 0.68997: e_π = ±(0.4 · 0.5 · (3, 1) + 0.31003 · (1, 1)).
    expect(learned(agent, [1, 0, 1, 2])).toEqual({
      'value kernel': [0.798],
      'value bias': [0.326],
      'policy kernel': [0.3819, -0.3819],
      'policy bias': [0.1459, -0.1459],
    });
  });

  test('the policy’s step does not change logits of impossible actions', () => {
    const space = new Dict({
      [maskName]: new MultiBinary(3),
      x: new Box({ low: -9, high: 9, shape: [1] }),
    }) as Space;
    const agent = make<StepLearner>('stream-ac', space, new Discrete(3), { ...plain, entropyCoefficient: 0 });
    const seen = (x: number): Float32Array => {
      const packed = new Float32Array(space.size);
      space.pack({ [maskName]: Uint8Array.of(1, 0, 1), x: Float32Array.of(x) }, packed);
      return packed;
    };
    const { 'policy bias': bias } = learned(agent, [3, 2, 2, 1], { starts: 1 }, seen);
    // Two actions are possible: ±0.1 · 2 · (1 − 1/2).
    expect(bias).toEqual([-0.1, 0, 0.1]);
  });
});

describe('two environments', () => {
  const { optimizer: _, stepSize: __, ...rest } = plain;
  const forces = new Box({ low: [-1, -2], high: [1, 2] });

  test.each([
    ['stream-q', new Discrete(3, { start: 2 }), [4], [2], {}],
    ['stream-sarsa', new Discrete(3, { start: 2 }), [4], [2], { epsilonStart: 0, epsilonEnd: 0 }],
    ['stream-ac', new Discrete(3, { start: 2 }), [4], [2], {}],
    ['stream-ac', forces, [0.5, -1.5], [-0.25, 1], {}],
  ] as const)(
    '%s in %s: the second learns by its own action what it would learn alone',
    (name, space, own, others, more) => {
      const [alone, both] = [1, 2].map((numEnvs) =>
        make<StepLearner>(name, numbers, space as never, { ...rest, ...more, numEnvs, seed: 5 }),
      ) as [StepLearner, StepLearner];
      const transitions = (rows: readonly (readonly number[])[], reward: number): Transitions => {
        const count = rows.length;
        const isChoice = space !== forces;
        const actions = isChoice ? Int32Array.from(rows.flat()) : Float32Array.from(rows.flat());
        const samples = isChoice
          ? Int32Array.from(rows.flat(), (a) => a - 2)
          : Float32Array.from(rows.flat());
        const last = count - 1;
        return {
          count,
          observations: new Float32Array(count).with(last, 3),
          actions,
          // If all values and the reward are 0, nothing changes.
          rewards: new Float64Array(count).with(last, reward),
          nextObservations: new Float32Array(count),
          terminated: new Uint8Array(count).fill(1),
          truncated: new Uint8Array(count),
          starts: new Uint8Array(count).fill(1),
          extras: Object.keys(alone.extras ?? {}).length > 0 ? { samples } : {},
        };
      };
      for (const [agent, rows] of [
        [alone, [own]],
        [both, [others, own]],
      ] as const) {
        agent.memory.add(transitions(rows, 2));
        agent.learn(agent.memory.sample(new Rng(0)));
      }
      const parametersOf = (agent: StepLearner): unknown => (agent as StreamQ).parameters();
      expect(parametersOf(both)).toEqual(parametersOf(alone));
      expect(JSON.stringify(parametersOf(alone))).toMatch(/[1-9]/);
    },
  );
});

test('values after a restore are the restored ones, also for the last observation', () => {
  const [one, other] = [3, 4].map((seed) =>
    make<StreamQ>('stream-q', numbers, choices, { ...plain, sparsity: 0, seed }),
  ) as [StreamQ, StreamQ];
  const seen = Float32Array.of(2);
  const [before, wanted] = [one, other].map((agent) => [...agent.actionValues(seen)]);
  expect(before).not.toEqual(wanted);
  one.restore(other.save());
  expect([...one.actionValues(seen)]).toEqual(wanted);
});

test('ε decreases over its fraction of the steps, then stays', () => {
  const epsilon = { epsilonStart: 1, epsilonEnd: 0.2, epsilonFraction: 0.5 };
  expect([0, 25, 50, 75, 100].map((envSteps) => epsilonAt(epsilon, envSteps, 100))).toEqual([
    1, 0.6, 0.2, 0.2, 0.2,
  ]);
});

test('TD(λ) finds the values of a random walk', () => {
  // Three states in which left and right are equally likely, and a reward of 1 at the right end: v = 1/4, 2/4, 3/4 without discount.
  const agent = make<StreamTd>('stream-td', new Discrete(3), choices, {
    hidden: [],
    sparsity: 1,
    normalizeRewards: false,
    discount: 1,
    optimizer: 'sgd',
    stepSize: 0.001,
  });
  const rng = new Rng(5);
  const out = actOutputs(choices, 1);
  let state = 1;
  let starts = 1;
  for (let t = 0; t < 100_000; t++) {
    agent.act(Int32Array.of(state), out, 'explore');
    const next = state + (out.actions[0] === 1 ? 1 : -1);
    const isOver = next < 0 || next > 2;
    const seen = Int32Array.of(isOver ? state : next);
    agent.memory.add(
      oneStep(Int32Array.of(state), out, +(next === 3 || next > 2), seen, { terminated: +isOver, starts }),
    );
    agent.learn(agent.memory.sample());
    starts = +isOver;
    state = isOver ? rng.integers(3) : next;
  }
  const values = agent.valuesOf(Int32Array.of(0, 1, 2));
  for (const [i, value] of values.entries()) expect(Math.abs(value - (i + 1) / 4)).toBeLessThan(0.08);
});

test.each([{ policy: [0.5, 0.5, 0.5] }, { policy: [0.3, 0.3, 0.3] }, { policy: [0.5, 0.5] }])(
  'TD(λ) refuses the policy $policy for three actions',
  ({ policy }) => {
    expect(() =>
      make('stream-td', new Box({ low: 0, high: 1, shape: [2] }), new Discrete(3), { policy }),
    ).toThrow(`The policy must be 3 probabilities with sum 1, but is [${policy.join(', ')}].`);
  },
);

test('TD(λ): rounding of probabilities takes no action of probability 0', () => {
  const policy = [0.5, 0.4999999999, 0];
  const agent = make<StreamTd>('stream-td', new Discrete(3), new Discrete(3), { policy });
  const out = actOutputs(choices, 1);
  const drawn = vi.spyOn(Rng.prototype, 'random').mockReturnValue(1 - 2 ** -53);
  agent.act(Int32Array.of(0), out, 'explore');
  drawn.mockRestore();
  expect(out.actions[0]).toBe(1);
});

test('sparse initial weights: the given fraction of zeros per unit, rounded up, others within ±1/√inner', () => {
  const weights = sparseWeights(10, 200, 0.75, new Rng(1));
  const places = new Set<number>();
  for (let unit = 0; unit < 200; unit++) {
    const own = Array.from({ length: 10 }, (_, i) => weights[i * 200 + unit]!);
    expect(own.filter((w) => w === 0)).toHaveLength(8);
    for (const [i, w] of own.entries()) if (w !== 0) places.add(i);
  }
  expect(places.size).toBe(10);
  const others = [...weights].filter((w) => w !== 0);
  expect(Math.max(...others)).toBeGreaterThan(0.29);
  expect(Math.max(...others.map(Math.abs))).toBeLessThanOrEqual(1 / Math.sqrt(10));
});

test('standardises repeated observations by the current moments', () => {
  const input = new ObservationInput(new Box({ low: -9, high: 9, shape: [2] }), 10);
  const [x, y] = [Float32Array.of(1, 0), Float32Array.of(3, 5)];
  const seen = (observation: Float32Array): number[] => {
    const out = new Float32Array(2);
    input.fill(observation, 0, out);
    return [...out];
  };
  input.learn(x, 0);
  expect(seen(x)).toEqual([0, 0]);
  expect(seen(y)[0]).toBeCloseTo(2, 6);
  input.learn(y, 0);
  // Mean 2, variance 2.
  for (const _ of [1, 2]) expect(seen(y)[0]).toBeCloseTo(1 / Math.SQRT2, 6);
  expect(seen(x)[0]).toBeCloseTo(-1 / Math.SQRT2, 6);
  const saved = input.save();
  input.learn(y, 0);
  const later = seen(y);
  input.restore(saved);
  expect(seen(y)).not.toEqual(later);
  expect(seen(y)[0]).toBeCloseTo(1 / Math.SQRT2, 6);
});

describe('the ablation', () => {
  const entry = plugin.agents!['stream-q']!;
  test('all arms are stream Q(λ) and differ by their part', () => {
    const { baseline, complete, parts } = streamAblation;
    const full = { ...entry.defaults, ...complete.config } as Given;
    const none = { ...entry.defaults, ...baseline.config } as Given;
    const differing = (a: Given, b: Given): string[] => Object.keys(a).filter((key) => a[key] !== b[key]);
    const settingsOf: { readonly [part: string]: string[] } = {
      traces: ['lambda'],
      bound: ['optimizer', 'stepSize'],
      sparse: ['sparsity'],
      norm: ['layerNorm'],
      observations: ['normalizeObservations'],
      rewards: ['normalizeRewards'],
    };
    expect(Object.keys(parts)).toEqual(Object.keys(settingsOf));
    expect(full).toEqual(entry.defaults);
    expect(differing(full, none).sort()).toEqual(Object.values(settingsOf).flat().sort());
    for (const [key, { added, removed }] of Object.entries(parts)) {
      const without = { ...entry.defaults, ...removed!.config } as Given;
      const alone = { ...entry.defaults, ...added!.config } as Given;
      expect(differing(full, without).sort()).toEqual(settingsOf[key]!.toSorted());
      expect(differing(none, alone).sort()).toEqual(settingsOf[key]!.toSorted());
      expect(Object.keys(without).sort()).toEqual(Object.keys(entry.defaults).sort());
    }
  });
});

test('images with channels first and last give the same parameters, bit for bit', () => {
  const [height, width, channels] = [6, 5, 2];
  const size = height * width;
  const kinds = [
    [height, width, channels],
    [channels, height, width],
  ].map((shape) => ({
    shape,
    agent: make<StreamQ>('stream-q', new Box({ low: 0, high: 1, shape }), choices, { hidden: [5] }),
  }));
  const rng = new Rng(5);
  const picture = (): Float32Array => Float32Array.from({ length: size * channels }, () => rng.random());
  const planes = (pixels: Float32Array): Float32Array =>
    Float32Array.from(pixels, (_, k) => pixels[(k % size) * channels + Math.floor(k / size)]!);
  let s = picture();
  for (let step = 0; step < 20; step++) {
    const next = picture();
    const [action, reward, starts] = [step % 2, rng.normal(), step === 0 ? 1 : 0];
    for (const { shape, agent } of kinds) {
      const [seen, then] = shape[0] === channels ? [planes(s), planes(next)] : [s, next];
      const out = { actions: Int32Array.of(action), extras: {} };
      agent.memory.add(oneStep(seen, out, reward, then, { starts }));
      agent.learn(agent.memory.sample());
    }
    s = next;
  }
  const [last, first] = kinds.map(({ agent }) => agent.parameters());
  expect(Object.keys(first!)).toContain('values/convolution0/kernel');
  expect(first).toEqual(last);
  expect(first!['values/convolution0/kernel']).toHaveLength(3 * 3 * channels * 16);
});

/** A run, which stopping and resuming do not change, and whose agents report metrics at intervals. */
function options(agent: string, numEnvs: number) {
  const agentConfig = { hidden: [16, 8] };
  return {
    plugins: [classic, plugin],
    env: 'CartPole-v1',
    agent,
    steps: 3000,
    numEnvs,
    seed: 4,
    agentConfig,
  };
}

describe.each(Object.entries(plugin.agents ?? {}))('%s', (agent, entry) => {
  test.each([1, 3])('a resumed run in %i environments ends like an uninterrupted one', (numEnvs) =>
    expectSameAfterResume({ options: options(agent, numEnvs), after: 1000 }),
  );

  test('metrics are finite, explained, and come about every 1000 steps', () =>
    expectExplainedMetrics(options(agent, 1), entry, [2, 3]));
});

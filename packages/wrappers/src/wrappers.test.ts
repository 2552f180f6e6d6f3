import type { Env, PackedArray, Space, VectorEnv } from '@prism-rl/core';
import {
  Box,
  Dict,
  Discrete,
  isDebug,
  MultiBinary,
  MultiDiscrete,
  maskName,
  noInfo,
  Rng,
  RowVector,
  resolveConfig,
  setDebug,
  vectorize,
} from '@prism-rl/core';
import { CartPole, Pendulum } from '@prism-rl/env-classic';
import { FrozenLake, GridWorld, TabularVector } from '@prism-rl/env-gridworld';
import { TicTacToe } from '@prism-rl/games';
import { expect, test } from 'vitest';
import { momentsOf, showing } from '../test/showing.ts';
import {
  ClipAction,
  ClipReward,
  FlattenObservation,
  FrameStack,
  NormalizeReward,
  OrderEnforcing,
  RecordEpisodeStatistics,
  RescaleAction,
  StickyAction,
  TimeLimit,
  TransformAction,
  TransformObservation,
} from './index.ts';
import { plugin } from './plugin.ts';

const code = (expected: string) => expect.objectContaining({ code: expected });

test('wrappers that change nothing keep the model, others do not', () => {
  const env = new GridWorld();
  expect(new TimeLimit(env, 5).model!()).toBe(env.model!());
  expect(new RecordEpisodeStatistics(env).model).toBeDefined();
  expect(new ClipReward(env, { max: 0 }).model).toBeUndefined();
});

test('what the inner environment lacks, the wrapper lacks too', () => {
  const wrapped = new OrderEnforcing(showing(new Discrete(2), (time) => time));
  expect([wrapped.save, wrapped.render, wrapped.renderText, wrapped.close, wrapped.model]).toEqual(
    new Array(5).fill(undefined),
  );
  expect(() => wrapped.step(0)).toThrow(code('state'));
  wrapped.reset();
  expect(wrapped.step(0).observation).toBe(1);
});

/** Two environments that truncate episodes after three steps with rewards of 5; counts the episodes of each. */
function cutOffAfterThree(): { readonly vector: VectorEnv; readonly begun: number[] } {
  const begun = [0, 0];
  const one = (_: number, i: number): Env => {
    let time = 0;
    return {
      id: 'Three-v0',
      observationSpace: new Discrete(9),
      actionSpace: new Discrete(2),
      reset: () => {
        begun[i]!++;
        time = 0;
        return { observation: time, info: noInfo };
      },
      step: () => {
        time++;
        return { observation: time, reward: 5, terminated: false, truncated: time === 3, info: noInfo };
      },
    } as Env<number, number> as Env;
  };
  const vector = vectorize(begun.map(one));
  return { vector, begun };
}

test('a limit on the very step in which the environment cuts off begins one episode, not two', () => {
  const { vector, begun } = cutOffAfterThree();
  const env = new TimeLimit.Vector(vector, 3);
  env.reset();
  const actions = new Int32Array(2);
  for (let t = 0; t < 3; t++) env.step(actions);
  expect([[...env.truncated], begun]).toEqual([
    [1, 1],
    [2, 2],
  ]);
});

test('after a reset there are no rewards of before', () => {
  const { vector } = cutOffAfterThree();
  const env = new ClipReward.Vector(vector, { max: 2 });
  env.reset();
  env.step(new Int32Array(2));
  expect([...env.rewards]).toEqual([2, 2]);
  env.reset();
  expect([...env.rewards]).toEqual([0, 0]);
});

test('a mask of possible actions stays beside the flattened observation', () => {
  const env = new FlattenObservation(new TicTacToe());
  const { observation: row, [maskName]: mask } = (
    env.observationSpace as never as Dict<{ [name: string]: unknown }>
  ).spaces;
  expect([row!.size, mask!.size]).toEqual([new TicTacToe().observationSpace.flatSize - 9, 9]);
  const plain = new TicTacToe();
  const masked = env.reset({ seed: 1 }).observation as unknown as { [name: string]: ArrayLike<number> };
  const { [maskName]: possible, ...own } = plain.reset({ seed: 1 }).observation as never as {
    [name: string]: ArrayLike<number>;
  };
  expect(masked[maskName]).toEqual(possible);
  expect(Object.keys(masked).toSorted()).toEqual([maskName, 'observation'].toSorted());
  expect(env.observationSpace.contains(masked)).toBe(true);
  const [name] = Object.keys(own);
  const flat = new Float32Array(row!.size);
  const inner = (plain.observationSpace as never as Dict<{ [name: string]: unknown }>).spaces[name!]!;
  inner.flatten(own[name!], flat);
  expect(masked.observation).toEqual(flat);
});

test('a stack that begins with nothing begins with what is nearest to 0', () => {
  const space = new Box({ low: [1, -5, -1], high: [4, -2, 1] });
  const inner = showing(space, () => Float32Array.of(3, -3, 0.5));
  const { observation } = new FrameStack(inner, 2, 'zero').reset();
  expect(observation).toEqual(Float32Array.of(1, -2, 0, 3, -3, 0.5));
  expect(new FrameStack(inner, 1).reset().observation).toEqual(Float32Array.of(3, -3, 0.5));
});

test('what changes the rewards of a step is for training alone: scores are those of the environment', () => {
  const inners: [make: () => VectorEnv, action: (k: number) => PackedArray][] = [
    [() => new RowVector(1, CartPole.task()), (k) => Int32Array.of(k % 2)],
    [() => new RowVector(1, Pendulum.task()), (k) => Float32Array.of(k % 2)],
  ];
  const changing = new Set<string>();
  const wrapped = new Set<string>();
  for (const [name, entry] of Object.entries(plugin.wrappers!)) {
    for (const [make, action] of inners) {
      const inner = make();
      let paid = 0;
      const step = inner.step.bind(inner);
      inner.step = (actions) => {
        step(actions);
        paid += inner.rewards[0]!;
      };
      let env: VectorEnv;
      try {
        env = entry.wrap(inner, resolveConfig(`wrapper ${name}`, entry));
      } catch {
        continue; // other observations, or other actions
      }
      wrapped.add(name);
      env.reset({ seed: 1 });
      for (let k = 0; k < 20; k++) {
        paid = 0;
        env.step(action(k));
        if (env.rewards[0] !== paid) changing.add(name);
      }
    }
  }
  expect(wrapped.size).toBeGreaterThan(8);
  expect([...changing].sort()).toEqual(['clip-reward', 'normalize-reward']);
  const forTraining = Object.entries(plugin.wrappers!).filter(
    ([, { trainingOnly }]) => trainingOnly === true,
  );
  expect(forTraining.map(([name]) => name).sort()).toEqual([...changing].sort());
});

test('an action that the environment clips sticks, too', () => {
  // Outside debug mode the pendulum clips its actions.
  const wasDebug = isDebug();
  setDebug(false);
  const options = { probability: 0.6, duration: [1, 2] } as const;
  const sticky = new StickyAction.Vector(new RowVector(2, Pendulum.task()), options);
  const clipped = new StickyAction.Vector(new ClipAction.Vector(new RowVector(2, Pendulum.task())), options);
  setDebug(wasDebug);
  for (const env of [sticky, clipped]) env.reset({ seed: 1 });
  for (let k = 0; k < 30; k++) {
    expect(() => sticky.step(Float32Array.of(3, Number.NaN))).toThrow(code('invalid-action'));
    for (const env of [sticky, clipped]) env.step(Float32Array.of(3 * (-1) ** k, Math.sin(k)));
    expect(sticky.observations).toEqual(clipped.observations);
    expect(sticky.rewards).toEqual(clipped.rewards);
  }
});

test('an action that the environment refuses leaves nothing behind', () => {
  const make = () => new StickyAction(new Pendulum(), { probability: 0.5 });
  const [env, twin] = [make(), make()];
  for (const each of [env, twin]) each.reset({ seed: 1 });
  for (let k = 0; k < 30; k++) {
    let refusals = 0;
    for (const torque of [3, Number.POSITIVE_INFINITY]) {
      const before = env.save!();
      try {
        env.step(Float32Array.of(torque));
        // The previous action stuck.
        env.restore!(before);
      } catch {
        refusals++;
      }
    }
    expect(refusals).toBeGreaterThan(0);
    const action = Float32Array.of(Math.sin(k));
    expect(env.step(action)).toEqual(twin.step(action));
  }
});

/** Accepts actions of a box, and refuses all others. */
function strict(space: Box): Env<Float32Array, Float32Array> {
  const observation = Float32Array.of(0);
  return {
    id: 'Strict-v0',
    observationSpace: new Box({ low: 0, high: 0 }),
    actionSpace: space,
    reset: () => ({ observation, info: noInfo }),
    step: (action) => {
      if (!space.contains(action)) throw new Error(`${action} is not in ${space}`);
      return { observation, reward: action[0]!, terminated: false, truncated: false, info: noInfo };
    },
  };
}

test('bounds are stretched to bounds, whatever rounding does, and what is outside stays outside', () => {
  for (let low = -20; low < 20; low++) {
    for (let high = low + 1; high <= 20; high++) {
      const space = new Box({ low: low / 10, high: high / 10 });
      const env = new RescaleAction(strict(space));
      env.reset();
      expect(env.step(Float32Array.of(-1)).reward).toBeCloseTo(low / 10, 6);
      expect(env.step(Float32Array.of(1)).reward).toBeCloseTo(high / 10, 6);
      for (const outside of [-1.01, 1.01, Number.NaN]) {
        expect(() => env.step(Float32Array.of(outside))).toThrow('is not in');
      }
    }
  }
});

test.each([
  [new Discrete(3), [0, 1], 3],
  [new MultiDiscrete([2, 3]), [0, 1], 5],
  [new MultiBinary(4), [0, 1], 4],
  [
    new Dict({ one: new Box({ low: -2, high: 2 }), other: new Discrete(2) }),
    [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    3,
  ],
] as const)('%s is flattened into a space with its bounds', (space, bounds, size) => {
  const env = new FlattenObservation(showing<unknown>(space as Space, () => space.sample(new Rng(1))));
  const { low, high } = env.observationSpace as Box;
  expect([...new Set([...low, ...high])]).toEqual(bounds);
  expect([low.length, env.reset().observation.length]).toEqual([size, size]);
});

test('a reset leaves nothing of the episodes before', () => {
  const env = new TimeLimit.Vector(new RowVector(2, CartPole.task()), 2);
  env.reset({ seed: 1 });
  for (let k = 0; k < 2; k++) env.step(Int32Array.of(1, 0));
  expect([...env.truncated]).toEqual([1, 1]);
  env.reset();
  expect([...env.truncated]).toEqual([0, 0]);

  // Each reward is 5: returns are 5 after the first step, regardless of those before the reset.
  const paid = new NormalizeReward.Vector(cutOffAfterThree().vector, { gamma: 1 });
  for (let k = 0; k < 2; k++) {
    paid.reset();
    paid.step(Int32Array.of(0, 0));
  }
  const { variance } = momentsOf([5, 5, 5, 5]);
  expect(paid.rewards[0]).toBeCloseTo(5 / Math.sqrt(variance + 1e-8), 4);
});

test('a wrapper closes what it wraps, and lacks what that lacks', () => {
  let closed = 0;
  const env = new RowVector(2, CartPole.task());
  Object.defineProperty(env, 'close', { value: () => closed++ });
  new TimeLimit.Vector(env, 3).close!();
  expect(closed).toBe(1);
  for (const lacking of ['save', 'restore', 'restart', 'close'] as const) {
    const inner = Object.defineProperty(new RowVector(2, CartPole.task()), lacking, { value: undefined });
    const wrapped = new ClipReward.Vector(inner, { max: 1 });
    expect([lacking, wrapped[lacking]]).toEqual([lacking, undefined]);
    if (lacking === 'save') expect(wrapped.restore).toBeUndefined();
    if (lacking === 'restore') expect(wrapped.save).toBeUndefined();
  }
  expect(new OrderEnforcing(new GridWorld()).model).toBeDefined();
});

test('float64 observations are float64 in a flattened space, too', () => {
  const space = new Box<'float64'>({
    low: [-Number.MAX_VALUE, -1],
    high: [2, 1e300],
    dtype: 'float64',
  });
  const env = new FlattenObservation(showing(space, () => Float64Array.of(1, 0.5)));
  expect(`${env.observationSpace}`).toBe('Box([-1.7976931348623157e+308, -1], [2, 1e+300], [2], float64)');
  expect(env.reset().observation).toEqual(Float64Array.of(1, 0.5));
});

test('actions and observations by functions, single and vector', () => {
  const space = new Discrete(2);
  const mirrored = new TransformAction(new CartPole(), (action: number) => 1 - action, space);
  const plain = new CartPole();
  mirrored.reset({ seed: 1 });
  plain.reset({ seed: 1 });
  expect(mirrored.step(0)).toEqual(plain.step(1));
  const vector = new TransformAction.Vector(
    new RowVector(2, CartPole.task()),
    (action: number) => 1 - action,
    space,
  );
  const reference = new RowVector(2, CartPole.task());
  vector.reset({ seed: 1 });
  reference.reset({ seed: 1 });
  vector.step(Int32Array.of(0, 1));
  reference.step(Int32Array.of(1, 0));
  expect(vector.observations).toEqual(reference.observations);
  const cells = new TransformObservation.Vector(
    new TabularVector(3, FrozenLake.task({ maxEpisodeSteps: 2 })),
    (cell: number) => Int32Array.of(Math.floor(cell / 4), cell % 4),
    new MultiDiscrete([4, 4]),
  );
  cells.reset({ seed: 1 });
  expect(cells.observations).toEqual(new Int32Array(6));
  cells.step(Int32Array.of(1, 1, 1));
  cells.step(Int32Array.of(1, 1, 1));
  expect(Array.from(cells.truncated)).toEqual([1, 1, 1]);
  expect(cells.observations).toEqual(new Int32Array(6));
  expect(cells.finalObservations.some((value) => value > 0)).toBe(true);
});

test('observations beyond bounds that only say what is usual are members in a stack, and flattened, too', () => {
  class Usual extends Box {
    override contains(value: unknown): value is Float32Array {
      return value instanceof Float32Array && value.length === this.size && value.every(Number.isFinite);
    }
  }
  const space = new Usual({ low: -1, high: 1, shape: [1, 2] });
  const high = showing<Float32Array>(space, (time) => Float32Array.from(time === 0 ? [0, 5] : [-7, 0]));
  for (const env of [new FrameStack(high, 2), new FlattenObservation(high)]) {
    const { observationSpace } = env;
    expect(observationSpace.contains(env.reset().observation)).toBe(true);
    expect(observationSpace.contains(env.step(0).observation)).toBe(true);
    expect(observationSpace.contains(new Float32Array(observationSpace.size).fill(Number.NaN))).toBe(false);
    expect(observationSpace.contains(new Float64Array(observationSpace.size))).toBe(false);
    expect(observationSpace.contains(new Float32Array(observationSpace.size + 2))).toBe(false);
    expect(observationSpace.contains(undefined)).toBe(false);
  }
  // A stack of other boxes keeps their bounds.
  const stack = new FrameStack(new Pendulum(), 2).observationSpace;
  expect(stack.contains(Float32Array.of(0, 1, 8, 0, 1, -8))).toBe(true);
  expect(stack.contains(Float32Array.of(0, 1, 8, 0, 2, -8))).toBe(false);
  expect(stack.contains(Float32Array.of(0, 2, 8, 0, 1, -8))).toBe(false);
  expect(new FlattenObservation(new Pendulum()).observationSpace.contains(Float32Array.of(0, 1, 9))).toBe(
    false,
  );
});

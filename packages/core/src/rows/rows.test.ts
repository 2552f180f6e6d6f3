import { describe, expect, test } from 'vitest';
import type { PackedArray } from '../arrays.ts';
import { checkEnv, checkVectorEnv } from '../conformance/index.ts';
import { PrismError } from '../errors.ts';
import type { Rng } from '../rng/rng.ts';
import { Box } from '../spaces/box.ts';
import { Discrete } from '../spaces/discrete.ts';
import { RowEnv } from './rowEnv.ts';
import type { Outcome, RowTask } from './rowTask.ts';
import { RowVector } from './rowVector.ts';

/** Ten cells in a row, the goal at the right end; the start is drawn. */
class Corridor implements RowTask<number, Int32Array> {
  readonly id = 'Corridor-v0';
  readonly observationSpace = new Discrete(10);
  readonly actionSpace = new Discrete(2);
  readonly stateType = 'int32';
  readonly stateSize = 1;
  readonly maxEpisodeSteps = 12;

  start(row: Int32Array, rng: Rng): void {
    row[0] = rng.integers(9);
  }

  step(row: Int32Array, actions: PackedArray, from: number, rng: Rng, outcome: Outcome): void {
    const isSlip = rng.random() < 0.2;
    row[0] = Math.max(0, row[0]! + ((actions[from] === 1) !== isSlip ? 1 : -1));
    outcome.terminated = row[0] === 9;
    outcome.reward = outcome.terminated ? 1 : -0.1;
  }

  observe(row: Int32Array, out: PackedArray, to: number): void {
    out[to] = row[0]!;
  }

  describe(row: Int32Array): string {
    return `cell ${row[0]}`;
  }
}

/** A point that is pushed in the plane, in float64; it never terminates. */
class Drift implements RowTask<Float32Array, Float64Array> {
  readonly id = 'Drift-v0';
  readonly observationSpace = new Box<'float32'>({ low: -100, high: 100, shape: [2] });
  readonly actionSpace = new Box<'float32'>({ low: -1, high: 1, shape: [2] });
  readonly stateType = 'float64';
  readonly stateSize = 2;
  readonly maxEpisodeSteps = 9;

  start(row: Float64Array, rng: Rng): void {
    row[0] = rng.uniform(-1, 1);
    row[1] = rng.uniform(-1, 1);
  }

  step(row: Float64Array, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void {
    row[0]! += actions[from]!;
    row[1]! += actions[from + 1]!;
    outcome.reward = -Math.hypot(row[0]!, row[1]!);
    outcome.terminated = false;
  }

  observe(row: Float64Array, out: PackedArray, to: number): void {
    out[to] = row[0]!;
    out[to + 1] = row[1]!;
  }
}

describe.each([
  ['discrete, int32', () => new Corridor(), ['save', 'renderText'] as const],
  ['continuous, float64', () => new Drift(), ['save'] as const],
])('%s', (_, task, requires) => {
  const create = () => new RowEnv(task() as RowTask);
  for (const check of checkEnv(create, { requires })) test(check.name, check.run);
  const createVector = (numEnvs: number) => new RowVector(numEnvs, task() as RowTask);
  for (const check of checkVectorEnv(createVector, create, { requires }))
    test(`vector: ${check.name}`, check.run);
});

test('an episode is cut off after maxEpisodeSteps, and not before', () => {
  const env = new RowEnv<Float32Array, Float32Array>(new Drift());
  env.reset({ seed: 1 });
  const steps = Array.from({ length: 9 }, () => env.step(Float32Array.of(0.5, -0.5)));
  expect(steps.map(({ truncated }) => truncated)).toEqual([...new Array(8).fill(false), true]);
  for (const numEnvs of [2, 20]) {
    const vector = new RowVector(numEnvs, new Drift());
    vector.reset({ seed: 1 });
    const actions = Float32Array.from({ length: 2 * numEnvs }, (_, k) => (k % 2 === 0 ? 0.5 : -0.5));
    for (let k = 0; k < 9; k++) vector.step(actions);
    expect(Array.from(vector.truncated)).toEqual(new Array(numEnvs).fill(1));
    expect(vector.finalObservations.subarray(0, 2)).toEqual(steps[8]!.observation);
    expect(vector.observations).not.toEqual(vector.finalObservations);
    vector.step(new Float32Array(2 * numEnvs));
    expect(Array.from(vector.truncated)).toEqual(new Array(numEnvs).fill(0));
  }
});

test('a seed that is not accepted changes nothing', () => {
  const vector = new RowVector(2, new Corridor());
  expect(() => vector.reset({ seed: -1 })).toThrow(PrismError);
  expect(() => vector.step(Int32Array.of(0, 1))).toThrow('Corridor-v0 was used before its first reset.');
  vector.reset({ seed: 1 });
  vector.step(Int32Array.of(0, 1));
  const before = vector.save();
  // The seed of the second environment is too large.
  expect(() => vector.reset({ seed: Number.MAX_SAFE_INTEGER })).toThrow(PrismError);
  expect(vector.save()).toEqual(before);
});

test('what is refused says what it takes', () => {
  const corridor = new RowEnv(new Corridor());
  expect(() => corridor.step(0)).toThrow('Corridor-v0 was used before its first reset.');
  corridor.reset({ seed: 1 });
  expect(() => corridor.step('left')).toThrow(
    'Corridor-v0 takes an integer action from 0 to 1, but got "left".',
  );
  const drift = new RowEnv(new Drift());
  drift.reset({ seed: 1 });
  const refusal = 'Drift-v0 takes actions from Box(-1, 1, [2], float32), but got';
  for (const [action, words] of [
    [[0, 0], '[0, 0]: a value is a Float32Array of length 2.'],
    [Float32Array.of(0), 'Float32Array[0]: a value is a Float32Array of length 2.'],
    [Float32Array.of(0, Number.NaN), 'Float32Array[0, NaN]: element 1 is NaN.'],
    [Float64Array.of(2, 0), 'Float32Array[2, 0]: element 0 is 2.'],
    [BigInt64Array.of(0n, 0n), 'BigInt64Array[0, 0]: a value is a Float32Array of length 2.'],
    [new DataView(new ArrayBuffer(8)), 'DataView[]: a value is a Float32Array of length 2.'],
    [null, 'null: a value is a Float32Array of length 2.'],
  ] as const) {
    expect(() => drift.step(action)).toThrow(`${refusal} ${words}`);
  }
  // Of another type, but with numbers that fit.
  drift.step(Float64Array.of(0.5, -1));
  const vector = new RowVector(3, new Corridor());
  vector.reset({ seed: 1 });
  const before = vector.save();
  expect(() => vector.step(Int32Array.of(1, 1, 2))).toThrow(
    'takes an integer action from 0 to 1, but got 2.',
  );
  expect(() => vector.step(Int32Array.of(1, 1))).toThrow('3 × Corridor-v0 takes 3 actions, but got 2.');
  expect(() => vector.renderText!(3)).toThrow('Environment 3 does not exist: the vector holds 0 to 2.');
  expect(vector.save()).toEqual(before);
  expect(() => new RowVector(0, new Corridor())).toThrow('numEnvs must be a positive integer, but is 0.');
  const endless = Object.assign(new Corridor(), { maxEpisodeSteps: 0.5 });
  expect(() => new RowEnv(endless)).toThrow(
    'maxEpisodeSteps of Corridor-v0 must be a positive integer or null',
  );
});

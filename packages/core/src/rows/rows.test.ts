import { describe, expect, test } from 'vitest';
// By its path: the kits stand on core.
import { checkEnv, checkVectorEnv } from '../../../testing/src/index.ts';
import type { PackedArray } from '../arrays/arrays.ts';
import { checkArrays, decodeState, encodeState } from '../arrays/encodedState.ts';
import type { Snapshot } from '../contracts/snapshot.ts';
import { PrismError } from '../errors.ts';
import type { Rng } from '../rng/rng.ts';
import { Box } from '../spaces/box.ts';
import { Dict, Tuple } from '../spaces/composite.ts';
import { Discrete, MultiBinary, MultiDiscrete } from '../spaces/discrete.ts';
import type { Space } from '../spaces/space.ts';
import { checkAction } from './checkAction.ts';
import { RowEnv } from './rowEnv.ts';
import type { Outcome, RowTask, StateTask, SteppedTask } from './rowTask.ts';
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

/** A lamp with a battery, which is an object; a step takes 1 or 2 of its charge, and an episode ends when the rest is too small. */
interface Lamp {
  readonly charge: Float64Array;
}

class Lamps implements StateTask<Uint8Array, Lamp> {
  readonly id = 'Lamp-v0';
  readonly observationSpace: Box<'uint8'>;
  readonly actionSpace = new Discrete(2);
  readonly maxEpisodeSteps = null;

  constructor(size = 3) {
    this.observationSpace = new Box({ low: 0, high: 20, shape: [size], dtype: 'uint8' });
  }

  create(numEnvs: number): Lamp[] {
    return Array.from({ length: numEnvs }, () => ({ charge: new Float64Array(1) }));
  }

  start({ charge }: Lamp, rng: Rng): void {
    charge[0] = 6 + rng.integers(10);
  }

  step({ charge }: Lamp, actions: PackedArray, from: number, rng: Rng, outcome: Outcome): void {
    charge[0]! -= 1 + actions[from]!;
    outcome.reward = charge[0]!;
    outcome.terminated = rng.random() < 0.1;
    outcome.truncated = charge[0]! < 2 && !outcome.terminated;
  }

  observe({ charge }: Lamp, out: PackedArray, to: number): void {
    out.fill(charge[0]!, to, to + this.observationSpace.size);
  }

  info({ charge }: Lamp): { charge: number } {
    return { charge: charge[0]! };
  }

  describe({ charge }: Lamp): string {
    return `charge ${charge[0]}`;
  }

  save(lamps: readonly Lamp[]): Snapshot {
    return { meta: {}, arrays: { charges: Float64Array.from(lamps, ({ charge }) => charge[0]!) } };
  }

  restore(lamps: readonly Lamp[], { arrays }: Snapshot): void {
    checkArrays(this.id, { charges: new Float64Array(lamps.length) }, arrays);
    for (const [i, { charge }] of lamps.entries()) charge[0] = Number(arrays.charges![i]);
  }
}

describe.each([
  ['discrete, int32', () => new Corridor(), ['save', 'renderText'] as const],
  ['continuous, float64', () => new Drift(), ['save'] as const],
  ['objects', () => new Lamps(), ['save', 'renderText'] as const],
])('%s', (_, task, requires) => {
  const create = () => new RowEnv(task() as SteppedTask<unknown, unknown, Rng>);
  for (const check of checkEnv(create, { requires })) test(check.name, check.run);
  const createVector = (numEnvs: number) =>
    new RowVector(numEnvs, task() as SteppedTask<unknown, unknown, Rng>);
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

test('rules with their own limit truncate, also in a restored vector', () => {
  const env = new RowEnv<Uint8Array, number, Lamp>(new Lamps());
  const vector = new RowVector(1, new Lamps());
  for (let seed = 0, cutOff = 0; cutOff < 3; seed++) {
    env.reset({ seed });
    vector.reset({ seed });
    let last = env.step(1);
    vector.step(Int32Array.of(1));
    while (!last.terminated && !last.truncated) {
      expect([...vector.terminated, ...vector.truncated]).toEqual([0, 0]);
      last = env.step(1);
      vector.step(Int32Array.of(1));
    }
    expect([...vector.terminated, ...vector.truncated]).toEqual([+last.terminated, +last.truncated]);
    expect(vector.finalObservations).toEqual(last.observation);
    expect(Number(last.info.charge) < 2).toBe(last.truncated);
    cutOff += +last.truncated;
  }
  const lamps = new RowVector(2, new Lamps());
  lamps.reset({ seed: 1 });
  const actions = Int32Array.of(1, 0);
  let wasCutOff = false;
  let both = 0;
  // Two episodes that are cut off in steps right after each other: what the second one says must survive that the first was restored.
  for (let step = 0; step < 400; step++) {
    const state = lamps.save();
    lamps.step(actions);
    const truncated = Array.from(lamps.truncated);
    lamps.restore(state);
    lamps.step(actions);
    expect(Array.from(lamps.truncated)).toEqual(truncated);
    if (wasCutOff && truncated.includes(1)) both++;
    wasCutOff = truncated.includes(1);
  }
  expect(both).toBeGreaterThan(0);
});

test('a long observation of a single environment has separate memory', () => {
  const env = new RowEnv<Uint8Array, number, Lamp>(new Lamps(5000));
  const { observation } = env.reset({ seed: 1 });
  expect(observation.buffer.byteLength).toBe(5000);
  expect(env.step(0).observation.buffer).not.toBe(observation.buffer);
});

test('an invalid seed changes nothing', () => {
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

test('errors name the accepted values', () => {
  const corridor = new RowEnv(new Corridor());
  expect(() => corridor.step(0)).toThrow('Corridor-v0 was used before its first reset.');
  corridor.reset({ seed: 1 });
  expect(() => corridor.step('left')).toThrow(
    'Corridor-v0 takes an integer action from 0 to 1, but got "left".',
  );
  expect(() => corridor.step(1n)).toThrow('Corridor-v0 takes an integer action from 0 to 1, but got 1n.');
  expect(() => corridor.step(Symbol('left'))).toThrow('from 0 to 1, but got Symbol(left).');
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
  expect(() => new RowVector(0, new Corridor())).toThrow(
    'numEnvs must be an integer of at least 1, but is 0.',
  );
  const endless = Object.assign(new Corridor(), { maxEpisodeSteps: 0.5 });
  expect(() => new RowEnv(endless)).toThrow(
    'maxEpisodeSteps of Corridor-v0 must be a positive integer or null',
  );
});

test.each<Space>([
  new MultiDiscrete([3, 2]),
  new MultiBinary(2),
  new Discrete(3, { start: 5 }),
  new Box({ low: 0, high: 200, shape: [2], dtype: 'uint8' }),
  new Tuple([new Discrete(3), new Discrete(2)]),
  new Dict({ gear: new Discrete(3), force: new Box({ low: -1, high: 1, shape: [1] }) }),
])('actions of %s are accepted exactly, or refused', async (actionSpace) => {
  const make = (): RowEnv => new RowEnv(Object.assign(new Corridor(), { actionSpace }));
  for (const check of checkEnv(make, { steps: 30 })) await check.run();
  const env = make();
  env.reset({ seed: 1 });
  const refused: unknown[] = [undefined, 'it', { gear: 0 }, Float32Array.of(1.5, 0), Int32Array.of(300, 1)];
  if (actionSpace.dtype === 'uint8') env.step(Float32Array.of(200, 0));
  for (const action of refused) {
    expect(() => env.step(action)).toThrow(
      expect.objectContaining({ name: 'PrismError', code: 'invalid-action' }),
    );
  }
});

test('a state with other spaces is refused; one of an earlier version without spaces passes', () => {
  const wide = (): Corridor => Object.assign(new Corridor(), { observationSpace: new Discrete(99) });
  for (const make of [(task: Corridor) => new RowEnv(task), (task: Corridor) => new RowVector(2, task)]) {
    const [env, other] = [make(new Corridor()), make(wide())];
    env.reset({ seed: 1 });
    const state = env.save();
    expect(() => other.restore(state)).toThrow(
      /has observations Discrete\(\d+\) .*, but this environment has observations Discrete\(99\) /,
    );
    const owner = env instanceof RowVector ? `2 × ${env.id}` : env.id;
    const { meta, arrays } = decodeState(owner, state);
    const { spaces: _spaces, ...earlier } = meta;
    const twin = make(new Corridor());
    twin.restore(encodeState(owner, { meta: earlier, arrays }));
    expect(twin.save()).toEqual(state);
  }
});

test('a task that checks its actions itself decides which are valid', () => {
  const odd = new Discrete(9);
  const own = {
    id: 'Odd-v0',
    actionSpace: odd,
    checkAction: (actions: PackedArray, from: number) => {
      if (actions[from]! % 2 === 0) throw new PrismError('invalid-action', `${actions[from]} is even.`);
    },
  };
  checkAction(own, Int32Array.of(2, 11), 1);
  expect(() => checkAction(own, Int32Array.of(3, 2), 1)).toThrow('2 is even.');
});

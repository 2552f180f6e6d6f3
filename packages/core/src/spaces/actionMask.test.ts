import { expect, test } from 'vitest';
import { RandomMasks, RandomMasksTask, RandomMasksVector } from '../../test/randomMasks.ts';
import { Rng } from '../rng/rng.ts';
import {
  actionMaskOf,
  checkMaskSpace,
  drawPossible,
  impossible,
  PossibleActions,
  randomAction,
  randomPossible,
} from './actionMask.ts';
import { Box } from './box.ts';
import { Dict } from './composite.ts';
import { Discrete, MultiBinary, MultiDiscrete } from './discrete.ts';
import type { Space } from './space.ts';

const board = new Box({ low: 0, high: 1, shape: [2] });
/** The mask lies between two other parts. */
const between = new Dict({ a_board: board, action_mask: new MultiBinary(3), observation: new Discrete(4) });

test('a mask is found by its name, wherever it lies; without one every action is possible', () => {
  expect(actionMaskOf(between as Space)).toEqual({ offset: 2, size: 3 });
  expect(actionMaskOf(new Dict({ observation: board, mask: new MultiBinary(3) }) as Space)).toBeUndefined();
  expect(actionMaskOf(board)).toBeUndefined();
});

/** Observations of a board and a mask. */
const masked = (mask: Box<'int8'> | MultiBinary): Space =>
  new Dict({ action_mask: mask, observation: board }) as Space;
const ofInt8 = (high: number) => new Box({ low: 0, high, shape: [3], dtype: 'int8' });

test.each<[observations: Space, actions: object, words: string]>([
  [
    masked(new MultiBinary(2)),
    new Discrete(3),
    'has 2 entries, but Discrete(3) needs 3, one for each action.',
  ],
  [
    masked(new MultiBinary(3)),
    new MultiDiscrete([3, 2]),
    'has 3 entries, but MultiDiscrete([3, 2]) needs 5, one for each action.',
  ],
  [masked(ofInt8(2)), new Discrete(3), 'is Box(0, 2, [3], int8), but a mask holds zeros and ones.'],
  [masked(new MultiBinary(2)), board, 'cannot mask actions from Box(0, 1, [2], float32).'],
  [new Dict({ action_mask: new MultiBinary(3) }) as Space, new Discrete(3), 'is the only one.'],
])('%s with %s is refused', (observations, actions, words) => {
  expect(() => checkMaskSpace(observations, actions as Space)).toThrow(
    expect.objectContaining({
      code: 'invalid-space',
      message: `The field action_mask of the observations ${words}`,
    }),
  );
});

test('PettingZoo’s Box of int8 is a mask, too', () => {
  checkMaskSpace(masked(ofInt8(1)), new Discrete(3) as Space);
});

test('drawn are the possible actions alone, all alike', () => {
  const env = { observationSpace: between as Space, actionSpace: new Discrete(3, { start: 7 }) as Space };
  const counts = new Map<unknown, number>();
  const rng = new Rng(1);
  for (let k = 0; k < 3000; k++) {
    const action = randomAction(env, { action_mask: Int8Array.of(1, 0, 1) }, rng);
    counts.set(action, (counts.get(action) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual([7, 9]);
  for (const count of counts.values()) expect(Math.abs(count - 1500)).toBeLessThan(150);
  expect(drawPossible([0, 0], rng)).toBe(-1);
});

test.each([
  [0, 0],
  [5, -2],
])('of several choices, from %i and %i on, each has its own entries', (...start) => {
  const space = new Dict({ action_mask: new MultiBinary(5), observation: board }) as Space;
  const env = { observationSpace: space, actionSpace: new MultiDiscrete([3, 2], { start }) as Space };
  const [first, second] = start;
  const mask = Int8Array.of(0, 1, 0, 0, 1);
  expect(randomAction(env, { action_mask: mask }, new Rng(1))).toEqual(Int32Array.of(first + 1, second + 1));
  const possible = PossibleActions.of(env)!;
  const observations = Float32Array.of(0, 1, 0, 0, 1, 0.5, 0.5);
  expect(possible.allows(observations, Int32Array.of(first + 1, second + 1), 0)).toBe(true);
  expect(possible.allows(observations, Int32Array.of(first + 1, second), 0)).toBe(false);
  // In the second of two rows other actions are possible.
  const rows = Float32Array.of(...observations, 1, 0, 0, 1, 0, 0.5, 0.5);
  const actions = Int32Array.of(first + 1, second + 1, first, second);
  expect([0, 1].map((row) => possible.allows(rows, actions, row))).toEqual([true, true]);
  actions.set([first + 1, second + 1], 2);
  expect([0, 1].map((row) => possible.allows(rows, actions, row))).toEqual([true, false]);
  expect(possible.fault(Float32Array.of(0, 1, 0, 0, 0, 0.5, 0.5), 0)).toBe(
    'leaves no action possible for choice 1',
  );
});

test('a state without a possible action is told, unless the episode ends there', () => {
  const env = { observationSpace: between as Space, actionSpace: new Discrete(3) as Space };
  expect(() => randomAction(env, { action_mask: new Int8Array(3) }, new Rng(1))).toThrow(
    expect.objectContaining({
      code: 'contract',
      message: 'The action_mask of an observation leaves no action possible.',
    }),
  );
});

test('rows refuse what their own mask rules out, alone and together, and nothing has moved', () => {
  const refused = expect.objectContaining({ code: 'invalid-action' });
  const env = new RandomMasks();
  const { action_mask: mask } = env.reset({ seed: 4 }).observation;
  const before = env.save();
  const impossible = 3 + mask.indexOf(0);
  expect(() => env.step(impossible)).toThrow(refused);
  expect(env.save()).toEqual(before);
  // Restored by another one, which has shown something else.
  const other = new RandomMasks();
  other.reset({ seed: 99 });
  other.restore(before);
  expect(() => other.step(impossible)).toThrow(refused);
  other.step(3 + mask.indexOf(1));

  const vector = new RandomMasksVector(2);
  vector.reset({ seed: 4 });
  const { observations } = vector;
  const size = new RandomMasksTask().observationSpace.size;
  const saved = vector.save();
  const first = (value: number, row: number): number =>
    3 + observations.slice(row * size + 1, (row + 1) * size).indexOf(value);
  expect(() => vector.step(Int32Array.of(first(1, 0), first(0, 1)))).toThrow(refused);
  expect(vector.save()).toEqual(saved);
});

test('a draw in the second of two rows finds what is possible there', () => {
  const masks = Int8Array.of(1, 0, 0, 0, 1, 1);
  const drawn = Array.from({ length: 40 }, (_, seed) => drawPossible(masks, new Rng(seed), 3, 3));
  expect([...new Set(drawn)].sort()).toEqual([1, 2]);
  expect(drawPossible(Int8Array.of(1, 1, 0, 0), new Rng(0), 2, 2)).toBe(-1);
});

test('of values those that are not impossible are drawn, all alike, also where they are all one', () => {
  const values = [0, 0, 0, impossible, -1e30, 5];
  const counts = [0, 0, 0];
  const rng = new Rng(1);
  for (let k = 0; k < 3000; k++) counts[randomPossible(rng, values, 1, 3)]!++;
  expect(counts[0]).toBe(0);
  expect(Math.abs(counts[1]! - 1500)).toBeLessThan(150);
  expect(randomPossible(rng, [impossible, impossible], 0, 2)).toBe(0);
});

test('observations without parts have no mask to check', () => {
  for (const space of [board, new Discrete(3), new MultiBinary(3)] as Space[])
    checkMaskSpace(space, new Discrete(3) as Space);
});

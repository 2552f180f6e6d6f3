import { Box, Discrete, Rng, type Transitions } from '@prism-rl/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { emptyBatch, TransitionStore, type TransitionStoreOptions } from './transitionStore.ts';

const actionSpace = new Discrete(6);

/** Steps an environment whose observations are stacks of the last `stack` frames. */
class Player {
  readonly #space: Box<'uint8'>;
  readonly #stack: number;
  readonly #rng: Rng;
  #shown: Uint8Array;
  readonly kept: Transitions[] = [];

  constructor(space: Box<'uint8'>, stack: number, seed: number) {
    this.#space = space;
    this.#stack = stack;
    this.#rng = new Rng(seed);
    this.#shown = this.#first();
  }

  step(end: boolean): Transitions {
    const next = new Uint8Array(this.#space.size);
    const frame = this.#space.size / this.#stack;
    next.set(this.#shown.subarray(frame));
    next.set(this.#frame(), next.length - frame);
    const transition: Transitions = {
      count: 1,
      observations: this.#shown,
      actions: Int32Array.of(this.#rng.integers(6)),
      rewards: Float64Array.of(this.#rng.integers(9)),
      nextObservations: next,
      terminated: Uint8Array.of(end ? 1 : 0),
      truncated: Uint8Array.of(this.#rng.integers(2)),
      starts: new Uint8Array(1),
      extras: {},
    };
    this.#shown = end ? this.#first() : next;
    this.kept.push(transition);
    return transition;
  }

  #frame(): Uint8Array {
    const high = this.#space.high[0]!;
    return Uint8Array.from({ length: this.#space.size / this.#stack }, () => this.#rng.integers(high + 1));
  }

  #first(): Uint8Array {
    const frame = this.#frame();
    return Uint8Array.from({ length: this.#space.size }, (_, k) => frame[k % frame.length]!);
  }
}

const spaces = {
  bytes: new Box({ low: 0, high: 255, shape: [4, 7], dtype: 'uint8' }),
  bits: new Box({ low: 0, high: 1, shape: [4, 11], dtype: 'uint8' }),
};

function storeOf(options: Partial<TransitionStoreOptions>): TransitionStore {
  return new TransitionStore({ observationSpace: spaces.bytes, actionSpace, capacity: 4, ...options });
}

it.each(['bytes', 'bits'] as const)(
  '%s: every transition comes back exactly, until its slot is reported as gone',
  (kind) => {
    const space = spaces[kind];
    fc.assert(
      fc.property(
        fc.record({
          capacity: fc.integer({ min: 1, max: 40 }),
          stack: fc.constantFrom(1, 2, 4),
          seed: fc.nat(1000),
          steps: fc.integer({ min: 1, max: 300 }),
          episode: fc.integer({ min: 1, max: 30 }),
          saveAt: fc.nat(300),
        }),
        ({ capacity, stack, seed, steps, episode, saveAt }) => {
          const create = () => storeOf({ observationSpace: space, capacity, frameStack: stack });
          let store = create();
          const player = new Player(space, stack, seed);
          const alive = new Map<number, number>();
          for (let t = 0; t < steps; t++) {
            const slot = store.add(player.step(t % episode === episode - 1), 0, t / 1024, (gone) =>
              alive.delete(gone),
            );
            alive.set(slot, t);
            if (store.size !== alive.size) expect(store.size).toBe(alive.size);
            if (t === saveAt) {
              const snapshot = store.save();
              store = create();
              store.restore(snapshot);
            }
          }
          const batch = emptyBatch({ observationSpace: space, actionSpace, batchSize: 1 });
          for (const [slot, t] of alive) {
            const kept = player.kept[t]!;
            store.read(slot, batch, 0);
            expect(Array.from(batch.observations)).toEqual(Array.from(kept.observations));
            expect(Array.from(batch.nextObservations)).toEqual(Array.from(kept.nextObservations));
            expect([batch.actions[0], batch.rewards[0], batch.discounts[0]]).toEqual([
              kept.actions[0],
              kept.rewards[0],
              t / 1024,
            ]);
            expect(store.endOf(slot)).toEqual({
              terminated: kept.terminated[0] === 1,
              truncated: kept.truncated[0] === 1,
            });
          }
        },
      ),
      { numRuns: 60 },
    );
  },
);

it('drops old transitions early, and reports them, where episodes of one step need two frames each', () => {
  const capacity = 4000;
  const store = storeOf({ capacity });
  const player = new Player(spaces.bytes, 1, 0);
  const alive = new Set<number>();
  for (let t = 0; t < 3 * capacity; t++) {
    alive.add(store.add(player.step(true), 0, 0, (gone) => alive.delete(gone)));
    // The ring drops its first transition before it is full.
    if (store.size !== alive.size) expect(store.size).toBe(alive.size);
  }
  expect(store.size).toBe(alive.size);
  // Frames for 4000 · 5/4 + 512 = 5512, two per transition, minus the room for finding equal frames.
  expect(store.size).toBeGreaterThan(2550);
  expect(store.size).toBeLessThanOrEqual(5512 / 2);
});

it('holds as many pictures whose parts are no stack, but colours that all change, also after a restore', () => {
  const create = (): TransitionStore => storeOf({ capacity: 3000, frameStack: 4 });
  let store = create();
  const player = new Player(spaces.bytes, 1, 0);
  const slots: number[] = [];
  for (let t = 0; t < 7000; t++) {
    slots.push(store.add(player.step(false), 0, 0));
    if (t !== 2000 && t !== 6000) continue;
    const saved = store.save();
    store = create();
    store.restore(saved);
  }
  expect(store.size).toBe(3000);
  const batch = emptyBatch({ observationSpace: spaces.bytes, actionSpace, batchSize: 1 });
  for (let t = 4000; t < 7000; t += 7) {
    store.read(slots[t]!, batch, 0);
    expect(batch.nextObservations.join()).toBe(player.kept[t]!.nextObservations.join());
  }
});

it('restored in the middle, it drops the same transitions at the same time', () => {
  const create = (): TransitionStore => storeOf({ capacity: 3000 });
  const store = create();
  const player = new Player(spaces.bytes, 1, 3);
  const gone: number[][] = [[], []];
  for (let t = 0; t < 5001; t++) store.add(player.step(t % 2 === 1), 0, 0, () => {});
  const copy = create();
  copy.restore(store.save());
  for (let t = 5001; t < 9000; t++) {
    const transition = player.step(t % 2 === 1);
    store.add(transition, 0, 0, (slot) => gone[0]!.push(slot));
    copy.add(transition, 0, 0, (slot) => gone[1]!.push(slot));
    if (copy.size !== store.size) expect(copy.size).toBe(store.size);
  }
  expect(store.size).toBeLessThan(3000);
  expect(gone[1]).toEqual(gone[0]);
});

const minAtar = new Box({ low: 0, high: 1, shape: [10, 10, 4], dtype: 'uint8' });

it('a million stacks of four Atari frames fit in 8 GB', () => {
  const observationSpace = new Box({ low: 0, high: 255, shape: [4, 84, 84], dtype: 'uint8' });
  const { bytesPerTransition } = storeOf({ observationSpace, capacity: 1000, frameStack: 4 });
  // 84 · 84 · 17/16 for the frame, and 49 for the rest.
  expect(bytesPerTransition).toBe(84 * 84 * 1.0625 + 8 * 4 + 8 + 4 + 4 + 4 + 1);
  expect(bytesPerTransition * 1e6).toBeLessThan(7.6e9);
});

it.each([
  ['a choice', actionSpace, 4],
  ['3 float32', new Box({ low: -1, high: 1, shape: [3] }), 12],
  ['5 float64', new Box({ low: -1, high: 1, shape: [5], dtype: 'float64' }), 40],
  ['1 float32', new Box({ low: -1, high: 1, shape: [1] }), 4],
] as const)(
  'counts the bytes of an action, %s, and a bit for each cell of MinAtar',
  (_name, space, bytes) => {
    const { bytesPerTransition } = storeOf({ observationSpace: minAtar, actionSpace: space, capacity: 1000 });
    // 400 bits are 13 words.
    expect(bytesPerTransition).toBe(13 * 4 * 1.25 + 8 + 8 + bytes + 4 + 4 + 1);
  },
);

it('refuses a cell of a binary space that is neither 0 nor 1, and tells the first', () => {
  const transition = new Player(spaces.bits, 1, 0).step(false);
  transition.observations.set([0, 1, 7, 5]);
  expect(() => storeOf({ observationSpace: spaces.bits }).add(transition, 0, 0)).toThrow(
    expect.objectContaining({
      code: 'contract',
      message: expect.stringContaining('holds 7, which a replay memory of single bits cannot keep'),
    }),
  );
});

it.each(['float32', 'float64'] as const)('actions of several %s all come back, from every slot', (dtype) => {
  const actions = new Box({ low: -9, high: 9, shape: [3], dtype });
  const store = storeOf({ actionSpace: actions, capacity: 5 });
  const player = new Player(spaces.bytes, 1, 0);
  const action = (t: number): number[] => [t, t - 9, t / 2];
  for (let t = 0; t < 5; t++)
    store.add({ ...player.step(false), actions: Float64Array.from(action(t)) }, 0, 0);
  const batch = emptyBatch({ observationSpace: spaces.bytes, actionSpace: actions, batchSize: 2 });
  for (let t = 0; t < 5; t++) {
    store.read(t, batch, 1);
    expect([...batch.actions.slice(3)]).toEqual(action(t));
  }
});

it.each([
  ['fewer numbers in an action', { actionSpace: new Box({ low: -9, high: 9, shape: [2] }) }],
  ['more numbers in an action', { actionSpace: new Box({ low: -9, high: 9, shape: [4] }) }],
  ['other frames', { frameStack: 2 }],
])('a snapshot of transitions with %s is refused', (_what, other) => {
  const options = { actionSpace: new Box({ low: -9, high: 9, shape: [3] }), capacity: 5 };
  const saved = storeOf({ ...options, ...other });
  const player = new Player(spaces.bytes, 1, 0);
  for (let t = 0; t < 2; t++) saved.add({ ...player.step(false), actions: new Float32Array(4) }, 0, 0);
  expect(() => storeOf(options).restore(saved.save())).toThrow(expect.objectContaining({ code: 'corrupt' }));
});

it('is saved and restored at each of its sizes', () => {
  const capacity = 49; // 1 / 49 × 49 is less than 1
  const player = new Player(spaces.bytes, 1, 0);
  const store = storeOf({ capacity });
  for (let size = 1; size <= capacity; size++) {
    store.add(player.step(false), 0, 1);
    const restored = storeOf({ capacity });
    restored.restore(store.save());
    expect(restored.size).toBe(size);
  }
});

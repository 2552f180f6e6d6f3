import type { Snapshot, Transitions } from '@prism-rl/core';
import { Box, Discrete } from '@prism-rl/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NStep } from './nStep.ts';
import { type DiscountedTransitions, type DiscountKeepingMemory, isDiscounted } from './transitions.ts';

const observationSpace = new Box({ low: -1e9, high: 1e9, shape: [2] });
const actionSpace = new Discrete(1000);

/** Row `k` of a step. */
function windowOf(t: DiscountedTransitions, k: number) {
  expect(t.observations[2 * k + 1]).toBe(-t.observations[2 * k]!);
  return {
    from: t.observations[2 * k]!,
    action: t.actions[k]!,
    sum: t.rewards[k]!,
    to: t.nextObservations[2 * k]!,
    discount: t.discounts[k]!,
    terminated: t.terminated[k]!,
    truncated: t.truncated[k]!,
  };
}

class Recorder implements DiscountKeepingMemory<never> {
  readonly keepsDiscounts = true;
  readonly windows: ReturnType<typeof windowOf>[] = [];
  readonly steps: number[] = [];
  readonly size = 0;
  readonly capacity = 1;

  add(transitions: Transitions): void {
    if (!isDiscounted(transitions)) throw new Error('no discounts');
    this.steps.push(transitions.steps);
    for (let k = 0; k < transitions.count; k++) this.windows.push(windowOf(transitions, k));
  }
  ready(): boolean {
    return false;
  }
  sample(): never {
    throw new Error('nothing to sample');
  }
  save(): Snapshot {
    return { meta: {}, arrays: {} };
  }
  restore(): void {}
}

interface Step {
  readonly from: number;
  readonly reward: number;
  readonly to: number;
  readonly terminated?: boolean;
  readonly truncated?: boolean;
  /** Whether the observation is an episode's first. */
  readonly start?: boolean;
}

/** Rows of one step of all environments. Observations are (x, −x), actions x mod 1000. */
function transitions(steps: readonly Step[]): Transitions {
  return {
    count: steps.length,
    observations: Float32Array.from(steps.flatMap(({ from }) => [from, -from])),
    actions: Int32Array.from(steps, ({ from }) => from % 1000),
    rewards: Float64Array.from(steps, ({ reward }) => reward),
    nextObservations: Float32Array.from(steps.flatMap(({ to }) => [to, -to])),
    terminated: Uint8Array.from(steps, ({ terminated }) => Number(terminated ?? false)),
    truncated: Uint8Array.from(steps, ({ truncated }) => Number(truncated ?? false)),
    starts: Uint8Array.from(steps, ({ start }) => Number(start ?? false)),
    extras: {},
  };
}

function layer(steps: number, numEnvs = 1, discount = 0.5): { memory: NStep<never>; record: Recorder } {
  const record = new Recorder();
  return { record, memory: new NStep(record, { steps, discount, numEnvs, observationSpace, actionSpace }) };
}

it('by hand: n = 3, γ = ½, rewards 1 2 4 8, then terminated: the tails are there, and none is bootstrapped', () => {
  const { memory, record } = layer(3);
  for (const [t, reward] of [1, 2, 4, 8].entries())
    memory.add(transitions([{ from: t, reward, to: t + 1, terminated: t === 3 }]));
  const { windows } = record;
  expect(windows.map(({ from }) => from)).toEqual([0, 1, 2, 3]);
  // 1 + 2/2 + 4/4; 2 + 4/2 + 8/4; 4 + 8/2; 8
  expect(windows.map(({ sum }) => sum)).toEqual([3, 6, 8, 8]);
  expect(windows.map(({ to }) => to)).toEqual([3, 4, 4, 4]);
  expect(windows.map(({ discount }) => discount)).toEqual([1 / 8, 0, 0, 0]);
  expect(windows.map(({ terminated }) => terminated)).toEqual([0, 1, 1, 1]);
});

it('by hand: steps bring discounts ½ ¼ 0 1 ½, of which the third ends every sum without an end of the episode', () => {
  const own = [0.5, 0.25, 0, 1, 0.5];
  const play = (memory: NStep<never>, times: readonly number[]): void => {
    for (const t of times) {
      const step = transitions([{ from: t, reward: 2 ** t, to: t + 1, truncated: t === 4 }]);
      memory.add({ ...step, steps: 1, discounts: Float64Array.of(own[t]!) });
    }
  };
  const { memory, record } = layer(2);
  play(memory, [0, 1, 2, 3, 4]);
  // 1 + ½·2; 2 + ¼·4; 4 + 0·8; 8 + 1·16; 16
  expect(record.windows.map(({ sum }) => sum)).toEqual([2, 3, 4, 24, 16]);
  expect(record.windows.map(({ discount }) => discount)).toEqual([1 / 8, 0, 0, 1 / 2, 1 / 2]);

  const [saved, resumed, plain] = [layer(2), layer(2), layer(2)];
  play(saved.memory, [0, 1, 2]);
  resumed.memory.restore(structuredClone(saved.memory.save()));
  play(resumed.memory, [3, 4]);
  expect(resumed.record.windows).toEqual(record.windows.slice(2));
  // Without own discounts a snapshot is what it was, and a layer that had some has none after it.
  expect(Object.keys(plain.memory.save().arrays).join()).not.toContain('discounts');
  resumed.memory.restore(plain.memory.save());
  expect(resumed.memory.save()).toEqual(plain.memory.save());
});

it('a step without its own discount has the one of the layer', () => {
  const { memory, record } = layer(2, 1, 0.25);
  memory.add(transitions([{ from: 0, reward: 1, to: 1 }]));
  memory.add({ ...transitions([{ from: 1, reward: 4, to: 2 }]), steps: 1, discounts: Float64Array.of(0.5) });
  memory.add(transitions([{ from: 2, reward: 8, to: 3, terminated: true }]));
  // 1 + ¼·4; 4 + ½·8; 8
  expect(record.windows.map(({ sum, discount }) => [sum, discount])).toEqual([
    [2, 1 / 8],
    [8, 0],
    [8, 0],
  ]);
});

/** Random steps of several environments. */
const plays = fc.record({
  n: fc.integer({ min: 1, max: 5 }),
  numEnvs: fc.integer({ min: 1, max: 3 }),
  rows: fc.array(
    fc.array(
      fc.record({
        reward: fc.integer({ min: -8, max: 8 }),
        end: fc.constantFrom('no', 'no', 'no', 'terminated', 'truncated', 'both', 'reset'),
      }),
      { minLength: 3, maxLength: 3 },
    ),
    { maxLength: 40 },
  ),
});

it('in any play each transition begins one window, which holds its rewards and ends where it should', () => {
  fc.assert(
    fc.property(plays, ({ n, numEnvs, rows }) => {
      const { memory, record } = layer(n, numEnvs);
      const episodes: (Step & { readonly last: boolean })[][] = [];
      const current: (Step & { last: boolean })[][] = Array.from({ length: numEnvs }, () => []);
      let mark = 0;
      const shown = Array.from({ length: numEnvs }, () => ++mark);
      for (const row of rows) {
        const steps = shown.map((from, i) => {
          const { reward, end } = row[i]!;
          const step = {
            from,
            reward,
            to: ++mark,
            terminated: end === 'terminated' || end === 'both',
            truncated: end === 'truncated' || end === 'both',
            start: current[i]!.length === 0,
          };
          current[i]!.push({ ...step, last: false });
          if (end === 'no') shown[i] = step.to;
          else {
            shown[i] = ++mark;
            episodes.push(current[i]!);
            current[i] = [];
          }
          return step;
        });
        memory.add(transitions(steps));
      }
      // Excludes windows that are still open or whose environment was reset in the last row.
      const closed = new Map(record.windows.map((window) => [window.from, window]));
      expect(closed.size).toBe(record.windows.length);
      const finished = [...episodes, ...current];
      for (const episode of finished) {
        for (const [t, { from }] of episode.entries()) {
          const span = episode.slice(t, t + n);
          const last = span.at(-1)!;
          const window = closed.get(from);
          if (window === undefined) {
            expect(last.terminated || last.truncated || span.length === n).toBe(false);
            continue;
          }
          closed.delete(from);
          const sum = span.reduce((total, { reward }, k) => total + 0.5 ** k * reward, 0);
          expect(window).toEqual({
            from,
            action: from % 1000,
            sum,
            to: last.to,
            discount: last.terminated ? 0 : 0.5 ** span.length,
            terminated: Number(last.terminated),
            truncated: Number(last.truncated),
          });
        }
      }
      expect(closed.size).toBe(0);
      expect(record.steps.every((steps) => steps === numEnvs)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

it('refuses what does not fit', () => {
  const deaf = { ...new Recorder(), keepsDiscounts: false } as unknown as DiscountKeepingMemory<never>;
  const options = { steps: 2, discount: 0.9, numEnvs: 1, observationSpace, actionSpace };
  expect(() => new NStep(deaf, options)).toThrow(expect.objectContaining({ code: 'incompatible' }));
  expect(() => layer(0)).toThrow(/steps must be a positive integer/);
  expect(() => layer(2, 0)).toThrow(/numEnvs must be a positive integer/);
  expect(() => layer(2, 1, 2)).toThrow(/\[0, 1\]/);
  expect(() => layer(2, 2).memory.add(transitions([{ from: 0, reward: 0, to: 1 }]))).toThrow(
    /needs a row for each/,
  );
  expect(() => layer(2).memory.restore(layer(3).memory.save())).toThrow(/not one of 2 steps/);
});

it('restored in the middle of windows, it closes them at what was shown before it was saved', () => {
  const { memory } = layer(3, 2);
  memory.add(
    transitions([
      { from: 0, reward: 1, to: 1 },
      { from: 50, reward: 8, to: 51 },
    ]),
  );
  const other = layer(3, 2);
  other.memory.restore(structuredClone(memory.save()));
  // Both environments were reset in between.
  other.memory.add(
    transitions([
      { from: 10, reward: 2, to: 11, start: true },
      { from: 60, reward: 4, to: 61, start: true },
    ]),
  );
  expect(other.record.windows.map(({ from, to, sum, discount }) => [from, to, sum, discount])).toEqual([
    [0, 1, 1, 0.5],
    [50, 51, 8, 0.5],
  ]);
});

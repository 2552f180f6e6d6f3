import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  constantSchedule,
  exponentialSchedule,
  linearSchedule,
  piecewiseSchedule,
  type ScheduleConfig,
  scheduleFromConfig,
} from './schedules.ts';

const rise = [
  [0, 0],
  [10, 20],
] as const;
const level = [
  [5, 1],
  [5, 2],
];

describe('values', () => {
  test('constant', () => {
    const schedule = constantSchedule(0.3);
    expect([schedule(0), schedule(1e9)]).toEqual([0.3, 0.3]);
  });

  test('linear', () => {
    const schedule = linearSchedule({ from: 1, to: 0.2, steps: 8 });
    expect([0, 2, 4, 8, 9, 1e9].map(schedule)).toEqual([1, 0.8, 0.6, 0.2, 0.2, 0.2]);
  });

  test('exponential: after `decay` steps 1/e of the way is left', () => {
    const schedule = exponentialSchedule({ from: 1, to: 0.5, decay: 100 });
    expect(schedule(0)).toBe(1);
    expect(schedule(100)).toBeCloseTo(0.5 + 0.5 / Math.E, 15);
    expect(schedule(200)).toBeCloseTo(0.5 + 0.5 / Math.E ** 2, 15);
    expect(schedule(1e9)).toBe(0.5);
  });

  test('piecewise', () => {
    const schedule = piecewiseSchedule([
      [10, 1],
      [20, 0.5],
      [40, 0],
    ]);
    expect([0, 10, 15, 20, 30, 40, 100].map(schedule)).toEqual([1, 1, 0.75, 0.5, 0.25, 0, 0]);
  });

  test('a number is constant', () => {
    expect(scheduleFromConfig(0.1)(123)).toBe(0.1);
  });

  test.each<[ScheduleConfig, number]>([
    [{ type: 'constant', value: 2 }, 2],
    [{ type: 'linear', from: 0, to: 10, steps: 10 }, 5],
    [{ type: 'exponential', from: 1, to: 0, decay: 5 }, 1 / Math.E],
    [{ type: 'piecewise', points: rise }, 10],
  ])('%j at step 5', (config, value) => {
    expect(scheduleFromConfig(config)(5)).toBeCloseTo(value, 12);
  });

  test('all stay between their ends and never turn back', () => {
    const configs = fc.record({
      from: fc.double({ min: -5, max: 5, noNaN: true }),
      to: fc.double({ min: -5, max: 5, noNaN: true }),
    });
    fc.assert(
      fc.property(
        configs,
        fc.integer({ min: 1, max: 1000 }),
        fc.array(fc.nat(2000)),
        ({ from, to }, length, steps) => {
          const schedules = [
            linearSchedule({ from, to, steps: length }),
            exponentialSchedule({ from, to, decay: length }),
            piecewiseSchedule([
              [0, from],
              [length, to],
            ]),
          ];
          const ascending = [...steps].sort((a, b) => a - b);
          for (const schedule of schedules) {
            let last = from;
            for (const step of ascending) {
              const value = schedule(step);
              const slack = 1e-12;
              expect(Math.abs(value - to)).toBeLessThanOrEqual(Math.abs(last - to) + slack);
              expect(value).toBeGreaterThanOrEqual(Math.min(from, to) - slack);
              expect(value).toBeLessThanOrEqual(Math.max(from, to) + slack);
              last = value;
            }
          }
        },
      ),
    );
  });
});

describe('bad configurations', () => {
  test.each<[unknown, string]>([
    ['0.1', 'A schedule is a number or an object with a type, but got "0.1".'],
    [null, 'A schedule is a number or an object with a type, but got null.'],
    [Number.NaN, 'A constant schedule needs a number as value, but got null.'],
    [{ type: 'lienar' }, 'There is no schedule of type "lienar".'],
    [{ from: 1 }, 'There is no schedule of type undefined.'],
    [{ type: 'linear', from: 1, to: 0 }, 'A linear schedule needs a number as steps, but got undefined.'],
    [{ type: 'linear', from: 1, to: '0', steps: 5 }, 'A linear schedule needs a number as to, but got "0".'],
    [
      { type: 'linear', from: 1, to: 0, steps: 0 },
      'A linear schedule needs a positive number of steps, but got 0.',
    ],
    [{ type: 'linear', from: 1, to: 0, decay: 3, steps: 1 }, 'A linear schedule has no setting "decay".'],
    [
      { type: 'exponential', from: 1, to: 0, decay: -1 },
      'An exponential schedule needs a positive decay, but got -1.',
    ],
    [{ type: 'piecewise', points: [] }, 'A piecewise schedule needs at least one point [step, value].'],
    [{ type: 'piecewise', points: level }, 'A piecewise schedule needs ascending steps, but got 5, 5.'],
    [{ type: 'piecewise', points: [[5, 'a']] }, 'A piecewise schedule needs a number as value, but got "a".'],
  ])('%j', (config, message) => {
    const call = (): unknown => scheduleFromConfig(config as ScheduleConfig);
    expect(call).toThrow(expect.objectContaining({ code: 'invalid-config', message }));
  });

  test('a misspelt type comes with the right one', () => {
    const call = (): unknown => scheduleFromConfig({ type: 'lienar' } as never);
    expect(call).toThrow(expect.objectContaining({ hint: 'Did you mean linear?' }));
  });
});

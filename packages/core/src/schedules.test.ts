import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ScheduleConfig, scheduleFromConfig } from './schedules.ts';

const level = [
  [5, 1],
  [5, 2],
];

describe('values', () => {
  const slope = [
    [10, 1],
    [20, 0.5],
    [40, 0],
  ] as const;

  // The exponential one has 1/e of its way left after `decay` steps.
  test.each<[ScheduleConfig, steps: number[], values: number[]]>([
    [0.1, [0, 123, 1e9], [0.1, 0.1, 0.1]],
    [{ type: 'constant', value: 0.3 }, [0, 1e9], [0.3, 0.3]],
    [{ type: 'linear', from: 1, to: 0.2, steps: 8 }, [0, 2, 4, 8, 9, 1e9], [1, 0.8, 0.6, 0.2, 0.2, 0.2]],
    [
      { type: 'exponential', from: 1, to: 0.5, decay: 100 },
      [0, 100, 200, 1e9],
      [1, 0.5 + 0.5 / Math.E, 0.5 + 0.5 / Math.E ** 2, 0.5],
    ],
    [{ type: 'piecewise', points: slope }, [0, 10, 15, 20, 30, 40, 100], [1, 1, 0.75, 0.5, 0.25, 0, 0]],
  ])('%j at the steps %j', (config, steps, values) => {
    const found = steps.map(scheduleFromConfig(config));
    for (const [k, value] of values.entries()) expect(found[k]).toBeCloseTo(value, 15);
  });

  test('all stay between their ends and never turn back', () => {
    const ends = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(
        ends,
        ends,
        fc.integer({ min: 1, max: 1000 }),
        fc.array(fc.nat(2000)),
        (from, to, length, steps) => {
          const points = [
            [0, from],
            [length, to],
          ] as const;
          for (const config of [
            { type: 'linear', from, to, steps: length },
            { type: 'exponential', from, to, decay: length },
            { type: 'piecewise', points },
          ] as const) {
            const values = steps.sort((a, b) => a - b).map(scheduleFromConfig(config));
            for (const [k, value] of values.entries()) {
              const slack = 1e-12;
              expect(Math.abs(value - to)).toBeLessThanOrEqual(
                Math.abs((values[k - 1] ?? from) - to) + slack,
              );
              expect(value).toBeGreaterThanOrEqual(Math.min(from, to) - slack);
              expect(value).toBeLessThanOrEqual(Math.max(from, to) + slack);
            }
          }
        },
      ),
    );
  });
});

describe('bad configurations', () => {
  test.each<[unknown, string, hint?: string]>([
    ['0.1', 'A schedule is a number or an object with a type, but got "0.1".'],
    [null, 'A schedule is a number or an object with a type, but got null.'],
    [Number.NaN, 'A constant schedule needs a number as value, but got null.'],
    [{ type: 'lienar' }, 'There is no schedule of type "lienar".', 'Did you mean linear?'],
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
  ])('%j', (config, message, hint) => {
    const call = (): unknown => scheduleFromConfig(config as ScheduleConfig);
    const said = { code: 'invalid-config', message, ...(hint && { hint }) };
    expect(call).toThrow(expect.objectContaining(said));
  });
});

import { expect, test } from 'vitest';
import { stepOf, stepShape } from '../../test/steps.ts';
import { Columns } from './columns.ts';

const names = ['observations', 'actions', 'rewards', 'terminated', 'truncated', 'starts'];

function contents(columns: Columns, rows?: number): unknown {
  const own = names.map((name) => [name, [...columns.column(name, rows)]]);
  return { ...Object.fromEntries(own), samples: [...columns.extras(rows).samples!] };
}

function threeSteps(room: number): Columns {
  const columns = new Columns(stepShape, room);
  for (const t of [0, 1, 2]) columns.addStep(stepOf(t, [0, t % 2], [t % 2, 0]));
  return columns;
}

const whole = {
  observations: [0, 0, 100, -100, 1, -1, 101, -101, 2, -2, 102, -102],
  actions: [0, 1, 1, 2, 2, 3],
  rewards: [0, 25, 0.25, 25.25, 0.5, 25.5],
  terminated: [0, 0, 0, 1, 0, 0],
  truncated: [0, 0, 1, 0, 0, 0],
  starts: [1, 1, 0, 0, 0, 0],
  samples: [0, 0.25, 100, 100.25, 1, 1.25, 101, 101.25, 2, 2.25, 102, 102.25],
};

function withoutSigns(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

test.each([1, 2, 5, 6, 100])('with room for %i rows at first, whole steps stand in it row by row', (room) => {
  const columns = threeSteps(room);
  expect(columns.rows).toBe(6);
  expect(withoutSigns(contents(columns))).toEqual(whole);
  expect(withoutSigns(contents(columns, 2))).toMatchObject({
    actions: [0, 1],
    samples: [0, 0.25, 100, 100.25],
  });
  expect([...columns.column('observations', 1)]).toHaveLength(2);
});

test('a step may lie in larger arrays than it needs', () => {
  const columns = new Columns(stepShape, 2);
  const wide = stepOf(3, [0, 1, 1]);
  columns.addStep({ ...wide, count: 2 });
  expect(columns.rows).toBe(2);
  expect([...columns.column('terminated')]).toEqual([0, 1]);
  expect([...columns.column('observations')]).toEqual([3, -3, 103, -103]);
});

test('what is cleared, or restored over, stands there no more', () => {
  for (const isCleared of [true, false]) {
    const columns = threeSteps(9);
    if (isCleared) columns.clear();
    else columns.restore(new Columns(stepShape, 1).save());
    expect(columns.rows).toBe(0);
    for (const values of Object.values(contents(columns, 6) as { [name: string]: number[] }))
      expect(values.every((value) => value === 0)).toBe(true);
  }
});

test.each<[string, (arrays: { [name: string]: unknown }) => void]>([
  ['is missing', (arrays) => delete arrays.rewards],
  ['has too few rows', (arrays) => (arrays.rewards = new Float64Array(5))],
  ['is of another type', (arrays) => (arrays.rewards = new Float32Array(6))],
])('columns are not restored where one %s, and stay as they are', (_what, damage) => {
  const columns = threeSteps(6);
  const { meta, arrays } = columns.save();
  const damaged = { ...arrays };
  damage(damaged);
  columns.addStep(stepOf(3, [0, 0]));
  expect(() => columns.restore({ meta, arrays: damaged })).toThrow(
    expect.objectContaining({
      code: 'corrupt',
      message: 'The saved steps have no column "rewards" of 6 rows of 1.',
    }),
  );
  expect(columns.rows).toBe(8);
});

test('a step that lacks what the policy was to say is refused, by its name', () => {
  const columns = new Columns(stepShape, 4);
  expect(() => columns.addStep({ ...stepOf(0, [0]), extras: {} })).toThrow(
    expect.objectContaining({ code: 'invalid-argument', message: 'A step lacks the extra "samples".' }),
  );
});

import { flag, integer, listOf, number, oneOf, onlyIf, type SearchSpace, settings } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { readSpace } from './readSpace.ts';
import { spaceOf } from './spaceOf.ts';
import { coordinateOf, nearestPoint, pointAt, valueAt } from './unitCube.ts';

const made = settings({
  // Needs one that stands behind it.
  ...onlyIf({ kind: ['b'] }, { ofB: number(1, 'Of b', { search: { from: 0, to: 1 } }) }),
  rate: number(1e-3, 'Rate', { above: 0, search: { from: 1e-4, to: 1e-2, scale: 'log' } }),
  discount: number(0.99, 'γ', { search: { from: 0.9, to: 0.999, scale: 'complement' } }),
  batch: integer(32, 'Batch', { min: 1 }),
  hidden: listOf(integer(8, '', { min: 1 }), [8], 'Units', { search: { choices: [[8], [8, 8]] } }),
  kind: oneOf(['a', 'b'], 'a', 'Kind'),
  isOn: flag(false, 'Whether'),
});

function space(wishes: readonly string[], given = {}) {
  const config = { ...made.defaults, ...given };
  const source = { owner: 'agent x', settings: made.settings as never, config, given };
  return spaceOf({ ...source, wish: readSpace(wishes) });
}
const namesOf = (...args: Parameters<typeof space>) => space(...args).map(({ name }) => name);

describe('a space', () => {
  test('is what settings say is worth a try, without what has no effect', () => {
    expect(namesOf([])).toEqual(['rate', 'discount', 'hidden']);
    expect(namesOf([], { kind: 'b' })).toEqual(['ofB', 'rate', 'discount', 'hidden']);
    expect(namesOf([], { rate: 0.1 })).toEqual(['discount', 'hidden']);
  });

  test('takes what a conditional setting needs before it', () => {
    const found = space(['kind']);
    expect(found.map(({ name }) => name)).toEqual(['rate', 'discount', 'hidden', 'kind', 'ofB']);
    expect(found.at(-1)).toMatchObject({ needs: { kind: ['b'] } });
    expect(pointAt(found, () => 0)).not.toHaveProperty('ofB');
    expect(pointAt(found, () => 0.99)).toHaveProperty('ofB');
  });

  test.each([
    ['batch=8..512', { kind: 'number', name: 'batch', from: 8, to: 512, scale: 'linear', isWhole: true }],
    ['batch=1..512', { kind: 'number', name: 'batch', from: 1, to: 512, scale: 'log', isWhole: true }],
    [
      'rate=1e-5..1.5e-4',
      { kind: 'number', name: 'rate', from: 1e-5, to: 1.5e-4, scale: 'log', isWhole: false },
    ],
    [
      'rate=.1..0.5:linear',
      { kind: 'number', name: 'rate', from: 0.1, to: 0.5, scale: 'linear', isWhole: false },
    ],
    ['batch=8,16', { kind: 'choice', name: 'batch', choices: [8, 16] }],
    ['hidden=[4],[8,8]', { kind: 'choice', name: 'hidden', choices: [[4], [8, 8]] }],
    ['kind=a,b', { kind: 'choice', name: 'kind', choices: ['a', 'b'] }],
    ['isOn', { kind: 'choice', name: 'isOn', choices: [false, true] }],
  ])('%s', (wish, expected) => {
    const [name] = wish.split('=');
    expect(space([wish]).find((one) => one.name === name)).toEqual(expected);
  });

  test('is wholly said by JSON', () => {
    const wish = '{"rate":"1e-3..1e-2","batch":[8,16],"isOn":true,"discount":{"from":0.5,"to":0.9}}';
    expect(namesOf([wish])).toEqual(['rate', 'discount', 'batch', 'isOn']);
    expect(namesOf([`\n  ${wish}\n`])).toEqual(namesOf([wish]));
  });

  test.each([
    [['rat=1..2'], {}, 'has no such setting'],
    [['rate=0..1'], {}, 'must be a number greater than 0'],
    [['rate=2..1'], {}, 'must rise'],
    [['rate=1..1e999'], {}, 'cannot be read'],
    [['rate=1,1e999'], {}, 'would try Infinity for the setting "rate"'],
    [['{"rate":{"from":1,"to":1e999}}'], {}, 'would try Infinity for the setting "rate"'],
    [['{"rate":[1,-1e999]}'], {}, 'would try -Infinity for the setting "rate"'],
    [['{"batch":[8,[1e999]]}'], {}, 'would try ["Infinity"] for the setting "batch"'],
    [['discount=0.5..1:complement'], {}, 'cannot have the scale complement'],
    [['batch=8,8'], {}, 'at least two different choices'],
    [['batch'], {}, 'gives no range'],
    [['rate=1..x'], {}, 'cannot be read'],
    [['=1..2'], {}, 'cannot be read'],
    [['rate=1..2', 'rate=1..3'], {}, 'names rate twice'],
    [['rate=1..2'], { rate: 1 }, 'is both set and searched'],
    [['ofB=0..1'], {}, 'has no effect with kind="a"'],
    [['{}'], {}, 'The agent x has no settings left'],
    [['{"rate":'], {}, 'cannot be read'],
    [['none.json'], {}, 'cannot be read'],
  ])('refuses %j beside %j', (wishes, given, message) => {
    expect(() => space(wishes, given)).toThrow(message);
  });

  test('knows what a setting is called elsewhere', () => {
    expect(() => space(['gamma=0.9..0.99'])).toThrow(
      expect.objectContaining({ hint: 'Did you mean discount?' }),
    );
  });
});

describe('coordinates', () => {
  const [rate, discount] = space([]);
  test('lie evenly on the scale, and come back', () => {
    expect([0, 0.5, 1].map((u) => valueAt(rate!, u))).toEqual([1e-4, 1e-3, 1e-2]);
    expect([0, 0.5, 1].map((u) => valueAt(discount!, u))).toEqual([0.9, 0.99, 0.999]);
    expect(coordinateOf(rate!, 1e-3)).toBeCloseTo(0.5, 12);
    expect(coordinateOf(discount!, 0.99)).toBeCloseTo(0.5, 12);
  });

  test('of whole numbers give each the same room', () => {
    const [batch] = space(['{"batch":"1..4"}']);
    const drawn = Array.from({ length: 400 }, (_, k) => valueAt(batch!, (k + 0.5) / 400));
    expect([1, 2, 3, 4].map((one) => drawn.filter((value) => value === one).length)).toEqual([
      100, 100, 100, 100,
    ]);
    expect([valueAt(batch!, 0), valueAt(batch!, 1)]).toEqual([1, 4]);
  });
});

test.each([
  ['tiny numbers', 1e-200, 1e-190, 'log', 1e-195],
  ['huge numbers', 1, 1e12, 'linear', 500_000_000_000.5],
  ['a narrow range', 1, 1.0001, 'linear', 1.00005],
] as const)(
  'of %s the middle is drawn in the digits that its range needs',
  (_name, from, to, scale, middle) => {
    const value = valueAt({ kind: 'number', name: 'x', from, to, scale, isWhole: false }, 0.5) as number;
    expect(Math.abs(value / middle - 1)).toBeLessThan(1e-9);
  },
);

test.each([
  '{"rate": {"from": "1", "to": 2}}',
  '{"rate": {"from": 1}}',
  '{"rate": {"from": 1e-4, "to": 1e-2, "scale": "cubic"}}',
  '{"rate": 5}',
  '{"rate": null}',
])('%s is refused', (wish) => {
  expect(() => readSpace([wish])).toThrow(/^The search space rate cannot be read\.$/);
});

describe('what needs two others', () => {
  const both = settings({
    kind: oneOf(['a', 'b'], 'a', 'Kind', { search: { choices: ['a', 'b'] } }),
    isOn: flag(true, 'Whether'),
    ...onlyIf({ kind: ['b'], isOn: [true] }, { late: number(1, 'Late', { search: { from: 0, to: 1 } }) }),
  });
  const spaceWith = (isOn: boolean, wishes: readonly string[] = []) =>
    spaceOf({
      ...{ owner: 'agent x', settings: both.settings as never, given: {} },
      ...{ config: { ...both.defaults, isOn }, wish: readSpace(wishes) },
    });

  test('waits for the one that is searched, if the one that stays is as it needs it', () => {
    const [kind, late] = spaceWith(true);
    expect(kind).toMatchObject({ name: 'kind' });
    expect(late).toMatchObject({ name: 'late', needs: { kind: ['b'] } });
    expect(Object.keys((late as { needs: object }).needs)).toEqual(['kind']);
  });

  test('is left out where the one that stays switches it off, and refused where it was asked for', () => {
    expect(spaceWith(false).map(({ name }) => name)).toEqual(['kind']);
    expect(() => spaceWith(false, ['late=0..2'])).toThrow(
      'The search space names "late", which has no effect with isOn=false.',
    );
  });
});

const numeric = { kind: 'number', isWhole: false, scale: 'linear' } as const;
const searched: SearchSpace = [
  { ...numeric, name: 'rate', from: 1e-4, to: 1e-2, scale: 'log' },
  { ...numeric, name: 'ofNone', from: 0, to: 4 },
  { kind: 'choice', name: 'hidden', choices: [[8], [8, 8]] },
  { kind: 'choice', name: 'kind', choices: ['a', 'b'] },
  { ...numeric, name: 'ofTwo', from: 1, to: 9, isWhole: true, needs: { kind: ['b'] } },
];

test.each([
  [
    { rate: 3.123456789e-3, ofNone: 1, hidden: [8, 8], kind: 'b', ofTwo: 3, other: 1 },
    { rate: 3.123456789e-3, ofNone: 1, hidden: [8, 8], kind: 'b', ofTwo: 3 },
  ],
  [
    { rate: 1, ofNone: null, hidden: [64], kind: 'c', ofTwo: 3 },
    { rate: 1e-2, ofNone: 2, hidden: [8], kind: 'a' },
  ],
  [
    { rate: 0, ofNone: 0, hidden: [8, 8], kind: 'b', ofTwo: 30 },
    { rate: 1e-4, ofNone: 0, hidden: [8, 8], kind: 'b', ofTwo: 9 },
  ],
])('the nearest point of %j', (config, expected) => {
  expect(nearestPoint(searched, config as never)).toEqual(expected);
});

import { expect, test } from 'vitest';
import { BlockedRows } from './blockedRows.ts';

/** Small rows are copied by a loop, large ones by a built-in; the last are so large that blocks hold few of them. */
const words = [1, 3, 64, 65, 3000];

const rowOf = (size: number, n: number): Uint32Array => Uint32Array.from({ length: size }, (_, k) => n + k);

test.each(words)('rows of %i words come back; those that were never written are zeros', (size) => {
  const rows = new BlockedRows(500, size);
  const written = [0, 1, 63, 64, 250, 499];
  for (const n of written) rows.write(n, rowOf(size, n + 1));
  for (let n = 0; n < 500; n++) {
    const target = new Uint32Array(size).fill(9);
    rows.read(n, target);
    const expected = written.includes(n) ? rowOf(size, n + 1) : new Uint32Array(size);
    expect(target).toEqual(expected);
    expect(rows.equals(n, rowOf(size, n + 1))).toBe(written.includes(n));
  }
  const other = rowOf(size, 2);
  other[size - 1]!++;
  expect(rows.equals(1, other)).toBe(false);
});

test.each(words)(
  'of %i words: what is saved stays as it is whatever is written later, and so does what was restored',
  (size) => {
    const rows = new BlockedRows(300, size);
    for (const n of [0, 150, 299]) rows.write(n, rowOf(size, n));
    const saved = rows.save();
    const before = structuredClone(saved);
    for (const n of [0, 1, 299]) rows.write(n, rowOf(size, 1000));
    expect(saved).toEqual(before);
    const other = new BlockedRows(300, size);
    other.write(5, rowOf(size, 5));
    other.restore(saved);
    for (const [n, value] of [
      [0, 0],
      [150, 150],
      [299, 299],
    ] as const)
      expect(other.equals(n, rowOf(size, value))).toBe(true);
    other.write(0, rowOf(size, 2000));
    expect(saved).toEqual(before);
    const again = new BlockedRows(300, size);
    again.restore({});
    again.restore(other.save());
    expect(again.equals(0, rowOf(size, 2000))).toBe(true);
  },
);

test.each(words)('of %i words: a block is saved up to its last row, and goes on behind it', (size) => {
  const rows = new BlockedRows(300, size);
  for (const n of [0, 4]) rows.write(n, rowOf(size, n + 1));
  const saved = rows.save();
  expect(saved['0']).toHaveLength(5 * size);
  expect(rows.save()['0']).toBe(saved['0']);
  const other = new BlockedRows(300, size);
  other.restore(saved);
  expect(other.save()['0']).toBe(saved['0']);
  for (const one of [rows, other]) {
    one.write(6, rowOf(size, 7));
    one.write(0, rowOf(size, 9));
    expect([0, 4, 6].map((n) => one.equals(n, rowOf(size, n === 0 ? 9 : n + 1)))).toEqual([true, true, true]);
    expect(one.equals(5, new Uint32Array(size))).toBe(true);
    expect(one.save()['0']).toHaveLength(7 * size);
  }
  expect([...saved['0']!.slice(0, size)]).toEqual([...rowOf(size, 1)]);
});

test.each<[string, { [block: string]: unknown }]>([
  ['a block too many', { 7: new Uint32Array(3000) }],
  ['a block of another type', { 0: new Float32Array(3000) }],
  ['a block too short', { 0: new Uint32Array(2999) }],
])('%s does not fit, and nothing changes', (_what, saved) => {
  const rows = new BlockedRows(1000, 3);
  rows.write(3, rowOf(3, 8));
  expect(() => rows.restore(saved)).toThrow(expect.objectContaining({ code: 'corrupt' }));
  expect(rows.equals(3, rowOf(3, 8))).toBe(true);
});

test('rows of 4 MB stand in blocks of four, each made when it is first written to', () => {
  const size = 2 ** 20;
  const rows = new BlockedRows(10, size);
  const [row, target] = [rowOf(size, 3), new Uint32Array(size)];
  for (const n of [3, 9]) rows.write(n, row);
  const saved = rows.save();
  // The last block holds the rest.
  expect(Object.entries(saved).map(([b, block]) => [b, block.length / size])).toEqual([
    ['0', 4],
    ['2', 2],
  ]);
  rows.read(9, target);
  expect(target.at(-1)).toBe(row.at(-1));
  rows.read(4, target);
  expect(target.every((word) => word === 0)).toBe(true);
  expect([rows.equals(3, row), rows.equals(9, row), rows.equals(8, row), rows.equals(4, row)]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  const other = new BlockedRows(10, size);
  other.restore(saved);
  expect([other.equals(3, row), other.equals(9, row)]).toEqual([true, true]);
});

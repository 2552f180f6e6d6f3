import { expect, test } from 'vitest';
import { childSnapshot, mergeSnapshots } from './snapshot.ts';

test('merged snapshots are extracted, even if one prefix begins like another', () => {
  const children = {
    target: { meta: { updates: 3 }, arrays: { 'dense/kernel': Float32Array.of(1, 2) } },
    targetPolicy: { meta: {}, arrays: { 'dense/kernel': Float32Array.of(3), bias: Float32Array.of(4) } },
    empty: { meta: { a: null }, arrays: {} },
  };
  const merged = mergeSnapshots(children);
  for (const [name, child] of Object.entries(children)) expect(childSnapshot(merged, name)).toEqual(child);
  expect(childSnapshot(merged, 'targets')).toEqual({ meta: {}, arrays: {} });
});

test('snapshots of snapshots keep their paths', () => {
  const inner = mergeSnapshots({ a: { meta: { n: 1 }, arrays: { x: Int32Array.of(5) } } });
  const outer = mergeSnapshots({ inner, a: { meta: { n: 2 }, arrays: { x: Int32Array.of(6) } } });
  expect(Object.keys(outer.arrays)).toEqual(['inner/a/x', 'a/x']);
  expect(childSnapshot(childSnapshot(outer, 'inner'), 'a')).toEqual({
    meta: { n: 1 },
    arrays: { x: Int32Array.of(5) },
  });
  expect(childSnapshot(outer, 'a').meta).toEqual({ n: 2 });
});

import { expect, test } from 'vitest';
import { byName, firstMisfit, listOf, object, optional, text, wholeFrom, withFields } from './shape.ts';

const point = withFields({ name: text, size: wholeFrom(1) });

test('the first field that is not as it must be, in the order of the shapes', () => {
  const shapes = { name: text, size: wholeFrom(1), more: optional(object) };
  expect(firstMisfit({ name: 'a', size: 1 }, shapes)).toBeUndefined();
  expect(firstMisfit({ size: 0 }, shapes)).toEqual({ field: 'name', words: 'a text', found: undefined });
  expect(firstMisfit({ name: 'a', size: 0 }, shapes)).toEqual({
    field: 'size',
    words: 'an integer of at least 1',
    found: 0,
  });
  expect(firstMisfit({ name: 'a', size: 2, more: [] }, shapes)?.field).toBe('more');
});

test.each([
  [point, { name: 'a', size: 2, colour: 3 }, true],
  [point, { name: 'a', size: 1.5 }, false],
  [point, [], false],
  [point, null, false],
  [listOf('points', point), [], true],
  [listOf('points', point), [{ name: 'a', size: 2 }, {}], false],
  [listOf('points', point), { length: 0 }, false],
  [byName('points by name', point), { a: { name: 'a', size: 2 } }, true],
  [byName('points by name', point), { a: { name: 'a' } }, false],
  [byName('points by name', point), [], false],
  [wholeFrom(0), 2 ** 53, false],
  [optional(point), undefined, true],
  [optional(point), null, false],
])('%o of %o: %o', (shape, value, expected) => {
  expect(shape.is(value)).toBe(expected);
});

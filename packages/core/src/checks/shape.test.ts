import { describe, expect, test } from 'vitest';
import {
  byName,
  either,
  firstMisfit,
  listOf,
  misfitOf,
  object,
  onlyFields,
  optional,
  text,
  wholeFrom,
  withFields,
} from './shape.ts';

const point = withFields({ name: text, size: wholeFrom(1) });

test('finds the first invalid field, in the order of the shapes', () => {
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

describe('the first misfit in a value, at any depth', () => {
  const size = onlyFields('a size', { width: wholeFrom(1), height: optional(wholeFrom(1)) });
  const shape = onlyFields('a drawing', {
    sizes: listOf(
      'sizes',
      either('a size or its name', (value) => (text.is(value) ? text : size)),
    ),
    title: optional(text),
  });

  test.each([
    [{ sizes: ['wide', { width: 3 }] }, undefined],
    [{ sizes: ['wide', { width: 3, height: 0 }] }, ['sizes', 1, 'height'], 'an integer of at least 1', 0],
    [{ sizes: [{ height: 1 }] }, ['sizes', 0, 'width'], 'an integer of at least 1', undefined],
    [{ sizes: [7] }, ['sizes', 0], 'a size', 7],
    [{ sizes: [{ width: 1, depth: 2 }] }, ['sizes', 0, 'depth'], undefined, 2],
    [{ sizes: 'wide' }, ['sizes'], 'sizes', 'wide'],
    [{}, ['sizes'], 'sizes', undefined],
    [{ sizes: [], title: 5, colour: 1 }, ['title'], 'a text', 5],
    [{ sizes: [], constructor: 1 }, ['constructor'], undefined, 1],
    [[], [], 'a drawing', []],
  ])('%j', (value, path, words?: string, found?: unknown) => {
    expect(misfitOf(value, shape)).toEqual(path && { path, words, found });
    expect(shape.is(value)).toBe(path === undefined);
  });
});

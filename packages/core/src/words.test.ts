import { describe, expect, test } from 'vitest';
import { PrismError } from './errors.ts';
import { counted, describeValue, didYouMean, messageOf } from './words.ts';

describe('counted', () => {
  test('one is singular, everything else plural, however it is written', () => {
    expect([0, 1, 2, 0.5, -1].map((count) => counted(count, 'run'))).toEqual([
      '0 runs',
      '1 run',
      '2 runs',
      '0.5 runs',
      '-1 runs',
    ]);
    expect(counted(12_000, 'environment step', '12,000')).toBe('12,000 environment steps');
  });
});

describe('didYouMean', () => {
  test('names of any length are answered at once', () => {
    const long = 'a'.repeat(1e7);
    expect(didYouMean(long, ['aa', long.slice(1)])).toMatch(/^Known are: aa, a+\.$/);
    expect(didYouMean('dnq', [long, 'dqn'])).toBe('Did you mean dqn?');
  }, 2000);
});

describe('describeValue', () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;

  test.each<[unknown, string]>([
    ['left', '"left"'],
    [-0, '-0'],
    [Number.NaN, 'NaN'],
    [undefined, 'undefined'],
    [null, 'null'],
    [5n, '5n'],
    [Math.max, 'the function max'],
    [Float32Array.of(0.5, Number.NaN), 'Float32Array[0.5, NaN]'],
    [new Uint8Array(9), 'Uint8Array[0, 0, 0, 0, 0, 0, 0, 0, …]'],
    [BigInt64Array.of(1n), 'BigInt64Array[1]'],
    [[1, [Number.NaN]], '[1, [NaN]]'],
    [[1, 2, 3, 4, 5, 6, 7, 8], '[1, 2, 3, 4, 5, 6, 7, 8]'],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9], '[1, 2, 3, 4, 5, 6, 7, 8, …]'],
    [{ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8 }, '{a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8}'],
    [
      { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9 },
      '{a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, …}',
    ],
    [{ gear: 2, at: Float64Array.of(0.1) }, '{gear: 2, at: Float64Array[0.1]}'],
    [circle, '{self: {self: {self: {self: …}}}}'],
    [Promise.resolve(), 'a Promise'],
    [new TypeError('no'), 'TypeError (no)'],
    [new PrismError('state', 'closed'), 'PrismError state (closed)'],
  ])('%o is %s', (value, words) => {
    expect(describeValue(value)).toBe(words);
  });
});

describe('messageOf', () => {
  test.each<[unknown, string]>([
    [new Error('disk full'), 'disk full'],
    [new PrismError('state', 'It is closed.'), 'It is closed.'],
    [Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    [Object.assign(new Error(''), { code: 7 }), 'Error'],
    [new TypeError(), 'TypeError'],
    ['a text', 'a text'],
    [undefined, 'undefined'],
    [404, '404'],
    [{ status: 404 }, '{status: 404}'],
    [Object.create(null), '{}'],
  ])('%o: %s', (thrown, words) => {
    expect(messageOf(thrown)).toBe(words);
  });
});

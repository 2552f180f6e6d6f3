import { expect, test } from 'vitest';
import { PrismError } from '../errors.ts';
import { messageOf } from './messageOf.ts';

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

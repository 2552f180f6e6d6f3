import { expect, test } from 'vitest';
import { inMemory } from './refusals.ts';

test.each([
  'Array buffer allocation failed',
  'Invalid typed array length: 99999999999',
  'WebAssembly.Memory(): could not allocate memory',
])('a failure with "%s" is named, with a hint', async (message) => {
  const cause = new RangeError(message);
  await expect(
    inMemory('64 of Walk-v0', () => {
      throw cause;
    }),
  ).rejects.toMatchObject({
    code: 'invalid-argument',
    message: `64 of Walk-v0 needs more memory than is available (${message}).`,
    hint: 'Use fewer environments or smaller settings.',
    cause,
  });
});

test.each<[unknown]>([[new TypeError('x is not a function')], ['allocation failed, as a text'], [undefined]])(
  'other errors, such as %s, pass unchanged',
  async (thrown) => {
    await expect(
      inMemory('64 of Walk-v0', () => {
        throw thrown;
      }),
    ).rejects.toBe(thrown);
  },
);

test('returns the result, synchronous or not', async () => {
  expect(await inMemory('one', () => 5)).toBe(5);
  expect(await inMemory('one', async () => 6)).toBe(6);
});

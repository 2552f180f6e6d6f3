import { expect, test } from 'vitest';
import { inMemory } from './refusals.ts';

test.each([
  'Array buffer allocation failed',
  'Invalid typed array length: 99999999999',
  'WebAssembly.Memory(): could not allocate memory',
])('what fails with "%s" is named, with what to do', async (message) => {
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
  'whatever else is thrown, such as %s, passes as it is',
  async (thrown) => {
    await expect(
      inMemory('64 of Walk-v0', () => {
        throw thrown;
      }),
    ).rejects.toBe(thrown);
  },
);

test('what was made is given back, at once or later', async () => {
  expect(await inMemory('one', () => 5)).toBe(5);
  expect(await inMemory('one', async () => 6)).toBe(6);
});

import { expect, it } from 'vitest';
import { whenDone } from './policy.ts';

it('whenDone passes on a value immediately, and a promise once it resolves', async () => {
  expect(whenDone(2, (value) => value + 1)).toBe(3);
  const later = whenDone(Promise.resolve(2), (value) => whenDone(value, (own) => own + 1));
  expect(later).toBeInstanceOf(Promise);
  expect(await later).toBe(3);
  await expect(whenDone(Promise.reject(new Error('lost')), () => 3)).rejects.toThrow('lost');
});

import { expect, test } from 'vitest';
import { readAddress } from './address.ts';

test('parses an address', () => {
  expect(readAddress('redis://host:6379/2', {})).toEqual({
    url: 'redis://host:6379/2',
    sweep: 'sweep',
    shown: 'redis://host:6379/2',
  });
  expect(readAddress('rediss://me:p%40ss@host?sweep=classic', {})).toEqual({
    url: 'rediss://me:p%40ss@host',
    sweep: 'classic',
    shown: 'rediss://host?sweep=classic',
  });
});

test('the password may come from the environment; one in the address takes precedence', () => {
  const environment = { REDIS_PASSWORD: 'p@ss' };
  expect(readAddress('redis://host', environment).url).toBe('redis://:p%40ss@host');
  expect(readAddress('redis://:own@host', environment).url).toBe('redis://:own@host');
});

test.each([
  ['redis://:geheim@host:port/0', /cannot be read/],
  ['http://:geheim@host/0', /^http:\/\/host\/0 is not the address of a Redis database/],
  ['redis://:geheim@host/zero', /^redis:\/\/host\/zero is not/],
  ['redis://:geheim@host/0?swep=a', /"swep" is not an option/],
  ['redis://:geheim@host/0?sweep=a%2Fb', /"a\/b" cannot be the name of a sweep/],
])('%s is refused, without its password', (address, words) => {
  expect(() => readAddress(address, {})).toThrow(words);
  expect(() => readAddress(address, {})).not.toThrow(/geheim/);
});

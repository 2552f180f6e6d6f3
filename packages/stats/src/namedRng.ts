import { PrismError, Rng } from '@prism-rl/core';

/**
 * A random stream for something that has a name, such as an arm of a comparison: the same name and seed give the same stream,
 * in any order and with any other streams drawn.
 *
 * @param seed a non-negative integer.
 */
export function namedRng(name: string, seed = 0): Rng {
  if (!(Number.isSafeInteger(seed) && seed >= 0)) {
    throw new PrismError('invalid-argument', `A seed must be a non-negative integer, but is ${seed}.`);
  }
  let entropy = 1n; // so that leading zeros count
  for (const byte of new TextEncoder().encode(name)) entropy = (entropy << 8n) | BigInt(byte);
  return new Rng((entropy << 64n) | BigInt(seed));
}

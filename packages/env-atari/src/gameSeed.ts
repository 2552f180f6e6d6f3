import { PrismError } from '@prism-rl/core';

/**
 * The 32 bits of a seed that an emulator's generators take.
 *
 * @throws PrismError `invalid-argument` unless it is a non-negative integer.
 */
export function gameSeed(seed: number | bigint): number {
  if (typeof seed === 'bigint' ? seed < 0n : !Number.isSafeInteger(seed) || seed < 0) {
    throw new PrismError(
      'invalid-argument',
      `A seed must be a non-negative integer, but is ${String(seed)}.`,
    );
  }
  return Number(BigInt.asUintN(32, BigInt(seed)));
}

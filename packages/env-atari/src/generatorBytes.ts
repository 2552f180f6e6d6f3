import { PrismError, Rng, type RngState } from '@prism-rl/core';

/** A generator's state as bytes, for snapshots. */
export function generatorBytes(rng: Rng): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(rng.save()));
}

/** Reads {@link generatorBytes} back. @throws PrismError `corrupt` */
export function generatorFromBytes(bytes: Uint8Array): Rng {
  let state: RngState;
  try {
    state = JSON.parse(new TextDecoder().decode(bytes)) as RngState;
  } catch (cause) {
    throw new PrismError('corrupt', 'The snapshot does not hold a random generator.', { cause });
  }
  const rng = new Rng(0);
  rng.restore(state);
  return rng;
}

import type { PackedArray, Rng, RngState } from '@prism-rl/core';
import { decodeState, encodeState, fillArrays, PrismError } from '@prism-rl/core';

/** A wrapper's own state: arrays that it changes in place, and random streams. */
export interface WrapperState {
  readonly arrays?: readonly PackedArray[];
  readonly rngs?: readonly Rng[];
}

interface Facts {
  readonly rngs: readonly RngState[];
}

/** The state of a wrapper around the state of what it wraps. */
export function encodeWrapper(
  owner: string,
  { arrays, rngs = [] }: WrapperState,
  inner: Uint8Array,
): Uint8Array {
  const meta = { rngs: rngs.map((rng) => rng.save()) };
  return encodeState(owner, { meta, arrays: { ...named(arrays), inner } });
}

/**
 * Reads what {@link encodeWrapper} encoded: fills the arrays and streams of `state`, and gives the inner state to `restoreInner`
 * first, so that nothing has changed when that fails.
 *
 * @throws PrismError `corrupt` for anything else, `incompatible` for another format.
 */
export function restoreWrapper(
  owner: string,
  saved: Uint8Array,
  state: WrapperState,
  restoreInner: (inner: Uint8Array) => void,
): void {
  const own = named(state.arrays);
  const rngs = state.rngs ?? [];
  const { meta, arrays } = decodeState<Facts>(owner, saved, own);
  if (meta.rngs?.length !== rngs.length || !(arrays.inner instanceof Uint8Array)) {
    throw new PrismError('corrupt', `This state is one of another wrapper than ${owner}.`);
  }
  restoreInner(arrays.inner);
  for (const [k, rng] of rngs.entries()) rng.restore(meta.rngs[k]!);
  fillArrays(own, arrays);
}

function named(arrays: readonly PackedArray[] = []): { readonly [name: string]: PackedArray } {
  return Object.fromEntries(arrays.map((array, k) => [`own${k}`, array]));
}

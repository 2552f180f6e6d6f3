import { decodeState, encodeState } from '../arrays/encodedState.ts';
import { PrismError } from '../errors.ts';

/** The states of all members of a team as one. @param owner of what, and on how many threads. */
export function encodeShares(owner: string, shares: readonly Uint8Array[]): Uint8Array {
  const arrays = Object.fromEntries(shares.map((share, k) => [`share${k}`, share]));
  return encodeState(owner, { meta: {}, arrays });
}

/**
 * Decodes the result of {@link encodeShares}: separate bytes for each of `count` members, ready to be sent.
 *
 * @throws PrismError `corrupt` for anything else, `incompatible` for another format.
 */
export function decodeShares(owner: string, state: Uint8Array, count: number): Uint8Array[] {
  const { arrays } = decodeState(owner, state);
  return Array.from({ length: count }, (_, k) => {
    const share = arrays[`share${k}`];
    if (share instanceof Uint8Array) return share.slice();
    throw new PrismError('corrupt', `In this state of ${owner} the share of thread ${k} is missing.`);
  });
}

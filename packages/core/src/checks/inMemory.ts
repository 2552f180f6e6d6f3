import type { MaybePromise } from '../contracts/policy.ts';
import { PrismError } from '../errors.ts';

/**
 * Names what asked for more memory than there is: engines only say that an array is too long.
 *
 * @param what for the message: `64 of CartPole-v1`.
 * @throws PrismError `invalid-argument` when that is why `make` failed; else what it throws.
 */
export async function inMemory<T>(what: string, make: () => MaybePromise<T>): Promise<T> {
  try {
    return await make();
  } catch (cause) {
    if (!(cause instanceof Error && /allocat|array length|WebAssembly\.Memory/.test(cause.message)))
      throw cause;
    throw new PrismError('invalid-argument', `${what} needs more memory than there is (${cause.message}).`, {
      hint: 'Take fewer environments, or smaller settings.',
      cause,
    });
  }
}

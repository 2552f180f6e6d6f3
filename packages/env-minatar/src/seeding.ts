import { SeedSequence } from '@prism-rl/core';
import { LegacyRng } from '@prism-rl/core/legacy-rng';

/**
 * MinAtar's random stream for a seed. NumPy's legacy generator takes seeds below 2³², and those give exactly MinAtar's games;
 * a larger one, which MinAtar refuses, is hashed to 32 bits.
 *
 * @throws PrismError `invalid-argument` for anything but a non-negative integer.
 */
export function seededStream(seed: number | bigint): LegacyRng {
  const isLegacy = seed >= 0 && seed < 2 ** 32;
  return new LegacyRng(isLegacy ? Number(seed) : new SeedSequence(seed).generateState(1)[0]!);
}

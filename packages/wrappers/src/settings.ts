import type { Json, Setting } from '@prism-rl/core';
import { fraction, number, PrismError } from '@prism-rl/core';

/** ε of the normalisers. */
export const epsilon = number(1e-8, 'Added to the variance before its root is taken', { above: 0 });

/** γ of normalised rewards. */
export const gamma = fraction(0.99, 'γ of the sum. null: the agent’s discount; 0.99 where it has none', {
  source: 'Engstrom et al. 2020',
});

/** Bounds of clipped rewards. */
export const clipMin = number(-1, 'Smaller rewards become this', { source: 'Mnih et al. 2015' });
export const clipMax = number(1, 'Larger rewards become this', { source: 'Mnih et al. 2015' });

/**
 * Checks what a constructor is given as runs check the setting of the same name.
 *
 * @throws PrismError `invalid-argument`
 */
export function accepted<T extends Json>(owner: string, name: string, setting: Setting<T>, value: T): T {
  if (setting.check(value) === undefined) return value;
  throw new PrismError('invalid-argument', `${owner} needs ${setting.accepts} as ${name}, but got ${value}.`);
}

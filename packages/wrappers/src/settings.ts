import { fraction, number } from '@prism-rl/core';

/** ε of the normalizers. */
export const epsilon = number(1e-8, 'Added to the variance before its root is taken', { above: 0 });

/** γ of normalized rewards. */
export const gamma = fraction(0.99, 'γ of the sum. null: the agent’s discount; 0.99 where it has none', {
  source: 'Engstrom et al. 2020',
});

/** Bounds of clipped rewards. */
export const clipMin = number(-1, 'Smaller rewards become this', { source: 'Mnih et al. 2015' });
export const clipMax = number(1, 'Larger rewards become this', { source: 'Mnih et al. 2015' });

import { type Discrete, type MultiDiscrete, partsOf, type Space } from '@prism-rl/core';
import type { Noise } from '@prism-rl/jit/portable';

/**
 * The noise that samples from a distribution over actions, part by part, whose parameters are logits, or means and then logarithms of deviations.
 */
export function samplingNoise(space: Space): Noise {
  const isComposite = space.kind === 'dict' || space.kind === 'tuple';
  const spaces = isComposite ? partsOf(space).map((part) => part.space) : [space];
  return spaces.flatMap((own): Noise[number][] => {
    switch (own.kind) {
      case 'discrete':
        return new Array((own as Discrete).n).fill('category');
      case 'multi-discrete':
        return new Array((own as MultiDiscrete).nvec.reduce((sum, n) => sum + n, 0)).fill('category');
      case 'multi-binary':
        return new Array(own.size).fill('switch');
      default:
        return [...new Array(own.size).fill(own.size), ...new Array(own.size).fill(0)];
    }
  });
}

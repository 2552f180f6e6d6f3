import type { Optimizer } from '@prism-rl/nn';
import { clipByGlobalNorm } from '@prism-rl/nn';
import type { Descent } from './recipe.ts';

/**
 * Steps of an optimizer, in the compiled step.
 *
 * @param maxGradientNorm joint norm that gradients are cut to; 0 cuts nothing.
 */
export function descent(optimizer: Optimizer, maxGradientNorm: number): Descent {
  return {
    variables: optimizer.variables,
    apply: (gradients, learningRate) => {
      const cut = maxGradientNorm > 0 ? clipByGlobalNorm(gradients, maxGradientNorm) : gradients;
      optimizer.apply(cut, learningRate);
      return {};
    },
  };
}

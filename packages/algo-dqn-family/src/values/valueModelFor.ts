import { PrismError } from '@prism-rl/core';
import { supportsBranches } from '../actions.ts';
import type { DqnConfig } from '../dqn/config.ts';
import { expectedValues } from '../dqn/update.ts';
import { branchingValues } from './branching.ts';
import { categoricalValues } from './categorical.ts';
import { histogramValues } from './histogram.ts';
import { implicitQuantileValues, quantileValues } from './quantile.ts';
import type { ValueModel } from './valueModel.ts';

/**
 * The value model that a configuration names.
 *
 * @param branches actions of each of the choices that are made at once; default: one choice.
 * @throws PrismError `incompatible` for a distribution of the return or Munchausen, with several.
 */
export function valueModelFor(config: DqnConfig, branches: readonly number[] = []): ValueModel {
  if (branches.length > 1) {
    const verdict = supportsBranches(config);
    if (verdict !== true) {
      throw new PrismError('incompatible', `An agent of several choices at once ${verdict}.`, {
        hint: 'Take distribution=none and munchausen=false.',
      });
    }
    return branchingValues(branches, config.loss);
  }
  switch (config.distribution) {
    case 'none':
      return expectedValues(config.loss);
    case 'categorical':
      return categoricalValues(config);
    case 'histogram':
      return histogramValues(config);
    case 'quantile':
      return quantileValues({ quantiles: config.quantiles, kappa: config.huberKappa });
    case 'implicit':
      return implicitQuantileValues({
        fractions: {
          online: config.fractions,
          target: config.targetFractions,
          choose: config.choiceFractions,
        },
        kappa: config.huberKappa,
      });
  }
}

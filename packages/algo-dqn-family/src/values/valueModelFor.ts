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
 * Creates the value model that a configuration selects.
 *
 * @param branches number of actions per branch; default: a single branch.
 * @throws PrismError `incompatible` if several branches meet a distribution of the return or Munchausen.
 */
export function valueModelFor(config: DqnConfig, branches: readonly number[] = []): ValueModel {
  if (branches.length > 1) {
    const verdict = supportsBranches(config);
    if (verdict !== true) {
      throw new PrismError('incompatible', `An agent of several choices at once ${verdict}.`, {
        hint: 'Take distribution=none and munchausen=false.',
      });
    }
    return branchingValues(branches);
  }
  switch (config.distribution) {
    case 'none':
      return expectedValues;
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

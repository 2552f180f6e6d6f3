import type { DqnConfig } from '../dqn/config.ts';
import { categoricalValues } from './categoricalValues.ts';
import { expectedValues } from './expectedValues.ts';
import { histogramValues } from './histogramValues.ts';
import { implicitQuantileValues, quantileValues } from './quantileValues.ts';
import type { ValueModel } from './valueModel.ts';

/** The value model that a configuration names. */
export function valueModelFor(config: DqnConfig): ValueModel {
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

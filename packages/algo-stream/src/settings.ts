// Settings that have the same meaning in all agents of this package.
import { type ConfigOf, flag, fraction, grouped, integer, listOf, number, oneOf } from '@prism-rl/core';
import type { Optimizer } from './network/optimizers.ts';

const paper = 'Elsayed et al. 2024';

/** Settings of every agent. */
export const streamTable = {
  ...grouped('targets', {
    discount: fraction(0.99, 'γ: how much later rewards count', { typical: '0.95 to 0.999' }),
    lambda: fraction(0.8, 'λ: how far credit reaches back; 0 is one-step learning, without traces', {
      typical: '0.5 to 0.95',
      source: `${paper}: 0.8`,
    }),
    truncationEnds: flag(
      false,
      'Whether truncated episodes count as terminated, as in the paper, instead of bootstrapping',
      { source: `${paper}: true` },
    ),
  }),
  ...grouped('network', {
    network: oneOf(
      ['auto', 'mlp', 'minatar'],
      'auto',
      'Layers before the hidden layers: mlp none, minatar 16 filters of 3×3; auto selects minatar for images',
    ),
    hidden: listOf(integer(128, 'Units', { min: 1, max: 4096 }), [128, 128], 'Units of each hidden layer', {
      most: 16,
      source: `${paper}: 128, 128; behind the filters 128`,
    }),
    layerNorm: flag(true, 'Whether to normalise each layer except the last, without parameters', {
      source: `${paper}; Ba et al. 2016`,
    }),
    sparsity: fraction(0.9, 'Fraction of each unit’s initial weights that are 0', {
      source: `${paper}, sparse initialisation`,
    }),
  }),
  ...grouped('normalization', {
    normalizeObservations: flag(
      true,
      'Whether to standardise observations by their running mean and deviation',
      { source: `${paper}, observation normalisation` },
    ),
    observationClip: number(10, 'Bound of standardised observations; 0: none, as in the paper', { min: 0 }),
    normalizeRewards: flag(true, 'Whether to divide rewards by the running deviation of discounted returns', {
      source: `${paper}, reward scaling`,
    }),
  }),
};

export type StreamConfig = ConfigOf<typeof streamTable>;

/** Settings that determine how far parameters move along their traces. */
export const optimizerTable = grouped('optimizer', {
  optimizer: oneOf(
    ['obgd', 'adaptive-obgd', 'sgd'],
    'obgd',
    'obgd bounds each step so that it cannot overshoot; adaptive-obgd also divides traces by their root mean square; sgd does not bound steps and needs a far smaller step size',
    { source: `${paper}, ObGD` },
  ),
  stepSize: number(1, 'α: step size where the step is not bounded', {
    above: 0,
    typical: '1 with obgd, 1e-5 to 1e-3 with sgd',
    source: paper,
  }),
});

/** κ of the values and of the policy; unbounded steps have none. */
export const kappaTable = grouped('optimizer', {
  kappa: number(2, 'κ of bounded steps: with 2, an update removes at most half of an error', {
    ...{ needs: { optimizer: { not: 'sgd' } }, above: 0 },
    typical: '2 to 3',
    source: `${paper}: 2`,
  }),
});

export function optimizerOf(
  { optimizer, stepSize }: ConfigOf<typeof optimizerTable>,
  kappaOf: number,
): Optimizer {
  if (optimizer === 'sgd') return { kind: 'sgd', stepSize };
  if (optimizer === 'obgd') return { kind: 'obgd', stepSize, kappa: kappaOf };
  return { kind: 'adaptive-obgd', stepSize, kappa: kappaOf, beta2: 0.999 };
}

export const epsilonTable = grouped('schedule', {
  epsilonStart: fraction(1, 'Probability of a random action at the start'),
  epsilonEnd: fraction(0.01, 'Probability of a random action at the end', { typical: '0.01 to 0.1' }),
  epsilonFraction: fraction(0.2, 'Fraction of the run over which ε decreases linearly', {
    typical: '0.05 to 0.5',
    source: `${paper}: 0.2, Atari 0.05`,
  }),
});

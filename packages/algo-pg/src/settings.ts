// Settings with the same meaning for all agents of this package.
import type { ConfigOf, Setting } from '@prism-rl/core';
import { fraction, grouped, integer, listOf, number, oneOf } from '@prism-rl/core';
import { hiddenActivations, mostHiddenLayers, mostHiddenUnits, networkSetting } from '@prism-rl/nn/settings';

type Range = readonly [from: number, to: number];

/** γ. */
export function discount(value: number, [from, to]: Range = [0.95, 0.999]): Setting<number> {
  return fraction(value, 'γ: how much later rewards count', { search: { from, to, scale: 'complement' } });
}

export function learningRate(value: number, optimizer: string, [from, to]: Range): Setting<number> {
  return number(value, `${optimizer}’s step size`, { above: 0, search: { from, to, scale: 'log' } });
}

/** Adam's ε, or a similar optimizer's. */
export function adamEpsilon(
  value: number,
  optimizer = 'Adam',
  notes: Parameters<typeof number>[2] = {},
): Setting<number> {
  return number(value, `${optimizer}’s ε`, { above: 0, ...notes });
}

export function maxGradientNorm(value: number, typical?: string): Setting<number> {
  const meaning = 'Maximum global norm of gradients; 0 disables clipping';
  return number(value, meaning, { min: 0, ...(typical !== undefined && { typical }) });
}

/** c_v. */
export function valueCoefficient(value: number, [from, to]: Range): Setting<number> {
  const search = { from, to, scale: 'log' } as const;
  return number(value, 'Weight of the value’s squared error', { min: 0, search });
}

/** c_e. */
export function entropyCoefficient(value: number, [from, to]: Range): Setting<number> {
  const search = { from, to };
  return number(value, 'Weight of the policy’s entropy: larger values explore longer', { min: 0, search });
}

const units = integer(64, 'Units of a layer', { min: 1, max: mostHiddenUnits });

/** Names of the weight initializers. */
export const firstWeights = ['fanInUniform', 'glorotUniform', 'heUniform', 'orthogonal'] as const;

/** Network settings, the same for every agent of this package. */
export const networkSettings = grouped('network', {
  network: networkSetting,
  hidden: listOf(units, [64], 'Units of the hidden layers', {
    most: mostHiddenLayers,
    typical: '[32,32] to [256,256]',
    search: { choices: [[64], [64, 64], [128, 128], [256, 256]] },
  }),
  activation: oneOf(hiddenActivations, 'relu', 'Activation function of the hidden layers', {
    search: { choices: ['tanh', 'relu'] },
  }),
  initializer: oneOf(
    firstWeights,
    'fanInUniform',
    'Initial weights: PyTorch’s, Keras’s, He’s, or orthogonal with gain √2 for hidden layers, 1 for the value and 0.01 for the policy, which makes the initial policy nearly uniform',
  ),
});

export type NetworkConfig = ConfigOf<typeof networkSettings>;

/** Settings of agents that learn from whole episodes. */
export const episodicSettings = {
  ...grouped('optimizer', {
    learningRate: learningRate(1e-3, 'Adam', [1e-3, 1e-2]),
    adamEpsilon: adamEpsilon(1e-8),
    maxGradientNorm: maxGradientNorm(0),
  }),
  ...grouped('schedule', {
    batchSteps: integer(
      0,
      'Update once the batch of whole episodes has more steps than this; 0: after each episode. If the batch’s mean is subtracted, an episode with equal returns waits for the next one',
      { min: 0 },
    ),
    iterations: integer(0, 'Updates after which the run ends; 0: no limit besides the run’s steps', {
      min: 0,
    }),
  }),
};

export type EpisodicConfig = ConfigOf<typeof episodicSettings>;

/** Returns the number of updates after which a run ends, for the plugin's entries. */
export function plannedUpdates({ iterations }: Pick<EpisodicConfig, 'iterations'>): number | undefined {
  return iterations > 0 ? iterations : undefined;
}

/** Metrics of agents that learn from whole episodes. */
export const episodicMetrics = {
  loss: 'Loss of the last update, before its optimizer step',
  entropy: 'Mean entropy of the policy over the batch, in nats',
  kl: 'Mean KL divergence of the policy before the update from the policy after it, in nats',
  advantageMean: 'Mean advantage over the batch, before standardisation',
  advantageStd: 'Standard deviation of the advantages',
  episodeLength: 'Mean length of the batch’s episodes',
  learningRate: 'Step size of the update',
};

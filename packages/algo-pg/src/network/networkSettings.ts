import type { ConfigOf } from '@prism-rl/core';
import { grouped, integer, listOf, oneOf } from '@prism-rl/core';
import { hiddenActivations, mostHiddenLayers, mostHiddenUnits, networkSetting } from '@prism-rl/nn/settings';

const units = integer(64, 'Units of a layer', { min: 1, max: mostHiddenUnits });

/** Names of the initialisers of weights. */
export const firstWeights = ['fanInUniform', 'glorotUniform', 'heUniform', 'orthogonal'] as const;

/** Settings of the networks, the same for every agent of this package. */
export const networkSettings = grouped('network', {
  network: networkSetting,
  hidden: listOf(units, [64], 'Units of the hidden layers', {
    most: mostHiddenLayers,
    typical: '[32,32] to [256,256]',
    search: { choices: [[64], [64, 64], [128, 128], [256, 256]] },
  }),
  activation: oneOf(hiddenActivations, 'relu', 'What follows each hidden layer', {
    search: { choices: ['tanh', 'relu'] },
  }),
  initializer: oneOf(
    firstWeights,
    'fanInUniform',
    'First values of the weights: PyTorch’s, Keras’s, He’s, or orthogonal with gains √2 for hidden layers, 1 for the value and 0.01 for the policy, which then begins near uniform',
  ),
});

/** Values of {@link networkSettings}. */
export type NetworkConfig = ConfigOf<typeof networkSettings>;

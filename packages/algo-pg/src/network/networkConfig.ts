import type { HiddenActivation } from '@prism-rl/nn';
import { hiddenActivations, mostHiddenLayers, mostHiddenUnits } from '@prism-rl/nn';
import * as v from 'valibot';

/** Settings of the networks, the same for every agent of this package. Ranges in brackets are the usual ones. */
export type NetworkConfig = {
  /**
   * What stands before the hidden layers: `mlp` nothing, `minatar` 16 filters of 3×3, `nature` the three convolutions of Mnih et al.
   * (2015), `nips` the two of Mnih et al. (2013), which A3C's paper takes; `auto` decides by the shape of the observations.
   */
  network: 'auto' | 'mlp' | 'minatar' | 'nips' | 'nature';
  /** Units of the hidden layers [[32, 32] to [256, 256]]. */
  hidden: number[];
  /** After each hidden layer. */
  activation: HiddenActivation;
  /**
   * First values of the weights: PyTorch's, Keras's, He's, or orthogonal with gains √2 for hidden layers, 1 for the value and 0.01
   * for the policy, which then begins near uniform.
   */
  initializer: 'fanInUniform' | 'glorotUniform' | 'heUniform' | 'orthogonal';
};

const units = v.pipe(
  v.number(),
  v.integer('must be an integer'),
  v.minValue(1, 'must be at least 1'),
  v.maxValue(mostHiddenUnits, `must be at most ${mostHiddenUnits}`),
);
const hiddenSizes = v.pipe(
  v.array(units),
  v.maxLength(mostHiddenLayers, `must be at most ${mostHiddenLayers} layers`),
);

/** The schema's entries for a {@link NetworkConfig}. */
export const networkEntries = {
  network: v.picklist(['auto', 'mlp', 'minatar', 'nips', 'nature']),
  hidden: hiddenSizes,
  activation: v.picklist(hiddenActivations),
  initializer: v.picklist(['fanInUniform', 'glorotUniform', 'heUniform', 'orthogonal']),
};

import type * as tf from '@prism-rl/jit/tensorflow';
import { layerNorm } from '@prism-rl/nn';
import type { BatchNetwork } from './batchLayer.ts';
import { batchRenorm } from './batchRenorm.ts';

/** Creates the normalisation of a layer's `size` inputs, if any. @param isInput whether these are the network's own input. */
export type Normalization = (size: number, isInput: boolean) => BatchNetwork | undefined;

/**
 * Returns the normalisation of a kind by its name in configurations.
 *
 * @param renormWarmup number of updates in which batch renormalisation is plain batch normalisation.
 */
export function normalizationOf(
  kind: 'none' | 'batchRenorm' | 'layerNorm',
  renormWarmup: number,
): Normalization {
  switch (kind) {
    case 'none':
      return () => undefined;
    case 'batchRenorm':
      return (size) => batchRenorm(size, { warmup: renormWarmup });
    case 'layerNorm':
      // Elements of an observation have no common scale, so their mean is meaningless.
      return (size, isInput) => (isInput ? undefined : ofRows(size));
  }
}

function ofRows(size: number): BatchNetwork {
  const { variables, apply } = layerNorm({ size });
  return { variables, statistics: {}, apply: (x) => apply(x) as tf.Tensor2D };
}

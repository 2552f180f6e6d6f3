import type * as tf from '@prism-rl/jit/tensorflow';
import { layerNorm } from '@prism-rl/nn';
import type { BatchNetwork } from './batchLayer.ts';
import { batchRenorm } from './batchRenorm.ts';

/** What normalises the `size` numbers that a layer takes in, if anything does. @param isInput whether they are the network's own input. */
export type Normalization = (size: number, isInput: boolean) => BatchNetwork | undefined;

/**
 * The kinds by the names that configurations use.
 *
 * @param renormWarmup updates in which batch renormalisation is plain batch normalisation.
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
      // Observations have no common scale that a mean over one of them would make sense of.
      return (size, isInput) => (isInput ? undefined : ofRows(size));
  }
}

/** Layer normalisation, which looks at each row by itself. */
function ofRows(size: number): BatchNetwork {
  const { variables, apply } = layerNorm({ size });
  return { variables, statistics: {}, apply: (x) => apply(x) as tf.Tensor2D };
}

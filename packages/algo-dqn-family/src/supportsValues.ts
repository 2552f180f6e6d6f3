import type { Space } from '@prism-rl/core';
import type { NetworkName } from '@prism-rl/nn';
import { networkFits } from '@prism-rl/nn/settings';

/** Whether a network of action values can act there: `true`, or what it needs. */
export function supportsValues(
  observationSpace: Space,
  actionSpace: Space,
  { network }: { readonly network: NetworkName },
): true | string {
  if (actionSpace.kind !== 'discrete' || actionSpace.flatSize < 2) {
    return 'needs a Discrete action space of at least two actions';
  }
  return networkFits(observationSpace, network);
}

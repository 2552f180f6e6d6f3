import type { Space } from '@prism-rl/core';
import { partsOf } from '@prism-rl/core';
import type { NetworkName } from '@prism-rl/nn/settings';
import { networkFits } from '@prism-rl/nn/settings';

/** Checks an agent's spaces: returns `true` or the reason against them. */
export function supportsSpaces(
  observations: Space,
  actions: Space,
  { network }: { readonly network: NetworkName },
): true | string {
  const parts = partsOf(actions);
  const isEach = parts.every(({ space: { kind, dtype } }) => kind !== 'box' || dtype.startsWith('float'));
  const isAny = parts.some(
    ({ space: { kind, size, flatSize } }) => kind === 'box' || kind === 'multi-binary' || flatSize > size,
  );
  if (isEach && isAny) return networkFits(observations, actions, network);
  return 'needs Discrete, MultiDiscrete, MultiBinary or real Box actions, or a Dict or Tuple of them, with a choice';
}

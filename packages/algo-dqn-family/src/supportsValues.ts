import type { Space } from '@prism-rl/core';
import type { NetworkName } from '@prism-rl/nn';
import { networkFits } from '@prism-rl/nn/settings';
import { branchesOf, supportsBranches } from './branches.ts';
import type { DqnConfig } from './dqn/config.ts';

/** Whether a network of action values can act there, in one choice or in several at once: `true`, or what it needs. */
export function supportsBranchingValues(
  observationSpace: Space,
  actionSpace: Space,
  config: Pick<DqnConfig, 'network' | 'distribution' | 'munchausen'>,
): true | string {
  const branches = branchesOf(actionSpace) ?? [];
  if (!branches.some((actions) => actions > 1))
    return 'needs Discrete, MultiDiscrete or MultiBinary actions, with a choice';
  const verdict = branches.length > 1 ? supportsBranches(config) : true;
  return verdict === true ? networkFits(observationSpace, config.network) : verdict;
}

/** The same for agents of one choice. */
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

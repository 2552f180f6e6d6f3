import type { Discrete, MultiDiscrete, Space } from '@prism-rl/core';
import { choicesOf } from '@prism-rl/core/checks';
import { type NetworkName, networkFits } from '@prism-rl/nn/settings';
import type { DqnConfig } from './dqn/config.ts';

/**
 * Returns the number of actions of each branch (Tavakoli, Pardo & Kormushev 2018): one branch for a Discrete space, one per element of a
 * MultiDiscrete or MultiBinary; `undefined` for other spaces.
 */
export function branchesOf(actionSpace: Space): readonly number[] | undefined {
  if (actionSpace.kind === 'multi-binary') return Array<number>(actionSpace.size).fill(2);
  return choicesOf(actionSpace);
}

/** Returns the number of actions of all branches: the number of values that a network outputs. */
export function actionCount(branches: readonly number[]): number {
  return branches.reduce((sum, actions) => sum + actions, 0);
}

/** Checks whether an agent with these settings supports several branches: `true`, or the reason against it. */
export function supportsBranches({
  distribution,
  munchausen,
  conservative = 0,
  margin = 0,
}: Partial<Pick<DqnConfig, 'distribution' | 'munchausen' | 'conservative' | 'margin'>>): true | string {
  if (distribution !== undefined && distribution !== 'none') {
    return 'needs distribution=none for several choices at once: their common target is a mean of values, and no distribution';
  }
  if (munchausen === true) {
    return 'needs munchausen=false for several choices at once: its bonus is that of one policy over all actions';
  }
  if (conservative > 0 || margin > 0)
    return `needs ${conservative > 0 ? 'conservative' : 'margin'}=0 for several choices at once: its term is that of one policy over all actions`;
  return true;
}

/** Converts between the actions of a space, which begin at its `start`, and the network's indices from 0. */
export class ActionIndices {
  /** The action with index 0, per branch. */
  readonly starts: readonly number[];
  readonly #isFromZero: boolean;
  #indices = new Int32Array(0);

  /** @param actionSpace a Discrete, MultiDiscrete or MultiBinary. */
  constructor(actionSpace: Space) {
    const { start = 0 } = actionSpace as Space<unknown> as Partial<Discrete | MultiDiscrete>;
    this.starts = Array.from({ length: actionSpace.size }, (_, k) =>
      typeof start === 'number' ? start : start[k]!,
    );
    this.#isFromZero = this.starts.every((first) => first === 0);
  }

  toActions(indices: Int32Array): void {
    if (this.#isFromZero) return;
    const { starts } = this;
    for (let i = 0; i < indices.length; i++) indices[i]! += starts[i % starts.length]!;
  }

  /** Returns the indices of actions; valid until the next call. */
  ofActions(actions: Int32Array | Float32Array): Int32Array | Float32Array {
    if (this.#isFromZero) return actions;
    const { starts } = this;
    if (this.#indices.length !== actions.length) this.#indices = new Int32Array(actions.length);
    for (let i = 0; i < actions.length; i++) this.#indices[i] = actions[i]! - starts[i % starts.length]!;
    return this.#indices;
  }
}

/** Checks whether a network of action values, with one branch or several, fits the spaces: `true`, or what it needs. */
export function supportsBranchingValues(
  observationSpace: Space,
  actionSpace: Space,
  config: Pick<DqnConfig, 'network' | 'distribution' | 'munchausen' | 'conservative' | 'margin'>,
): true | string {
  const branches = branchesOf(actionSpace) ?? [];
  if (!branches.some((actions) => actions > 1))
    return 'needs Discrete, MultiDiscrete or MultiBinary actions, with a choice';
  const verdict = branches.length > 1 ? supportsBranches(config) : true;
  return verdict === true ? networkFits(observationSpace, actionSpace, config.network) : verdict;
}

/** Checks the same for agents with a single branch. */
export function supportsValues(
  observationSpace: Space,
  actionSpace: Space,
  { network }: { readonly network: NetworkName },
): true | string {
  if (actionSpace.kind !== 'discrete' || actionSpace.flatSize < 2) {
    return 'needs a Discrete action space of at least two actions';
  }
  return networkFits(observationSpace, actionSpace, network);
}

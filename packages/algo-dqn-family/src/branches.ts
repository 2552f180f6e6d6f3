import type { MultiDiscrete, Space } from '@prism-rl/core';
import type { DqnConfig } from './dqn/config.ts';

/**
 * Numbers of actions of the choices that an action makes at once (Tavakoli, Pardo & Kormushev 2018): one branch for a Discrete space, one for
 * each element of a MultiDiscrete or MultiBinary. `undefined` for other spaces.
 */
export function branchesOf(actionSpace: Space): readonly number[] | undefined {
  const { kind, size, flatSize } = actionSpace;
  if (kind === 'discrete') return [flatSize];
  if (kind === 'multi-binary') return Array<number>(size).fill(2);
  return kind === 'multi-discrete'
    ? Array.from((actionSpace as Space<unknown> as MultiDiscrete).nvec)
    : undefined;
}

/** All actions of all branches: the values that a network gives. */
export function actionCount(branches: readonly number[]): number {
  return branches.reduce((sum, actions) => sum + actions, 0);
}

/** Whether an agent with these settings can make several choices at once: `true`, or a clause that says why not. */
export function supportsBranches({
  distribution,
  munchausen,
}: Partial<Pick<DqnConfig, 'distribution' | 'munchausen'>>): true | string {
  if (distribution !== undefined && distribution !== 'none') {
    return 'needs distribution=none for several choices at once: their common target is a mean of values, and no distribution';
  }
  if (munchausen === true) {
    return 'needs munchausen=false for several choices at once: its bonus is that of one policy over all actions';
  }
  return true;
}

import type { Env, TabularModel } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';

/**
 * The model of an environment, for a planner.
 *
 * @throws PrismError `incompatible` if the environment does not tell its probabilities.
 */
export function knownModel(env: Env): TabularModel {
  const model = env.model?.();
  if (model !== undefined) return model;
  throw new PrismError(
    'incompatible',
    `${env.id} has no model: its transition probabilities are not known, or are no function of the observation.`,
    { hint: 'Learn it from experience instead, with q-learning for example; or plan for FrozenLake-v1.' },
  );
}

/** How far probabilities may be from summing to 1. */
const sumTolerance = 1e-9;

/** @throws PrismError `invalid-argument` unless `model` is a finite Markov decision process. */
export function checkTabularModel(model: TabularModel): void {
  const problem = problemOf(model);
  if (problem === undefined) return;
  throw new PrismError('invalid-argument', `This is not a model to plan with: ${problem}.`, {
    hint: 'Pass what model() of an environment returns.',
  });
}

function problemOf(model: TabularModel | undefined): string | undefined {
  if (!(model?.offsets instanceof Int32Array)) return 'it has no offsets';
  const { numStates, numActions, offsets, probabilities, nextStates, rewards, terminated } = model;
  const pairs = numStates * numActions;
  if (!(pairs > 0)) return `it has ${numStates} states and ${numActions} actions`;
  if (offsets.length !== pairs + 1 || offsets[0] !== 0)
    return `offsets must hold ${pairs + 1} entries from 0 on`;
  const outcomes = offsets[pairs]!;
  for (const [name, array] of Object.entries({ probabilities, nextStates, rewards, terminated })) {
    if (array.length !== outcomes) return `${name} must hold ${outcomes} entries, but holds ${array.length}`;
  }
  const place = (pair: number): string =>
    `state ${Math.floor(pair / numActions)}, action ${pair % numActions}`;
  for (let pair = 0, k = 0; pair < pairs; pair++) {
    let sum = 0;
    for (const end = offsets[pair + 1]!; k < end; k++) {
      const next = nextStates[k]!;
      if (!(probabilities[k]! >= 0)) return `${place(pair)} has the probability ${probabilities[k]}`;
      if (!(next >= 0 && next < numStates)) return `${place(pair)} leads to state ${next} of ${numStates}`;
      if (!Number.isFinite(rewards[k])) return `${place(pair)} has the reward ${rewards[k]}`;
      sum += probabilities[k]!;
    }
    if (!(Math.abs(sum - 1) < sumTolerance)) return `the probabilities of ${place(pair)} sum to ${sum}`;
  }
  return undefined;
}

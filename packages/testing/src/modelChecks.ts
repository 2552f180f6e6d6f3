import { type Env, Rng, type TabularModel } from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';
import { must } from './check.ts';

/** Tolerance of sums of probabilities. */
const tolerance = 1e-9;

/** @throws PrismError `contract` unless the model of `env` is a Markov decision process that agrees with `steps` steps. */
export function checkModel(env: Env, steps: number): void {
  const model = env.model!();
  checkShape(model);
  checkProbabilities(model);
  checkAgreement(env, model, steps);
}

function checkShape(model: TabularModel): void {
  const { numStates, numActions, offsets, probabilities, nextStates, rewards } = model;
  const { terminated, startDistribution } = model;
  const pairs = numStates * numActions;
  must(offsets.length === pairs + 1, `offsets must hold ${pairs + 1} entries, but holds ${offsets.length}.`);
  const outcomes = offsets[pairs]!;
  for (const [name, array] of Object.entries({ probabilities, nextStates, rewards, terminated })) {
    must(array.length === outcomes, `${name} must hold ${outcomes} entries, but holds ${array.length}.`);
  }
  must(
    startDistribution.length === numStates,
    `startDistribution must hold ${numStates} entries, but holds ${startDistribution.length}.`,
  );
  must(
    nextStates.every((state) => state >= 0 && state < numStates),
    `nextStates must be 0 to ${numStates - 1}.`,
  );
  must(rewards.every(Number.isFinite), 'rewards of the model must be finite.');
}

function checkProbabilities(model: TabularModel): void {
  const { numStates, numActions, offsets, probabilities, startDistribution } = model;
  must(
    probabilities.every((p) => p >= 0) && startDistribution.every((p) => p >= 0),
    'Probabilities of the model must not be negative.',
  );
  for (let pair = 0; pair < numStates * numActions; pair++) {
    const sum = probabilities.subarray(offsets[pair], offsets[pair + 1]).reduce((total, p) => total + p, 0);
    must(
      Math.abs(sum - 1) < tolerance,
      `The outcomes of state ${Math.floor(pair / numActions)} and action ${pair % numActions} have probabilities with sum ${sum}.`,
    );
  }
  const start = startDistribution.reduce((total, p) => total + p, 0);
  must(Math.abs(start - 1) < tolerance, `startDistribution has the sum ${start}.`);
}

/** If observations are states, checks that every step is an outcome of the model with positive probability. */
function checkAgreement(env: Env, model: TabularModel, steps: number): void {
  const observations = env.observationSpace.toJSON();
  const actions = env.actionSpace.toJSON();
  if (observations.kind !== 'discrete' || observations.n !== model.numStates || actions.kind !== 'discrete')
    return;
  const stateOf = (observation: unknown): number => (observation as number) - observations.start;
  const start = (observation: unknown): number => {
    const state = stateOf(observation);
    must(
      model.startDistribution[state]! > 0,
      `An episode starts in state ${state}, which is impossible in the model.`,
    );
    return state;
  };
  const rng = new Rng(1);
  let state = start(env.reset({ seed: 1 }).observation);
  for (let k = 0; k < steps; k++) {
    const action = env.actionSpace.sample(rng) as number;
    const { observation, reward, terminated, truncated } = env.step(action);
    const next = stateOf(observation);
    const pair = state * model.numActions + (action - actions.start);
    let found = false;
    for (let j = model.offsets[pair]!; j < model.offsets[pair + 1]!; j++) {
      found ||=
        model.probabilities[j]! > 0 &&
        model.nextStates[j] === next &&
        Math.abs(model.rewards[j]! - reward) < tolerance &&
        (model.terminated[j] === 1) === terminated;
    }
    must(
      found,
      `From state ${state} with action ${action} a step led to ${describeValue({ next, reward, terminated })}, which is not an outcome of the model.`,
    );
    state = terminated || truncated ? start(env.reset().observation) : next;
  }
}

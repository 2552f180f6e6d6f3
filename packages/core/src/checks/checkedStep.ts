import type { PackedArray } from '../arrays/arrays.ts';
import type { VectorEnv } from '../contracts/vectorEnv.ts';
import { PrismError } from '../errors.ts';
import { maskName, PossibleActions } from '../spaces/actionMask.ts';
import { outside } from '../spaces/outside.ts';
import { describeValue } from '../words/describeValue.ts';

/** Contract checks around one step, for code that drives environments in debug mode. */
export interface StepChecks {
  beforeStep(): void;
  afterStep(): void;
}

/**
 * Checks actions before a step, and rewards, flags and observations after it: those that are shown, and the last ones of episodes
 * that ended. The first call looks at the observations of the reset, too.
 *
 * @param actions the array that each step is taken with.
 * @throws PrismError `contract`, from the checks.
 */
export function checkedStep(env: VectorEnv, actions: PackedArray): StepChecks {
  const { actionSpace, observationSpace, numEnvs } = env;
  const possible = PossibleActions.of(env);
  let hasBegun = false;
  const broken = (what: string): never => {
    throw new PrismError('contract', `${what} (debug mode checks this; ${env.id}).`);
  };
  const checkRow = (observations: PackedArray, i: number, which: string, isEnd = false): void => {
    const observation = observationSpace.unpack(observations, i * observationSpace.size);
    if (!observationSpace.contains(observation))
      broken(`${which} of environment ${i} is ${outside(observationSpace, observation)}`);
    const fault = isEnd ? undefined : possible?.fault(observations, i);
    if (fault !== undefined) broken(`${which} of environment ${i} has an ${maskName} that ${fault}`);
  };
  return {
    beforeStep: () => {
      if (!hasBegun) {
        for (let i = 0; i < numEnvs; i++) checkRow(env.observations, i, 'The first observation');
        hasBegun = true;
      }
      for (let i = 0; i < numEnvs; i++) {
        const action = actionSpace.unpack(actions, i * actionSpace.size);
        if (!actionSpace.contains(action)) broken(`The agent chose ${outside(actionSpace, action)}`);
        if (possible?.allows(env.observations, actions, i) === false)
          broken(
            `The agent chose ${describeValue(action)}, which the ${maskName} of environment ${i} rules out`,
          );
      }
    },
    afterStep: () => {
      for (let i = 0; i < numEnvs; i++) {
        if (!Number.isFinite(env.rewards[i])) {
          broken(`The reward of environment ${i} is ${describeValue(env.rewards[i])}`);
        }
        if (env.terminated[i]! > 1 || env.truncated[i]! > 1)
          broken(`A flag of environment ${i} is neither 0 nor 1`);
        const hasEnded = env.terminated[i] === 1 || env.truncated[i] === 1;
        if (hasEnded) {
          const isEnd = env.terminated[i] === 1;
          checkRow(env.finalObservations, i, 'The last observation of an episode', isEnd);
        }
        checkRow(env.observations, i, hasEnded ? 'The first observation' : 'The observation');
      }
    },
  };
}

import type { PackedArray } from './arrays.ts';
import { PrismError } from './errors.ts';
import type { VectorEnv } from './vectorEnv.ts';

/** Contract checks around one step, for whoever drives environments in debug mode. */
export interface StepChecks {
  beforeStep(): void;
  afterStep(): void;
}

/**
 * Checks actions before a step, and rewards, flags and observations after it.
 *
 * @param actions the array that each step is taken with.
 * @throws PrismError `contract`, from the checks.
 */
export function checkedStep(env: VectorEnv, actions: PackedArray): StepChecks {
  const { actionSpace, observationSpace, numEnvs } = env;
  const broken = (what: string): never => {
    throw new PrismError('contract', `${what} (debug mode checks this; ${env.id}).`);
  };
  return {
    beforeStep: () => {
      for (let i = 0; i < numEnvs; i++) {
        const action = actionSpace.unpack(actions, i * actionSpace.size);
        if (!actionSpace.contains(action))
          broken(`The agent chose ${String(action)}, which is not in ${actionSpace}`);
      }
    },
    afterStep: () => {
      for (let i = 0; i < numEnvs; i++) {
        if (!Number.isFinite(env.rewards[i])) broken(`The reward of environment ${i} is ${env.rewards[i]}`);
        if (env.terminated[i]! > 1 || env.truncated[i]! > 1)
          broken(`A flag of environment ${i} is neither 0 nor 1`);
        const observation = observationSpace.unpack(env.observations, i * observationSpace.size);
        if (!observationSpace.contains(observation)) {
          broken(`The observation ${String(observation)} of environment ${i} is not in ${observationSpace}`);
        }
      }
    },
  };
}

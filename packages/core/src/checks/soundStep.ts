import type { PackedArray } from '../arrays/arrays.ts';
import type { VectorEnv } from '../contracts/vectorEnv.ts';
import { PrismError } from '../errors.ts';
import { maskName, PossibleActions } from '../spaces/actionMask.ts';
import type { Discrete } from '../spaces/discrete.ts';
import type { StepChecks } from './checkedStep.ts';
import { notFinite } from './soundResult.ts';

/**
 * The part of `checkedStep` that costs next to nothing, for any mode: rewards and observations are finite, flags are 0 or 1, discrete
 * observations are among theirs, and a mask of possible actions leaves one wherever an episode continues.
 *
 * @throws PrismError `contract`, from the checks, with environment, step and field.
 */
export function soundStep(env: VectorEnv): StepChecks {
  const { observationSpace, numEnvs, observations, finalObservations, rewards, terminated, truncated } = env;
  const { size } = observationSpace;
  let step = 0;
  const broken = (what: string): never => {
    throw new PrismError('contract', `${what} (step ${step} of ${env.id}).`, {
      hint: 'This is what the environment returned: training on it would end in nonsense.',
    });
  };
  const possible = PossibleActions.of(env);
  const checkNumbersOrFinite = observationSpace.kind === 'discrete' ? checkNumbers : checkFinite;
  const checkObservations = (): void => {
    checkNumbersOrFinite();
    if (possible !== undefined) for (let i = 0; i < numEnvs; i++) checkMask(observations, i, 'observation');
  };
  return {
    beforeStep: () => {
      if (step === 0) checkObservations();
      step++;
    },
    afterStep: () => {
      // All at once, and one by one only where something is wrong: this runs at every step.
      let sum = 0;
      let flags = 0;
      for (let i = 0; i < numEnvs; i++) {
        sum += rewards[i]!;
        flags |= terminated[i]! | truncated[i]!;
      }
      if (!Number.isFinite(sum) || flags > 1) checkOneByOne();
      checkObservations();
      if (flags !== 0) checkFinal();
    },
  };

  function checkFinite(): void {
    const at = notFinite(observations);
    if (at < 0) return;
    const where = `Element ${at % size} of the observation of environment ${Math.floor(at / size)}`;
    broken(`${where} is ${observations[at]}`);
  }

  function checkNumbers(): void {
    const { start, n } = observationSpace as Discrete;
    for (let i = 0; i < numEnvs; i++) {
      const value = observations[i]!;
      // Written so that NaN is outside.
      if (!(value >= start && value < start + n))
        broken(`The observation of environment ${i} is ${value}, which is not in ${observationSpace}`);
    }
  }

  function checkOneByOne(): void {
    for (let i = 0; i < numEnvs; i++) {
      if (!Number.isFinite(rewards[i])) broken(`The reward of environment ${i} is ${rewards[i]}`);
      if (terminated[i]! > 1 || truncated[i]! > 1)
        broken(`A flag of environment ${i} is neither 0 nor 1: ${terminated[i]}, ${truncated[i]}`);
    }
  }

  function checkMask(shown: PackedArray, i: number, which: string): void {
    const fault = possible!.fault(shown, i);
    if (fault !== undefined) broken(`The ${maskName} in the ${which} of environment ${i} ${fault}`);
  }

  /** Of episodes that ended; the other rows of that array are old. */
  function checkFinal(): void {
    for (let i = 0; i < numEnvs; i++) {
      if (terminated[i] !== 1 && truncated[i] !== 1) continue;
      // A truncated episode is bootstrapped from its last observation: by the best possible action.
      if (possible !== undefined && terminated[i] === 0) checkMask(finalObservations, i, 'last observation');
      const at = notFinite(finalObservations, i * size, (i + 1) * size);
      if (at < 0) continue;
      const where = `Element ${at % size} of the last observation of environment ${i}`;
      broken(`${where} is ${finalObservations[at]}`);
    }
  }
}

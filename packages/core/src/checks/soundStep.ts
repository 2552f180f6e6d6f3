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
 * @param stepOf names the newest step of environment `i`, for errors; default: the number of steps since the checks were made.
 * @throws PrismError `contract`, from the checks, with environment, step and field.
 */
export function soundStep(env: VectorEnv, stepOf?: (i: number) => string): StepChecks {
  const { observationSpace, numEnvs, observations, finalObservations, rewards, terminated, truncated } = env;
  const { size } = observationSpace;
  let step = 0;
  const broken = (what: string, i: number): never => {
    const when = step > 0 && stepOf !== undefined ? stepOf(i) : `step ${step}`;
    throw new PrismError('contract', `${what} (${when} of ${env.id}).`, {
      hint: 'The environment returned this; neither training nor an evaluation can use it.',
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
    const i = Math.floor(at / size);
    broken(`Element ${at % size} of the observation of environment ${i} is ${observations[at]}`, i);
  }

  function checkNumbers(): void {
    const { start, n } = observationSpace as Discrete;
    for (let i = 0; i < numEnvs; i++) {
      const value = observations[i]!;
      // Written so that NaN is outside.
      if (!(value >= start && value < start + n))
        broken(`The observation of environment ${i} is ${value}, which is not in ${observationSpace}`, i);
    }
  }

  function checkOneByOne(): void {
    for (let i = 0; i < numEnvs; i++) {
      if (!Number.isFinite(rewards[i])) broken(`The reward of environment ${i} is ${rewards[i]}`, i);
      if (terminated[i]! > 1 || truncated[i]! > 1)
        broken(`A flag of environment ${i} is neither 0 nor 1: ${terminated[i]}, ${truncated[i]}`, i);
    }
  }

  function checkMask(shown: PackedArray, i: number, which: string): void {
    const fault = possible!.fault(shown, i);
    if (fault !== undefined) broken(`The ${maskName} in the ${which} of environment ${i} ${fault}`, i);
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
      broken(`${where} is ${finalObservations[at]}`, i);
    }
  }
}

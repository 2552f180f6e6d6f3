import type { PackedArray } from '../arrays/arrays.ts';
import type { VectorEnv } from '../contracts/env.ts';
import { PrismError } from '../errors.ts';
import { choicesOf, maskName, PossibleActions, startsOf } from '../spaces/actionMask.ts';
import { outside } from '../spaces/box.ts';
import type { Space } from '../spaces/space.ts';
import { partsOf, type SpacePart } from '../spaces/spaces.ts';
import { describeValue } from '../words.ts';
import { notFinite } from './soundResult.ts';

/** Contract checks before and after each step of an environment. */
export interface StepChecks {
  beforeStep(): void;
  afterStep(): void;
}

/**
 * Checks for debug mode: everything that {@link soundStep} checks, and also that actions and observations lie in their spaces and that masks
 * allow the actions.
 *
 * @param actions the array passed to each step.
 * @param stepOf see {@link soundStep}.
 * @throws PrismError `contract`, from the checks.
 */
export function checkedStep(
  env: VectorEnv,
  actions: PackedArray,
  stepOf?: (i: number) => string,
): StepChecks {
  const { actionSpace, observationSpace, numEnvs } = env;
  const possible = PossibleActions.of(env);
  const sound = soundStep(env, stepOf);
  let hasBegun = false;
  const broken = (what: string): never => {
    throw PrismError.contract`${what} (debug mode checks this; ${env.id}).`;
  };
  const checkRow = (observations: PackedArray, i: number, which: string): void => {
    const observation = observationSpace.unpack(observations, i * observationSpace.size);
    if (!observationSpace.contains(observation))
      broken(`The ${which} of environment ${i} is ${outside(observationSpace, observation)}`);
  };
  const checkRows = (): void => {
    for (let i = 0; i < numEnvs; i++) checkRow(env.observations, i, 'observation');
  };
  return {
    beforeStep: () => {
      sound.beforeStep();
      if (!hasBegun) checkRows();
      hasBegun = true;
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
      sound.afterStep();
      checkRows();
      for (let i = 0; i < numEnvs; i++)
        if (env.terminated[i] === 1 || env.truncated[i] === 1)
          checkRow(env.finalObservations, i, 'last observation');
    },
  };
}

/**
 * The cheap part of `checkedStep`, for any mode: rewards and observations must be finite, flags 0 or 1, discrete elements of observations
 * (also in a Dict or Tuple) within their range, and an action mask must allow an action unless the episode terminated.
 *
 * @param stepOf names the latest step of environment `i` in errors; default: the number of steps since the checks were created.
 * @throws PrismError `contract`, from the checks, that names environment, step and field.
 */
export function soundStep(env: VectorEnv, stepOf?: (i: number) => string): StepChecks {
  const { observationSpace, numEnvs, observations, finalObservations, rewards, terminated, truncated } = env;
  const { size } = observationSpace;
  let step = 0;
  const broken = (what: string, i: number): never => {
    const when = step > 0 && stepOf !== undefined ? stepOf(i) : `step ${step}`;
    throw PrismError.contract`${what} (${when} of ${env.id}).
      The environment returned this value, which neither training nor an evaluation can use.`;
  };
  const possible = PossibleActions.of(env);
  const discrete = discreteElements(observationSpace);
  const checkObservations = (): void => {
    // A range already excludes NaN and infinity.
    if (discrete.length < size) checkFinite(observations, 'observation');
    if (discrete.length > 0) for (let i = 0; i < numEnvs; i++) checkDiscrete(observations, i, 'observation');
    if (possible !== undefined) for (let i = 0; i < numEnvs; i++) checkMask(observations, i, 'observation');
  };
  return {
    beforeStep: () => {
      if (step === 0) checkObservations();
      step++;
    },
    afterStep: () => {
      // This runs at every step: check the sum of all rows, and single rows only if that fails.
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

  function checkFinite(shown: PackedArray, which: string, from?: number, to?: number): void {
    const at = notFinite(shown, from, to);
    if (at < 0) return;
    const i = Math.floor(at / size);
    broken(`Element ${at % size} of the ${which} of environment ${i} is ${shown[at]}`, i);
  }

  function checkDiscrete(shown: PackedArray, i: number, which: string): void {
    for (let k = 0; k < discrete.length; k++) {
      const { at, least, most } = discrete[k]!;
      const value = shown[i * size + at]!;
      // Rejects NaN, too.
      if (!(value >= least && value <= most && Math.trunc(value) === value))
        refuse(discrete[k]!, value, i, which);
    }
  }

  function refuse({ part, at }: DiscreteElement, value: number, i: number, which: string): never {
    const where = part.space.size === 1 ? 'The' : `Element ${at - part.offset} of the`;
    const shownPart = part.name === '' ? which : `part ${part.name} of the ${which}`;
    return broken(`${where} ${shownPart} of environment ${i} is ${value}, which is not in ${part.space}`, i);
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

  /** Only rows whose episode ended: the others hold old data. */
  function checkFinal(): void {
    for (let i = 0; i < numEnvs; i++) {
      if (terminated[i] !== 1 && truncated[i] !== 1) continue;
      // Agents bootstrap a truncated episode from its final observation, so that one needs a possible action.
      if (possible !== undefined && terminated[i] === 0) checkMask(finalObservations, i, 'last observation');
      checkFinite(finalObservations, 'last observation', i * size, (i + 1) * size);
      checkDiscrete(finalObservations, i, 'last observation');
    }
  }
}

interface DiscreteElement {
  readonly part: SpacePart;
  /** Index within an observation. */
  readonly at: number;
  readonly least: number;
  readonly most: number;
}

/** All discrete elements except the mask's; the mask is checked separately. */
function discreteElements(observationSpace: Space): readonly DiscreteElement[] {
  return partsOf(observationSpace).flatMap((part): DiscreteElement[] => {
    if (observationSpace.kind === 'dict' && part.name === maskName) return [];
    const { space, offset } = part;
    if (space.kind === 'multi-binary')
      return Array.from({ length: space.size }, (_, k) => ({ part, at: offset + k, least: 0, most: 1 }));
    const counts = choicesOf(space) ?? [];
    const starts = counts.length === 0 ? [] : startsOf(space);
    return counts.map((n, k) => ({ part, at: offset + k, least: starts[k]!, most: starts[k]! + n - 1 }));
  });
}

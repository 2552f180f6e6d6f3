import type { ActMode, Env, MaybePromise, Policy } from '@prism-rl/core';
import { actOutputs, packedArray } from '@prism-rl/core';
import { checkResetResult, checkStepResult, requireCounts } from '@prism-rl/core/checks';
import { episodeStepLimit } from './evaluatePolicy.ts';
import { TimeSlice } from './timeSlice.ts';

/** Returns an action for an observation. */
export type Act = (observation: unknown) => MaybePromise<unknown>;

/** A played episode. */
export interface PlayedEpisode {
  readonly seed: number;
  readonly length: number;
  /** Undiscounted sum of rewards. */
  readonly return: number;
  /** `cut off` if playing ended before the episode did. */
  readonly ending: 'terminated' | 'truncated' | 'cut off';
}

export interface PlayOptions {
  /** Seed of the environment's reset. */
  readonly seed: number;
  /** Default {@link episodeStepLimit}. */
  readonly maxSteps?: number;
  readonly signal?: AbortSignal;
  /** Called after the reset and each step, the last one, too, with the episode so far and the observation; playing waits for its promise. */
  readonly onState?: (env: Env, played: PlayedEpisode, observation: unknown) => MaybePromise<void>;
}

/**
 * Plays one episode in a single environment, which unlike a vector can show the final state.
 *
 * @throws PrismError `invalid-argument` unless `maxSteps` is a positive integer.
 */
export async function playEpisode(
  env: Env,
  act: Act,
  { seed, maxSteps = episodeStepLimit, signal, onState }: PlayOptions,
): Promise<PlayedEpisode> {
  requireCounts('playEpisode', { maxSteps });
  const slice = new TimeSlice();
  const begun = env.reset({ seed });
  checkResetResult(env, 0, begun);
  let { observation } = begun;
  let length = 0;
  let sum = 0;
  let ending: PlayedEpisode['ending'] = 'cut off';
  const show = (): MaybePromise<void> => onState?.(env, { seed, length, return: sum, ending }, observation);
  await show();
  while (ending === 'cut off' && length < maxSteps && signal?.aborted !== true) {
    const action = act(observation);
    const result = env.step(action instanceof Promise ? await action : action);
    length++;
    checkStepResult(env, 0, length, result);
    observation = result.observation;
    sum += result.reward;
    if (result.terminated) ending = 'terminated';
    else if (result.truncated) ending = 'truncated';
    const shown = show();
    if (shown instanceof Promise) await shown;
    if (slice.isOver()) await slice.next();
  }
  return { seed, length, return: sum, ending };
}

/**
 * Lets a policy act in one episode of a single environment. Call it again for each episode, so that a recurrent policy starts with an empty
 * state.
 *
 * @param mode default `exploit`.
 */
export function actBy(
  policy: Policy,
  { observationSpace, actionSpace }: Pick<Env, 'observationSpace' | 'actionSpace'>,
  mode: ActMode = 'exploit',
): Act {
  const observations = packedArray(observationSpace.dtype, observationSpace.size);
  const out = actOutputs(actionSpace, 1, {}, policy.stateSize);
  return async (observation) => {
    observationSpace.pack(observation, observations);
    await policy.act(observations, out, mode);
    return actionSpace.unpack(out.actions);
  };
}

import type { ActMode, Env, MaybePromise, Policy } from '@prism-rl/core';
import { actOutputs, packedArray } from '@prism-rl/core';
import { checkResetResult, checkStepResult, requireCounts } from '@prism-rl/core/checks';
import { episodeStepLimit } from './evaluatePolicy.ts';
import { TimeSlice } from './timeSlice.ts';

/** Answers each observation with an action. */
export type Act = (observation: unknown) => MaybePromise<unknown>;

/** An episode that was played. */
export interface PlayedEpisode {
  readonly seed: number;
  /** Steps. */
  readonly length: number;
  /** Undiscounted sum of rewards. */
  readonly return: number;
  /** `cut off` where playing ended before the episode did. */
  readonly ending: 'terminated' | 'truncated' | 'cut off';
}

/** Options of {@link playEpisode}. */
export interface PlayOptions {
  /** Of the environment's reset. */
  readonly seed: number;
  /** Steps after which playing ends; default {@link episodeStepLimit}. */
  readonly maxSteps?: number;
  /** Ends playing early. */
  readonly signal?: AbortSignal;
  /** Sees the environment after the reset and after each step, the last one included: to film it. */
  readonly onState?: (env: Env) => void;
}

/**
 * Plays one episode in a single environment, which shows its very last state, as vectors do not.
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
  onState?.(env);
  while (ending === 'cut off' && length < maxSteps && signal?.aborted !== true) {
    const action = act(observation);
    const result = env.step(action instanceof Promise ? await action : action);
    length++;
    checkStepResult(env, 0, length, result);
    observation = result.observation;
    sum += result.reward;
    if (result.terminated) ending = 'terminated';
    else if (result.truncated) ending = 'truncated';
    onState?.(env);
    if (slice.isOver()) await slice.next();
  }
  return { seed, length, return: sum, ending };
}

/**
 * A policy's way to act in one episode of one environment, a batch of one each time. Ask for it anew for each episode: a policy that
 * remembers begins without memories.
 *
 * @param mode `exploit` (the default) leaves the policy as it is.
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

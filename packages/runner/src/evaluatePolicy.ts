import type { ActMode, JudgedEpisode, OffPolicyScore, Policy, SelfDriving, VectorEnv } from '@prism-rl/core';
import { actOutputs, counted, forget, PrismError, Rng, randomAction } from '@prism-rl/core';
import { requireCounts, soundStep } from '@prism-rl/core/checks';
import { TimeSlice } from './timeSlice.ts';

export interface EvaluationResult {
  readonly episodes: number;
  readonly meanReturn: number;
  /** Population standard deviation. */
  readonly stdReturn: number;
  readonly meanLength: number;
  /** Undiscounted return of each episode, in the order of the environments. */
  readonly returns: readonly number[];
  /** Episodes that reached a limit without a single reward, as when a greedy Atari policy never presses FIRE. */
  readonly stuck: number;
  /** Episodes that did not end within `maxEpisodeSteps`. */
  readonly cut: number;
  /** Present if recordings judged the policy: `episodes` are theirs, `meanReturn` their estimate, `stdReturn` fits its interval, and `returns` is empty. */
  readonly offPolicy?: OffPolicyScore;
}

/**
 * Default step limit of an episode, because a greedy policy may run in circles forever. It is Atari's limit at four frames per step (108 000
 * frames, Machado et al. 2018).
 */
export const episodeStepLimit = 27_000;

export interface EvaluationProgress {
  readonly played: number;
  /** Their mean undiscounted return; NaN before the first. */
  readonly meanReturn: number;
}

export interface EvaluateOptions {
  readonly episodes: number;
  /** Environment `i` starts with `seed + i`. */
  readonly seed: number;
  /** Probability of a uniformly random action at each step; default 0. */
  readonly epsilon?: number;
  /** Whether the policy acts greedily (`exploit`) or as in training (`explore`); default `exploit`. */
  readonly mode?: ActMode;
  /** Steps after which an episode is cut off; its return so far counts. Default {@link episodeStepLimit}. */
  readonly maxEpisodeSteps?: number;
  /** Ends the evaluation early, with the episodes finished so far. */
  readonly signal?: AbortSignal;
  /** Called at the beginning and after each episode, to show progress. */
  readonly onProgress?: (progress: EvaluationProgress) => void;
}

/**
 * Evaluates a policy in the environments of a vector.
 *
 * Each environment plays the same number of episodes (up to a remainder): counting the episodes that end first would favour short ones. If an
 * episode is cut off and the vector has no `restart`, its environment stops, so that the result may contain fewer episodes. A vector with `judge`
 * is not played.
 *
 * @throws PrismError `invalid-argument` unless `episodes` and `maxEpisodeSteps` are positive integers and `epsilon` is from 0 to 1; `contract` for
 *   invalid results of the environment, such as a reward that is not finite; `not-finite` if the sum of rewards overflows.
 */
export async function evaluatePolicy(
  policy: Policy,
  env: VectorEnv,
  {
    episodes,
    seed,
    epsilon = 0,
    mode = 'exploit',
    signal,
    maxEpisodeSteps = episodeStepLimit,
    onProgress,
  }: EvaluateOptions,
): Promise<EvaluationResult> {
  requireCounts('evaluatePolicy', { episodes, maxEpisodeSteps });
  if (!(epsilon >= 0 && epsilon <= 1)) {
    throw PrismError.invalidArgument`epsilon must be a number from 0 to 1, but is ${epsilon}.`;
  }
  if (env.judge !== undefined) return ofRecordings(await env.judge(policy, mode, epsilon));
  const { numEnvs, observationSpace, actionSpace } = env;
  // A separate stream: the environments are seeded with `seed + i`.
  const [chance] = new Rng(seed).spawn(1) as [Rng];
  const quota = Int32Array.from({ length: numEnvs }, (_, i) =>
    Math.floor((episodes + numEnvs - 1 - i) / numEnvs),
  );
  const returns: number[][] = Array.from({ length: numEnvs }, () => []);
  const sums = new Float64Array(numEnvs);
  const lengths = new Int32Array(numEnvs);
  /** 1 where the current episode had a non-zero reward. */
  const paid = new Uint8Array(numEnvs);
  let stuck = 0;
  let cut = 0;
  const checks = soundStep(env, (i) => `step ${lengths[i]! + 1} of episode ${returns[i]!.length + 1}`);
  const out = actOutputs(actionSpace, numEnvs, {}, policy.stateSize);
  let remaining = episodes;
  /** Steps of finished episodes. */
  let steps = 0;
  let played = 0;
  let sum = 0;

  onProgress?.({ played, meanReturn: Number.NaN });
  const slice = new TimeSlice();
  try {
    env.reset({ seed });
    while (remaining > 0 && signal?.aborted !== true) {
      const acting = policy.act(env.observations, out, mode);
      if (acting !== undefined) await acting;
      for (let i = 0; epsilon > 0 && i < numEnvs; i++) {
        if (chance.random() >= epsilon) continue;
        const observation = observationSpace.unpack(env.observations, i * observationSpace.size);
        actionSpace.pack(randomAction(env, observation, chance), out.actions, i * actionSpace.size);
      }
      checks.beforeStep();
      env.step(out.actions);
      checks.afterStep();
      for (let i = 0; i < numEnvs; i++) {
        if (quota[i] === 0) continue;
        lengths[i]!++;
        sums[i]! += env.rewards[i]!;
        if (env.rewards[i] !== 0) paid[i] = 1;
        const ended = env.terminated[i] === 1 || env.truncated[i] === 1;
        if (!ended && lengths[i]! < maxEpisodeSteps) continue;
        forget(out, i, numEnvs);
        returns[i]!.push(sums[i]!);
        if (paid[i] === 0 && env.terminated[i] !== 1) stuck++;
        paid[i] = 0;
        let used = 1;
        if (!ended) cut++;
        if (!ended && env.restart !== undefined) env.restart(i);
        else if (!ended) used = quota[i]!;
        quota[i]! -= used;
        remaining -= used;
        played++;
        steps += lengths[i]!;
        sum += sums[i]!;
        onProgress?.({ played, meanReturn: sum / played });
        sums[i] = 0;
        lengths[i] = 0;
      }
      if (slice.isOver()) await slice.next();
    }
  } catch (error) {
    throw inEvaluation(error, `after ${played} of ${counted(episodes, 'episode')}`);
  }
  return { ...resultOf(returns.flat(), steps), stuck, cut };
}

/** As {@link evaluatePolicy}, of an agent that plays the episodes itself. */
export async function evaluateItself(
  evaluate: NonNullable<SelfDriving['evaluate']>,
  { episodes, seed, epsilon = 0, signal, onProgress }: EvaluateOptions,
): Promise<EvaluationResult> {
  const sumOf = (played: readonly JudgedEpisode[], of: 'return' | 'length'): number =>
    played.reduce((sum, episode) => sum + episode[of], 0);
  onProgress?.({ played: 0, meanReturn: Number.NaN });
  const played = await evaluate(episodes, seed, epsilon, (soFar) => {
    onProgress?.({ played: soFar.length, meanReturn: sumOf(soFar, 'return') / soFar.length });
    return signal?.aborted !== true;
  });
  const returns = played.map((episode) => episode.return);
  return {
    ...resultOf(returns, sumOf(played, 'length')),
    stuck: played.filter(({ terminated, isPaid }) => !terminated && !isPaid).length,
    cut: played.filter(({ terminated, truncated }) => !terminated && !truncated).length,
  };
}

/** The interval of 95 % as the deviation of as many episodes. */
function ofRecordings(offPolicy: OffPolicyScore): EvaluationResult {
  const { episodes, values, by } = offPolicy;
  const { estimate, low, high } = values[by]!;
  const stdReturn = ((high - low) / 2 / 1.96) * Math.sqrt(episodes);
  const result = { episodes, meanReturn: estimate, stdReturn, meanLength: Number.NaN, returns: [] };
  return { ...result, stuck: 0, cut: 0, offPolicy };
}

/** Adds to an error that it happened in an evaluation, not in training. */
function inEvaluation(error: unknown, when: string): unknown {
  if (!(error instanceof PrismError)) return error;
  const { code, message, hint } = error;
  const more = hint === undefined ? {} : { hint };
  return new PrismError(code, `In an evaluation, ${when}: ${message}`, { ...more, cause: error });
}

function resultOf(returns: readonly number[], steps: number): Omit<EvaluationResult, 'stuck' | 'cut'> {
  const episodes = returns.length;
  const meanReturn = returns.reduce((sum, value) => sum + value, 0) / episodes;
  const variance = returns.reduce((sum, value) => sum + (value - meanReturn) ** 2, 0) / episodes;
  if (episodes > 0 && !Number.isFinite(variance)) throw tooLarge(returns);
  return { episodes, meanReturn, stdReturn: Math.sqrt(variance), meanLength: steps / episodes, returns };
}

function tooLarge(returns: readonly number[]): PrismError {
  const sizes = returns.map(Math.abs);
  const largest = sizes.indexOf(Math.max(...sizes));
  return PrismError.notFinite`An evaluation has no finite mean and standard deviation: episode ${largest + 1} of ${returns.length} \
    returned ${returns[largest]}.
    Scale the rewards of the environment.`;
}

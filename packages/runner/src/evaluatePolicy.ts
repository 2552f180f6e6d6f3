import type { Agent, VectorEnv } from '@prism-rl/core';
import { PrismError, packedArray } from '@prism-rl/core';

/** What an evaluation found. */
export interface EvaluationResult {
  readonly episodes: number;
  readonly meanReturn: number;
  /** Population standard deviation. */
  readonly stdReturn: number;
  readonly meanLength: number;
  /** Undiscounted return of each episode, in the order of the environments. */
  readonly returns: readonly number[];
}

/** Settings of {@link evaluatePolicy}. */
export interface EvaluateOptions {
  readonly episodes: number;
  /** Environment `i` starts with `seed + i`. */
  readonly seed: number;
  /** Ends the evaluation early, with the episodes finished so far. */
  readonly signal?: AbortSignal;
}

/**
 * Plays the agent's greedy policy for some episodes, many environments at once.
 *
 * Every environment plays the same number of episodes (but for a remainder), and only its first ones count: counting whichever
 * end first would favour short episodes.
 *
 * @throws PrismError `invalid-argument` unless `episodes` is a positive integer.
 */
export async function evaluatePolicy(
  agent: Agent,
  env: VectorEnv,
  { episodes, seed, signal }: EvaluateOptions,
): Promise<EvaluationResult> {
  if (!Number.isInteger(episodes) || episodes < 1) {
    throw new PrismError('invalid-argument', `episodes must be a positive integer, but is ${episodes}.`);
  }
  const { numEnvs } = env;
  const quota = Int32Array.from({ length: numEnvs }, (_, i) =>
    Math.floor((episodes + numEnvs - 1 - i) / numEnvs),
  );
  const returns: number[][] = Array.from({ length: numEnvs }, () => []);
  const sums = new Float64Array(numEnvs);
  const actions = packedArray(env.actionSpace.dtype, numEnvs * env.actionSpace.size);
  let remaining = episodes;
  let steps = 0;

  env.reset({ seed });
  while (remaining > 0 && signal?.aborted !== true) {
    const acting = agent.act(env.observations, actions, 'exploit');
    if (acting !== undefined) await acting;
    env.step(actions);
    for (let i = 0; i < numEnvs; i++) {
      if (quota[i] === 0) continue;
      steps++;
      sums[i]! += env.rewards[i]!;
      if (env.terminated[i] === 1 || env.truncated[i] === 1) {
        returns[i]!.push(sums[i]!);
        sums[i] = 0;
        quota[i]!--;
        remaining--;
      }
    }
  }
  return summarise(returns.flat(), steps);
}

function summarise(returns: readonly number[], steps: number): EvaluationResult {
  const episodes = returns.length;
  const meanReturn = returns.reduce((sum, value) => sum + value, 0) / episodes;
  const variance = returns.reduce((sum, value) => sum + (value - meanReturn) ** 2, 0) / episodes;
  return { episodes, meanReturn, stdReturn: Math.sqrt(variance), meanLength: steps / episodes, returns };
}

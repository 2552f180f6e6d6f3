// The agent's part of a duel.
import type { Env } from '@prism-rl/core';

/** Most steps of the agent in a duel: some tables never end an episode. */
export const longestDuel = 5000;

/** What a policy reaches in the episode of a seed, and the states that it acts in. */
export async function rivalOf(
  act: (observation: unknown) => Promise<unknown> | unknown,
  env: Env,
  seed: number,
): Promise<{ readonly score: number; readonly way: readonly number[] }> {
  const way: number[] = [];
  let { observation } = env.reset({ seed });
  let score = 0;
  for (let isOver = false; !isOver && way.length < longestDuel; ) {
    way.push(Number(observation));
    const step = env.step(await act(observation));
    ({ observation } = step);
    score += step.reward;
    isOver = step.terminated || step.truncated;
  }
  return { score, way: [...way, Number(observation)] };
}

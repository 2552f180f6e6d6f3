// The agent's part of a duel.
import type { Env } from '@prism-rl/core';
import { playEpisode } from '@prism-rl/runner';

/** Most steps of the agent in a duel: some tables never end an episode. */
const longestDuel = 5000;

/** What a policy reaches in the episode of a seed, and the states that it sees. */
export async function rivalOf(
  act: Parameters<typeof playEpisode>[1],
  env: Env,
  seed: number,
): Promise<{ readonly score: number; readonly way: readonly number[] }> {
  const way: number[] = [];
  const played = await playEpisode(env, act, {
    ...{ seed, maxSteps: longestDuel },
    onState: (_env, _played, observation) => {
      way.push(Number(observation));
    },
  });
  return { score: played.return, way };
}

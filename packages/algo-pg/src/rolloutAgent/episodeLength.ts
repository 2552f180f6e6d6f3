import type { Rollout } from '@prism-rl/memory';

/** Mean steps of the episodes of a rollout of whole ones. */
export function episodeLength({ steps, terminated, truncated }: Rollout): number {
  let episodes = 0;
  for (let row = 0; row < steps; row++) episodes += terminated[row]! | truncated[row]!;
  return steps / episodes;
}

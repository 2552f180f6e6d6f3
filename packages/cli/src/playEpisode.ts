import type { Agent, Frame, VectorEnv } from '@prism-rl/core';
import { packedArray } from '@prism-rl/core';

/** A played episode as pictures. */
export interface PlayedEpisode {
  readonly frames: readonly Frame[];
  readonly return: number;
  readonly length: number;
}

/** Where an environment has no limit of its own, a greedy policy may run in circles. */
const maxSteps = 10_000;

/**
 * Plays one greedy episode in the first environment of `env` and keeps a picture of every `every`-th step, at most
 * `maxFrames`. Environments without pictures give none.
 */
export async function playEpisode(
  agent: Agent,
  env: VectorEnv,
  seed: number,
  { every = 2, maxFrames = 150 }: { every?: number; maxFrames?: number } = {},
): Promise<PlayedEpisode> {
  const actions = packedArray(env.actionSpace.dtype, env.numEnvs * env.actionSpace.size);
  const frames: Frame[] = [];
  let sum = 0;
  let length = 0;
  env.reset({ seed });
  for (let ended = false; !ended && length < maxSteps; length++) {
    if (length % every === 0 && frames.length < maxFrames && env.render !== undefined)
      frames.push(copyFrame(env.render(0)));
    await agent.act(env.observations, actions, 'exploit');
    env.step(actions);
    sum += env.rewards[0]!;
    ended = env.terminated[0] === 1 || env.truncated[0] === 1;
  }
  return { frames, return: sum, length };
}

function copyFrame({ width, height, data }: Frame): Frame {
  return { width, height, data: data.slice() };
}

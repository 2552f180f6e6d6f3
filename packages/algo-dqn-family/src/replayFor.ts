import type { AgentContext } from '@prism-rl/core';
import type { Replay } from '@prism-rl/memory';
import { replayMemory } from '@prism-rl/memory';
import { imageOf } from '@prism-rl/nn';
import type { DqnConfig } from './dqn/config.ts';

/**
 * The replay memory of a configuration, see {@link replayMemory}. Of stacked images every frame is kept once.
 *
 * @param asBytes whether batches bring observations as bytes; default false.
 */
export function replayFor(context: AgentContext<DqnConfig>, asBytes = false): Replay {
  const { observationSpace } = context;
  return replayMemory(context, observationSpace.shape.length === 3 ? framesIn(observationSpace) : 1, asBytes);
}

/** Frames stacked along the first axis: the channels, where those come first. */
function framesIn(space: AgentContext['observationSpace']): number {
  const { channels } = imageOf(space);
  return space.shape[0] === channels && channels < space.shape[1]! ? channels : 1;
}

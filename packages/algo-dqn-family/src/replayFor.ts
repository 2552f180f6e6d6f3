import type { AgentContext, Memory } from '@prism-rl/core';
import { pictureAxes } from '@prism-rl/core';
import type { Replay, ReplayBatch, SequenceBatch } from '@prism-rl/memory';
import { replayMemory, SequenceReplay } from '@prism-rl/memory';
import type { DqnConfig } from './dqn/config.ts';

/** A memory of transitions, or of sequences for networks that remember. */
export interface ReplayOrSequences extends Pick<Replay, 'beta'> {
  readonly memory: Memory<ReplayBatch | SequenceBatch>;
}

/**
 * The replay memory of a configuration, see {@link replayMemory}. Of stacked images every frame is kept once. A network that remembers
 * learns from a {@link SequenceReplay}.
 *
 * @param asPacked whether batches bring observations in the element type of their space, too; default false.
 */
export function replayFor(context: AgentContext<DqnConfig>, asPacked = false): ReplayOrSequences {
  const { observationSpace, config } = context;
  if (config.recurrent !== 'none') {
    const { replayCapacity: capacity, sequenceLength: length, recurrentUnits: stateSize } = config;
    return { memory: new SequenceReplay({ ...context, ...config, capacity, length, stateSize }) };
  }
  // Frames are stacked along the first axis, where the channels come first.
  const axes = pictureAxes(observationSpace.shape);
  return replayMemory(context, axes?.isChannelsFirst ? axes.channels : 1, asPacked);
}

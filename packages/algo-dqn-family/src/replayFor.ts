import type { AgentContext, Memory } from '@prism-rl/core';
import type { Replay, ReplayBatch, SequenceBatch } from '@prism-rl/memory';
import { replayMemory, SequenceReplay } from '@prism-rl/memory';
import { imageOf } from '@prism-rl/nn';
import type { DqnConfig } from './dqn/config.ts';

/** A memory of transitions, or of sequences for networks that remember. */
export interface ReplayOrSequences extends Pick<Replay, 'beta'> {
  readonly memory: Memory<ReplayBatch | SequenceBatch>;
}

/**
 * The replay memory of a configuration, see {@link replayMemory}. Of stacked images every frame is kept once. A network that remembers
 * learns from a {@link SequenceReplay}.
 *
 * @param asBytes whether batches bring observations as bytes; default false.
 */
export function replayFor(context: AgentContext<DqnConfig>, asBytes = false): ReplayOrSequences {
  const { observationSpace, config } = context;
  if (config.recurrent !== 'none') {
    const { replayCapacity: capacity, sequenceLength: length, recurrentUnits: stateSize } = config;
    return { memory: new SequenceReplay({ ...context, ...config, capacity, length, stateSize }) };
  }
  return replayMemory(context, observationSpace.shape.length === 3 ? framesIn(observationSpace) : 1, asBytes);
}

/** Frames stacked along the first axis: the channels, where those come first. */
function framesIn(space: AgentContext['observationSpace']): number {
  const { channels } = imageOf(space);
  return space.shape[0] === channels && channels < space.shape[1]! ? channels : 1;
}

import { PrioritizedReplay, type PrioritizedReplayOptions } from '../src/replay/prioritizedReplay.ts';
import { spaces, transition } from './transition.ts';

/** A small prioritized memory. */
export function replay(overrides: Partial<PrioritizedReplayOptions> = {}): PrioritizedReplay {
  return new PrioritizedReplay({
    ...spaces,
    capacity: 4,
    batchSize: 2,
    discount: 0.9,
    learningStarts: 1,
    ...overrides,
  });
}

/** A memory with the transitions 0 to `count` − 1. */
export function filled(count: number, overrides: Partial<PrioritizedReplayOptions> = {}): PrioritizedReplay {
  const memory = replay(overrides);
  for (let t = 0; t < count; t++) memory.add(transition(t));
  return memory;
}

// Lays out what a run stores besides its steps' numbers: words of counters, environment, frames, transitions and priorities.
import type { DeviceEnv } from './deviceEnv.ts';

/** A replay memory on a device. */
export interface ReplayShape {
  /** Transitions kept; the oldest are overwritten. */
  readonly capacity: number;
  readonly batchSize: number;
  /** γ. */
  readonly discount: number;
  /** n: rewards summed before bootstrapping. */
  readonly nStep: number;
  /** Whether transitions are sampled in proportion to priorities (Schaul et al. 2016). */
  readonly isPrioritized: boolean;
}

/** Children of a node in the tree of priorities. */
export const CHILDREN = 16;

/** Words of a transition: number of its frame, and of the next one, action, reward, discount. */
export const TRANSITION = 5;

/** State of a game besides the environment's row, each a word: a run plays one to train, and one to evaluate. */
export const GAME = [
  /** Two words of the seed of its random numbers. */
  'seed',
  'seedHigh',
  /** Steps taken so far. */
  'taken',
  /** Steps and return of the episode so far, and whether it had a reward other than 0. */
  'steps',
  'return',
  'isPaid',
] as const;

/** Counters of a run, each a word. */
export const COUNTERS = [
  /** Frames written so far, and the number of the current one. */
  'frames',
  'now',
  /** Transitions in memory, and the slot of the next one. */
  'size',
  'next',
  /** The oldest open window, and how many are open. */
  'oldest',
  'open',
  /** Largest value of a leaf so far. */
  'largest',
] as const;

/** Extra frames: an episode has one frame more than transitions. */
function spareFrames(capacity: number): number {
  return Math.max(512, Math.ceil(capacity / 4));
}

/** A level of the priority tree: offsets of its nodes' sums and, above the leaves, of their smallest positive leaf. */
export interface TreeLevel {
  readonly sums: number;
  readonly minima: number;
}

/** Offsets in words from the beginning of a run. */
export interface RunLayout {
  /** The games of training and of evaluations: {@link GAME}, then the environment's row. */
  readonly training: number;
  readonly evaluation: number;
  readonly windows: number;
  readonly frames: number;
  /** Frames in the ring, and words of a frame. */
  readonly frameCount: number;
  readonly frameWords: number;
  readonly transitions: number;
  /** The priority tree's levels, leaves first; empty for uniform sampling. */
  readonly tree: readonly TreeLevel[];
  /** All words of a run. */
  readonly words: number;
}

export function runLayout(env: DeviceEnv, { capacity, nStep, isPrioritized }: ReplayShape): RunLayout {
  let words: number = COUNTERS.length;
  const allocate = (count: number): number => {
    const at = words;
    words += count;
    return at;
  };
  const frameCount = capacity + nStep + spareFrames(capacity);
  const frameWords = Math.ceil((env.observationSize * env.observationBits) / 32);
  const [training, evaluation] = [0, 0].map(() => allocate(GAME.length + env.rowSize)) as [number, number];
  const windows = allocate(3 * nStep);
  const frames = allocate(frameCount * frameWords);
  const transitions = allocate(TRANSITION * capacity);
  const tree: TreeLevel[] = [];
  if (isPrioritized) {
    let nodes = capacity;
    do {
      const padded = CHILDREN * Math.ceil(nodes / CHILDREN);
      tree.push({ sums: allocate(padded), minima: allocate(tree.length === 0 ? 0 : padded) });
      nodes = padded / CHILDREN;
    } while (nodes > 1);
    tree.push({ sums: allocate(1), minima: allocate(1) });
  }
  return { training, evaluation, windows, frames, frameCount, frameWords, transitions, tree, words };
}

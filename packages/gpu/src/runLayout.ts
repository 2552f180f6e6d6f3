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
  /** Exponent of the priorities in proportion to which transitions are sampled (Schaul et al. 2016); default: sampling is uniform. */
  readonly alpha?: number | undefined;
  /** Environments whose steps it keeps, in turn; default 1. */
  readonly numEnvs?: number | undefined;
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

/** Counters of a run, each a word, for each environment: some count for all, in the first one's place. */
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

/** How many frames earlier a transition may start than an earlier transition of another environment. */
export function frameGap({ nStep, numEnvs = 1 }: Pick<ReplayShape, 'nStep' | 'numEnvs'>): number {
  return numEnvs === 1 ? 0 : 2 * numEnvs * (nStep + 1);
}

/** Returns what hands out offsets, one after another. @param from the first */
export function allocator(from = 0): (words: number) => number {
  let end = from;
  return (words) => {
    end += words;
    return end - words;
  };
}

export const frameWordsOf = (env: Pick<DeviceEnv, 'observationSize' | 'observationBits'>): number =>
  Math.ceil((env.observationSize * env.observationBits) / 32);

export type RunLayout = Readonly<ReturnType<typeof runLayout>>;

/** Offsets in words from the beginning of a run. */
export function runLayout(env: DeviceEnv, replay: ReplayShape) {
  const { capacity, nStep, alpha, numEnvs = 1 } = replay;
  const allocate = allocator(COUNTERS.length * numEnvs);
  const game = GAME.length + env.rowSize;
  // The games of training, one for each environment, and of evaluations: GAME, then the environment's row.
  const [training, evaluation] = [allocate(game * numEnvs), allocate(game)];
  // Actions that the host takes, a word for each environment.
  const actions = allocate(env.isHosted ? numEnvs : 0);
  const windows = allocate(3 * nStep * numEnvs);
  // Frames in the ring, some of them spare since an episode has one more than transitions, and words of a frame.
  const frameCount = capacity + nStep + Math.max(512, Math.ceil(capacity / 4)) + 2 * frameGap(replay);
  const frameWords = frameWordsOf(env);
  const frames = allocate(frameCount * frameWords);
  const transitions = allocate(TRANSITION * capacity);
  // The priority tree's levels, leaves first: nodes' sums and, above the leaves, their smallest positive leaf. Empty for uniform sampling.
  const tree: { readonly sums: number; readonly minima: number }[] = [];
  if (alpha !== undefined) {
    let nodes = capacity;
    do {
      const padded = CHILDREN * Math.ceil(nodes / CHILDREN);
      tree.push({ sums: allocate(padded), minima: allocate(tree.length === 0 ? 0 : padded) });
      nodes = padded / CHILDREN;
    } while (nodes > 1);
    tree.push({ sums: allocate(1), minima: allocate(1) });
  }
  const games = { training, evaluation, actions };
  return { ...games, windows, frames, frameCount, frameWords, transitions, tree, words: allocate(0) };
}

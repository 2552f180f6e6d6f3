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

/** Extra frames: an episode has one frame more than transitions. */
function spareFrames(capacity: number): number {
  return Math.max(512, Math.ceil(capacity / 4));
}

/** Offsets in words from the beginning of a run. */
export interface RunLayout {
  /** The games of training, one for each environment, and of evaluations: {@link GAME}, then the environment's row. */
  readonly training: number;
  readonly evaluation: number;
  /** Actions that the host takes, a word for each environment. */
  readonly actions: number;
  readonly windows: number;
  readonly frames: number;
  /** Frames in the ring, and words of a frame. */
  readonly frameCount: number;
  readonly frameWords: number;
  readonly transitions: number;
  /** The priority tree's levels, leaves first: nodes' sums and, above the leaves, their smallest positive leaf. Empty for uniform sampling. */
  readonly tree: readonly { readonly sums: number; readonly minima: number }[];
  /** All words of a run. */
  readonly words: number;
}

export function runLayout(env: DeviceEnv, replay: ReplayShape): RunLayout {
  const { capacity, nStep, isPrioritized, numEnvs = 1 } = replay;
  let words = COUNTERS.length * numEnvs;
  const allocate = (count: number): number => {
    const at = words;
    words += count;
    return at;
  };
  const frameCount = capacity + nStep + spareFrames(capacity) + 2 * frameGap(replay);
  const frameWords = Math.ceil((env.observationSize * env.observationBits) / 32);
  const game = GAME.length + env.rowSize;
  const [training, evaluation] = [allocate(game * numEnvs), allocate(game)];
  const actions = allocate(env.isHosted ? numEnvs : 0);
  const windows = allocate(3 * nStep * numEnvs);
  const frames = allocate(frameCount * frameWords);
  const transitions = allocate(TRANSITION * capacity);
  const tree: RunLayout['tree'][number][] = [];
  if (isPrioritized) {
    let nodes = capacity;
    do {
      const padded = CHILDREN * Math.ceil(nodes / CHILDREN);
      tree.push({ sums: allocate(padded), minima: allocate(tree.length === 0 ? 0 : padded) });
      nodes = padded / CHILDREN;
    } while (nodes > 1);
    tree.push({ sums: allocate(1), minima: allocate(1) });
  }
  const games = { training, evaluation, actions };
  return { ...games, windows, frames, frameCount, frameWords, transitions, tree, words };
}

// Messages between the page and the worker that trains.
import type { RobotShape } from '@prism-rl/env-mujoco';
import type { Loading } from './loading.ts';
import type { RunState } from './runState.ts';
import type { Settings } from './settings.ts';

/** A grid for those who draw it. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  /** Kinds of cells: `floor`, `start`, `goal`, `hole`, `cliff`, `trap`, `wall`. */
  readonly cells: readonly string[];
  /** A sign for each action. */
  readonly arrows: readonly string[];
}

/** A picture, `width` × `height` × 4 bytes. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** Values and probabilities of the actions in the shown state. */
export interface ActionInsight {
  /** `values`: Q(s, a); `probabilities`: π(a|s); `means`: of real-valued actions, with deviations. */
  readonly kind: 'values' | 'probabilities' | 'means';
  readonly numbers: readonly number[];
  readonly deviations?: readonly number[];
}

/** A moment of a run. */
export interface Moment {
  readonly type: 'moment';
  /**
   * `learning`: the agent's own steps; `episode`: a greedy one beside training that is too fast for eyes; `learned`: one after training,
   * or of a policy from a file; `hand`: a person plays; `plan`: sweeps.
   */
  readonly shows: 'learning' | 'episode' | 'learned' | 'hand' | 'plan';
  /** Rewards of the episode that is shown so far, where it is played for that; of a person's own steps where one plays. */
  readonly score?: number;
  readonly envSteps: number;
  readonly observation: readonly number[];
  /** The action that was taken last in the world that is shown. */
  readonly action: readonly number[];
  readonly insight?: ActionInsight;
  /** Q(s, a) of all states, or v(s) where `perState` is 1. */
  readonly table?: {
    readonly numbers: Float64Array;
    readonly perState: number;
    readonly policy?: Int32Array;
  };
  /** Of each state of a grid: its share of the credit for what happens next, 1 where it is largest. */
  readonly traces?: Float32Array;
  readonly picture?: Picture;
  /** Where the shapes of a robot are, rows of seven: a position, and an orientation as a quaternion x, y, z, w. */
  readonly poses?: Float32Array<ArrayBuffer>;
}

/** One matrix of weights, as bytes: 0 the lowest, 255 the highest, 128 zero. */
export interface WeightTile {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly bytes: Uint8Array;
  /** Whether these are the weights' eligibility traces. */
  readonly isTrace?: true;
}

/** From the worker, where it trains several runs: what one of them says. */
export interface OfRun {
  readonly type: 'of-run';
  readonly run: number;
  readonly message: FromWorker;
}

/** From the worker. */
export type FromWorker =
  | {
      readonly type: 'ready';
      readonly grid?: Grid;
      /** The shapes of a robot, in the order of {@link Moment.poses}. */
      readonly shapes?: readonly RobotShape[];
      /** The agent's, presets and defaults included. */
      readonly settings: Settings;
    }
  | ({ readonly type: 'loading' } & Loading)
  | Moment
  | {
      readonly type: 'progress';
      readonly envSteps: number;
      /** Episodes that ended since the last message: steps and return, in turn. */
      readonly episodes: readonly number[];
      readonly metrics: { readonly [name: string]: number };
    }
  | { readonly type: 'network'; readonly tiles: readonly WeightTile[] }
  | {
      readonly type: 'changed';
      readonly at: number;
      readonly settings: Settings;
      readonly map?: readonly string[];
    }
  /** It began anew with these settings, all that a link says of them: the learned values do not fit them, or a plan is made anew. */
  | { readonly type: 'restarted'; readonly reason: 'unfit' | 'replanned'; readonly settings: Settings }
  | { readonly type: 'fingerprint'; readonly envSteps: number; readonly text: string }
  | { readonly type: 'ended'; readonly envSteps: number }
  /** An episode that a person played has ended: the rewards of the person's steps. */
  | { readonly type: 'played'; readonly score: number }
  /** @param agent which one it is a policy of, if the file says so. */
  | { readonly type: 'policy'; readonly name: string; readonly agent?: string }
  /** The policy file is one for another world. */
  | { readonly type: 'elsewhere'; readonly world: string }
  /** The policy file is none for this world. */
  | { readonly type: 'refused'; readonly name: string; readonly world: string; readonly why: Refusal }
  /** @param message empty where a part of the page could not be loaded. */
  | { readonly type: 'failed'; readonly message: string };

/** Why a policy file cannot be played: how it differs from one that `prism export` writes. */
export type Refusal = 'model' | 'names' | 'shape';

/** Settings under which a run continues. */
export interface Conditions {
  readonly stepsPerSecond: number;
  readonly isPaused: boolean;
  /** Whether the page is visible: if not, neither moments nor pictures are made. */
  readonly isWatched: boolean;
  /** Steps after which it ends; absent: as the preset says. */
  readonly until?: number;
}

/** As fast as it goes, without pictures. */
export function unwatched(until: number): Conditions {
  return { stepsPerSecond: Number.POSITIVE_INFINITY, isPaused: false, isWatched: false, until };
}

/** To the worker. */
export type ToWorker =
  | ({ readonly type: 'start'; readonly state: RunState } & Conditions)
  /** Runs that differ in their seeds alone, all at once on the GPU, unwatched. */
  | { readonly type: 'start-together'; readonly states: readonly RunState[]; readonly until: number }
  | { readonly type: 'pace'; readonly stepsPerSecond: number }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'single' }
  /** @param map rows of a grid that the visitor has drawn on. */
  | { readonly type: 'change'; readonly settings: Settings; readonly map?: readonly string[] }
  /** The actions of a person at the keyboard, taken in turn; `null`: nothing, the agent acts again. */
  | { readonly type: 'steer'; readonly actions: readonly number[] | null }
  | {
      readonly type: 'play';
      readonly world: string;
      /** Rows of a grid world that the visitor has drawn. */
      readonly map?: readonly string[] | undefined;
      readonly policy: ArrayBuffer;
      readonly name: string;
      readonly seed: number;
      readonly stepsPerSecond: number;
    };

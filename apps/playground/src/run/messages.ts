// Messages between the page and the training worker.
import type { RobotShape } from '@prism-rl/env-mujoco';
import type { Loading } from './loading.ts';
import type { RunState } from './runState.ts';
import type { Settings } from './settings.ts';

/** A grid to be drawn. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  /** Kinds of cells: `floor`, `start`, `goal`, `hole`, `cliff`, `trap`, `wall`. */
  readonly cells: readonly string[];
  /** A symbol per action. */
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
  /** `values`: Q(s, a), −Infinity of an impossible action; `probabilities`: π(a|s); `means`: of real-valued actions, with deviations. */
  readonly kind: 'values' | 'probabilities' | 'means';
  readonly numbers: readonly number[];
  readonly deviations?: readonly number[];
}

/** A moment of a run. */
export interface Moment {
  readonly type: 'moment';
  /**
   * `learning`: the agent's own steps; `episode`: a greedy episode, because training is too fast to watch; `learned`: one after training,
   * or of a policy from a file; `hand`: a person plays; `plan`: sweeps.
   */
  readonly shows: 'learning' | 'episode' | 'learned' | 'hand' | 'plan';
  /** Rewards so far of a separately played episode, or of a person's own steps. */
  readonly score?: number;
  readonly envSteps: number;
  readonly observation: readonly number[];
  /** The last action in the shown world. */
  readonly action: readonly number[];
  readonly insight?: ActionInsight;
  /** Q(s, a) of all states, or v(s) if `perState` is 1. */
  readonly table?: {
    readonly numbers: Float64Array;
    readonly perState: number;
    readonly policy?: Int32Array;
  };
  /** The update that is looked at again moves this action's value. */
  readonly lit?: { readonly cell: number; readonly action: number };
  /** Each state's share of the credit for the next error in a grid, 1 for the largest. */
  readonly traces?: Float32Array;
  readonly picture?: Picture;
  /** Poses of a robot's shapes, rows of seven: a position, and an orientation as a quaternion x, y, z, w. */
  readonly poses?: Float32Array<ArrayBuffer>;
}

/** An update of a table: Q(s, a) ← Q(s, a) + rate · [reward + discount · future − Q(s, a)]. */
export interface Update {
  readonly state: number;
  readonly action: number;
  /** The reward, the discounted sum of several, or the return of an episode. */
  readonly reward: number;
  /** Factor of `future`; 0 if nothing follows. */
  readonly discount: number;
  /** The value that the target adds. */
  readonly future: number;
  readonly rate: number;
  /** Q(s, ·) before and after. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Q(s′, ·) before. */
  readonly ahead: readonly number[];
  /** Whether the episode ended. */
  readonly isEnd: boolean;
  /** Q of all states before. */
  readonly table: Float64Array;
}

/** A weight matrix as bytes: 0 the lowest, 255 the highest, 128 zero. */
export interface WeightTile {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly bytes: Uint8Array;
  /** Whether these are the weights' eligibility traces. */
  readonly isTrace?: true;
}

/** From a worker that trains several runs: a message of a single run. */
export interface OfRun {
  readonly type: 'of-run';
  readonly run: number;
  readonly message: FromWorker;
}

/** From a worker that trains a part of a crowd: where its runs are at a step. */
export interface CrowdReport {
  readonly type: 'crowd';
  /** The requested step; runs of several worlds may have taken a few more. */
  readonly step: number;
  /** Steps of all runs together. */
  readonly steps: number;
  /** Whether all runs have taken all their steps. */
  readonly isOver: boolean;
  /** Mean return of each run's newest episodes; NaN before the first one has ended. */
  readonly returns: Float64Array;
  /** 1 for each run that has found the way; absent if nobody knows what that is in this world. */
  readonly found?: Uint8Array;
  /** The agents' cells in a grid. */
  readonly cells?: Int32Array;
  /** Q(s, a) of all states of a grid, summed over the runs. */
  readonly table?: Float64Array;
  readonly observations?: readonly (readonly number[])[];
  readonly pictures?: readonly Picture[];
}

/** From a worker that trains a part of a crowd. */
export type FromCrowd =
  | CrowdReport
  | { readonly type: 'crowd-grid'; readonly grid: Grid }
  | { readonly type: 'crowd-fingerprints'; readonly texts: readonly string[] };

/** From the worker. */
export type FromWorker =
  | {
      readonly type: 'ready';
      readonly grid?: Grid;
      /** The shapes of a robot, in the order of {@link Moment.poses}. */
      readonly shapes?: readonly RobotShape[];
      /** The agent's settings, including presets and defaults. */
      readonly settings: Settings;
    }
  | ({ readonly type: 'loading' } & Loading)
  | Moment
  | {
      readonly type: 'progress';
      readonly envSteps: number;
      /** Episodes that ended since the last message: steps and return, alternating. */
      readonly episodes: readonly number[];
      readonly metrics: { readonly [name: string]: number };
    }
  /** The last updates of a table, oldest first: sent while the run is paused. */
  | { readonly type: 'past'; readonly updates: readonly Update[] }
  | { readonly type: 'network'; readonly tiles: readonly WeightTile[] }
  | {
      readonly type: 'changed';
      readonly at: number;
      readonly settings: Settings;
      readonly map?: readonly string[];
    }
  /** The run restarted with these settings, as in a link: the learned values do not fit them, or a planner starts again. */
  | { readonly type: 'restarted'; readonly reason: 'unfit' | 'replanned'; readonly settings: Settings }
  | { readonly type: 'fingerprint'; readonly envSteps: number; readonly text: string }
  | { readonly type: 'ended'; readonly envSteps: number }
  /** A person's episode has ended: the rewards of the person's steps. */
  | { readonly type: 'played'; readonly score: number }
  /** A duel has ended: what the agent reached from the same start by what it has learned. */
  | { readonly type: 'rival'; readonly score: number; readonly ways?: Ways }
  /** @param agent that learned the policy, if the file says so. */
  | { readonly type: 'policy'; readonly name: string; readonly agent?: string }
  /** The policy file belongs to another world. */
  | { readonly type: 'elsewhere'; readonly world: string }
  /** The policy file does not fit this world. */
  | { readonly type: 'refused'; readonly name: string; readonly world: string; readonly why: Refusal }
  /** The agent's policy as it is now, as an ONNX file; absent for agents without a network. */
  | { readonly type: 'exported'; readonly policy?: ArrayBuffer }
  /** A person has taken this many steps. */
  | { readonly type: 'recorded'; readonly steps: number }
  /** Their steps, as a file of recorded episodes. */
  | { readonly type: 'recording'; readonly file: ArrayBuffer }
  /** @param message empty if a part of the page could not be loaded. */
  | { readonly type: 'failed'; readonly message: string };

/** The states of both episodes of a duel in a grid, from the start on. */
export interface Ways {
  readonly you: readonly number[];
  readonly agent: readonly number[];
}

/** Why a policy file cannot be played: how it differs from the files of `prism export`. */
export type Refusal = 'model' | 'names' | 'shape';

/** Conditions of a continuing run. */
export interface Conditions {
  readonly stepsPerSecond: number;
  readonly isPaused: boolean;
  /** Whether the page is visible: if not, the worker creates neither moments nor pictures. */
  readonly isWatched: boolean;
  /** Steps of the run; absent: as the preset says. */
  readonly until?: number;
}

/** Conditions of a run at full speed, without pictures. */
export function unwatched(until: number): Conditions {
  return { stepsPerSecond: Number.POSITIVE_INFINITY, isPaused: false, isWatched: false, until };
}

/** To the worker. */
export type ToWorker =
  | ({ readonly type: 'start'; readonly state: RunState } & Conditions)
  /** Runs trained together on the GPU without display, see `trainTogether`; answers are {@link OfRun}. */
  | { readonly type: 'start-together'; readonly states: readonly RunState[]; readonly until: number }
  /** A part of a crowd: runs that are shown at the same step. */
  | { readonly type: 'start-crowd'; readonly states: readonly RunState[]; readonly onGpu: boolean }
  | { readonly type: 'crowd-until'; readonly step: number; readonly isDrawn: boolean }
  | { readonly type: 'crowd-fingerprints' }
  | { readonly type: 'pace'; readonly stepsPerSecond: number }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'single' }
  | { readonly type: 'export' }
  /** Asks for a person's steps. */
  | { readonly type: 'recording' }
  /** Learns to act like the person of a recording. */
  | { readonly type: 'imitate'; readonly recording: ArrayBuffer; readonly seed: number }
  /** From now on the updates of a table are kept. */
  | { readonly type: 'remember' }
  /** @param map rows of a grid that the visitor has drawn on. */
  | { readonly type: 'change'; readonly settings: Settings; readonly map?: readonly string[] }
  /** The actions of a person, one after the other; `null`: the agent acts again. In a duel both start from the run's seed, and nothing is learned. */
  | { readonly type: 'steer'; readonly actions: readonly number[] | null; readonly isDuel?: boolean }
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

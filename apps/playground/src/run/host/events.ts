// The events of a run, for the page.
import type { RobotShape } from '@prism-rl/env-mujoco';
import type { Settings } from '../choices/settings.ts';
import type { Change } from '../link/runState.ts';

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
   * or of a policy from a file; `hand`: a person plays; `plan`: sweeps; `generation`: all candidates of one.
   */
  readonly shows: 'learning' | 'episode' | 'learned' | 'hand' | 'plan' | 'generation';
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

/** A champion, or what it descends from. */
export interface Ancestor {
  /** The generation in which it was first tried. */
  readonly generation: number;
  /** Its return there; the champion's newest one. */
  readonly score: number;
}

/** What candidates are drawn with: lengths in metres, corners as x, y pairs. */
export interface Scene {
  /** The outline of each body, in its frame. */
  readonly outlines: readonly (readonly number[])[];
  readonly ground: readonly number[];
  /** The limits of the track, or the flags of the pad. */
  readonly marks: readonly number[];
  /** The visible part: width and height, and its lower edge. */
  readonly view: readonly [width: number, height: number, bottom: number];
}

/** A generation whose candidates have all been tried. */
export interface Generation extends Scene {
  readonly type: 'generation';
  readonly number: number;
  /** Returns of the candidates. */
  readonly scores: readonly number[];
  /** The steps at which the candidates' episodes begin in `poses`, and the end of the last one. */
  readonly starts: readonly number[];
  /** x, y and angle of each body, step by step. */
  readonly poses: Float32Array<ArrayBuffer>;
  /** The champion's line, the oldest first; empty for agents without descent. */
  readonly line: readonly Ancestor[];
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

/** The stage is there. */
export interface Ready {
  readonly type: 'ready';
  readonly grid?: Grid;
  /** The shapes of a robot, in the order of {@link Moment.poses}. */
  readonly shapes?: readonly RobotShape[];
  /** The agent's settings, including presets and defaults. */
  readonly settings: Settings;
}

/** An event of a run, or of a policy on the stage. */
export type RunEvent =
  | Ready
  | Moment
  | Generation
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
  | ({ readonly type: 'changed' } & Change)
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
  /** A person has taken this many steps. */
  | { readonly type: 'recorded'; readonly steps: number };

/** Hears a run. */
export type Send = (event: RunEvent) => void;

/** The states of both episodes of a duel in a grid, from the start on. */
export interface Ways {
  readonly you: readonly number[];
  readonly agent: readonly number[];
}

/** Why a policy file cannot be played: how it differs from the files of `prism export`. */
export type Refusal = 'model' | 'names' | 'shape';

/** The file and the world to play it in. */
export interface PolicyFile {
  readonly world: string;
  /** Rows of a grid world that the visitor has drawn. */
  readonly map?: readonly string[] | undefined;
  readonly policy: ArrayBuffer;
  readonly name: string;
  readonly seed: number;
}

/** Progress of a lesson, from 0 to 1, or a policy as an ONNX file with its mean return. */
export type Learned = number | { readonly policy: ArrayBuffer; readonly score: number };

/** A recording of a world: a file of episodes, or the moves of a link. */
export interface OfRecording extends Pick<PolicyFile, 'world' | 'map' | 'seed'> {
  readonly recording: ArrayBuffer | string;
}

/** Learns to act like the person of a recording; improves by its own steps; asks for a recording's moves, or for the file of moves. */
export interface LessonTask extends OfRecording {
  readonly task: 'imitate' | 'improve' | 'moves' | 'record';
}

/** What a task ends with. */
export interface Outcome {
  /** A policy, or a file of episodes. */
  readonly file?: ArrayBuffer;
  /** Moves for a link, and their seed; empty if these do not repeat the recording, or are too many. */
  readonly moves?: string;
  readonly seed?: number;
}

/** Conditions of a continuing run. */
export interface Conditions {
  readonly stepsPerSecond: number;
  readonly isPaused: boolean;
  /** Whether the page is visible: if not, the worker creates neither moments nor pictures. */
  readonly isWatched: boolean;
  /** Steps of the run; absent: as the preset says. */
  readonly until?: number;
}

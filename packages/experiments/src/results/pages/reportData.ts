import type { Figure, Frame, Run } from '@prism-rl/core';
import type { MetricsRow } from '@prism-rl/loggers';

/** Everything that a report of a run shows. Except for the pictures it is plain JSON. */
export interface ReportData {
  /** `DQN on CartPole-v1`. */
  readonly title: string;
  /** The exact command that makes this result again. */
  readonly command: string;
  readonly manifest: Run;
  /** `metrics.jsonl`, parsed. */
  readonly rows: readonly MetricsRow[];
  /** Mean return of the evaluation that counts as solved. */
  readonly threshold?: number;
  /** Sentences about the run that a reader should know before its numbers; default: none. */
  readonly notes?: readonly string[];
  /** Meaning of each metric, shown below its chart. */
  readonly metrics?: { readonly [name: string]: string };
  /** The trained agent at work. */
  readonly animation?: ReportAnimation;
  /** Pictures of the learned values or policy, drawn by the caller. */
  readonly figures?: readonly Figure[];
  /** Films of the agent while it learned, oldest first; each makes the page larger by a third more than its bytes. */
  readonly films?: readonly ReportFilm[];
  /** Paths of the page's source files; default: none are named. */
  readonly links?: readonly string[];
}

export interface ReportFilm {
  /** An MP4 with H.264, which browsers play. */
  readonly mp4: Uint8Array;
  /** `After 20000 steps: return 120`. */
  readonly caption: string;
}

/** A film of the trained agent. */
export interface ReportAnimation {
  /** All of one size. */
  readonly frames: readonly Frame[];
  readonly fps: number;
  /** `Seed 1 after training: return 500`. */
  readonly caption?: string;
}

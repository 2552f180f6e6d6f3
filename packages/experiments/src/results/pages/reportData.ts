import type { Figure, Frame, Run } from '@prism-rl/core';
import type { MetricsRow } from '@prism-rl/loggers';
import type { ReportLink } from './links.ts';

/** Everything a report shows. Except for the pictures it is plain JSON. */
export interface ReportData {
  /** `DQN on CartPole-v1`. */
  readonly title: string;
  /** One sentence below it. */
  readonly subtitle?: string;
  /** The exact command that makes this result again. */
  readonly command: string;
  /** One or more runs, usually the same with several seeds. */
  readonly runs: readonly ReportRun[];
  /** Mean return of the evaluation that counts as solved. */
  readonly threshold?: number;
  /** Meaning of each metric, shown below its chart. */
  readonly metrics?: { readonly [name: string]: string };
  /** The trained agent at work. */
  readonly animation?: ReportAnimation;
  /** Pictures of the learned values or policy, drawn by the caller. */
  readonly figures?: readonly Figure[];
  /** Films of the agent while it learned, oldest first; each makes the page larger by a third more than its bytes. */
  readonly films?: readonly ReportFilm[];
  /** Files that it is drawn from; default: none are named. */
  readonly links?: readonly ReportLink[];
  /** Versions and machine, over what the manifests say in `context`. */
  readonly versions?: { readonly [name: string]: string };
  /** When the report was made, ISO 8601; left out when missing, so that equal data make equal reports. */
  readonly generatedAt?: string;
}

/** One run of a report. */
export interface ReportRun {
  /** `seed 1`. */
  readonly name: string;
  readonly seed: number;
  readonly manifest: Run;
  /** `metrics.jsonl`, parsed. */
  readonly rows: readonly MetricsRow[];
  /** The greedy policy after training; default: the last evaluation in `rows`. */
  readonly evaluation?: ReportEvaluation;
  /** Its group. With several groups, the runs of each are drawn as one line, their mean, with a band. Default: agent and environment. */
  readonly group?: string;
  /** Why the run failed. */
  readonly error?: string;
}

/** Evaluation of a trained agent. */
export interface ReportEvaluation {
  readonly episodes: number;
  readonly meanReturn: number;
  /** Population standard deviation over the episodes. */
  readonly stdReturn: number;
}

/** A film from the time of learning. */
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

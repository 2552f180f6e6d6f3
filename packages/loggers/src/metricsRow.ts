import type { EndReason } from '@prism-rl/core';

/**
 * The rows of `metrics.jsonl`, one JSON object a line. Every row has `type` and `envSteps`, rows stand in the order of
 * `envSteps`, and whatever depends on the clock is named `time`, `…Seconds` or `…PerSecond`: without those keys, two runs with
 * the same seed have the same file. Numbers that JSON lacks are written as the strings "NaN", "Infinity" and "-Infinity". The last keys of a
 * line are checksums, which rows that are read back no longer have: `crc`, CRC-32C of the line without the keys of the clock, and, where
 * there are such keys, `crcSeconds` of those.
 */
export type MetricsRow =
  | StartRow
  | EpisodeRow
  | EpisodesRow
  | UpdateRow
  | ProgressRow
  | EvaluationRow
  | CheckpointRow
  | EndRow;

/** First row: whose file this is. A resumed run does not write a second one. */
export interface StartRow {
  readonly type: 'start';
  readonly envSteps: number;
  readonly environment: string;
  readonly agent: string;
  readonly preset?: string;
  readonly seed: number;
  readonly numEnvs: number;
  /** Environment steps that the run was to take in all. */
  readonly steps: number;
  /** Width of the windows of `update`, `episodes` and `progress` rows, in environment steps. */
  readonly every: number;
  /** ISO 8601. */
  readonly time: string;
}

/** One episode of training. */
export interface EpisodeRow {
  readonly type: 'episode';
  readonly envSteps: number;
  /** Episodes finished so far, this one included. */
  readonly episode: number;
  /** Which of the parallel environments. */
  readonly env: number;
  /** Undiscounted sum of rewards. */
  readonly return: number;
  /** Steps. */
  readonly length: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

/** Episodes of one window beyond the first hundred, put together. */
export interface EpisodesRow {
  readonly type: 'episodes';
  /** End of the window. */
  readonly envSteps: number;
  /** Episodes finished so far. */
  readonly episode: number;
  /** How many this row stands for. */
  readonly count: number;
  readonly meanReturn: number;
  readonly minReturn: number;
  readonly maxReturn: number;
  readonly meanLength: number;
}

/** Metrics of the agent's updates (`loss`, `epsilon`, …), each the mean over one window. */
export interface UpdateRow {
  readonly type: 'update';
  /** End of the window. */
  readonly envSteps: number;
  /** Updates made so far in the run. */
  readonly updates: number;
  readonly [metric: string]: number | 'update';
}

/** Speed over one window. */
export interface ProgressRow {
  readonly type: 'progress';
  /** End of the window. */
  readonly envSteps: number;
  /** Environment steps a second of wall-clock time. */
  readonly stepsPerSecond: number;
  /** Time of training so far; parts of a resumed run count together. */
  readonly elapsedSeconds: number;
}

/** The greedy policy on its own environment. */
export interface EvaluationRow {
  readonly type: 'evaluation';
  readonly envSteps: number;
  readonly episodes: number;
  readonly meanReturn: number;
  /** Population standard deviation over the episodes. */
  readonly stdReturn: number;
  readonly returns: readonly number[];
}

/** A checkpoint was written. */
export interface CheckpointRow {
  readonly type: 'checkpoint';
  readonly envSteps: number;
  /** Relative to the directory of the metrics file where it lies below it. */
  readonly path: string;
  readonly bytes: number;
  readonly writeSeconds: number;
  /**
   * The window that was open, if a stop caused the checkpoint; the resumed run continues it. An uninterrupted run has no such
   * checkpoint: the next checkpoint of the resumed run replaces it.
   */
  readonly open?: OpenWindow;
}

/** The run ended. A later resume takes this row away again. */
export interface EndRow {
  readonly type: 'end';
  readonly envSteps: number;
  readonly reason: EndReason;
  readonly episodes: number;
  readonly updates: number;
  /** Time of training; parts of a resumed run count together. */
  readonly trainSeconds: number;
  /** Of a run that was stopped without a checkpoint at its end: the window that was open, as {@link CheckpointRow.open}. */
  readonly open?: OpenWindow;
}

/** A window that is not over: what its rows will be made of. */
export interface OpenWindow {
  /** How many rows right before this one show what it held; those go when the window is opened again. */
  readonly rows: number;
  /** Of each metric. */
  readonly sums: readonly (readonly [name: string, sum: number, count: number])[];
  readonly updates: number;
  /** Episodes that got a separate row. */
  readonly episodeRows: number;
  /** Those that did not. */
  readonly merged: {
    readonly count: number;
    readonly return: number;
    readonly length: number;
    readonly min: number;
    readonly max: number;
    readonly last: number;
  };
}

/** Converts a row to points of a tracker's charts: names and numbers, with environment steps as the x-axis. */
export function scalarsOf(row: MetricsRow): [tag: string, value: number][] {
  switch (row.type) {
    case 'episode':
      return [
        ['episode/return', row.return],
        ['episode/length', row.length],
      ];
    case 'episodes':
      return [
        ['episode/return', row.meanReturn],
        ['episode/length', row.meanLength],
      ];
    case 'update': {
      const { type: _type, envSteps: _envSteps, updates: _updates, ...metrics } = row;
      return Object.entries(metrics).map(([name, value]) => [`train/${name}`, Number(value)]);
    }
    case 'evaluation':
      return [
        ['eval/mean_return', row.meanReturn],
        ['eval/std_return', row.stdReturn],
      ];
    case 'progress':
      return [['perf/steps_per_second', row.stepsPerSecond]];
    case 'start':
    case 'checkpoint':
    case 'end':
      return [];
  }
}

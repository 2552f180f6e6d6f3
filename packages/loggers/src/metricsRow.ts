import type { EndReason, EpisodeEvent, EvaluationEvent } from '@prism-rl/core';

/**
 * A row of `metrics.jsonl`, one JSON object per line, in the order of `envSteps`. Keys that depend on the clock are named `time`, `…Seconds` or
 * `…PerSecond`; without them, runs with the same seed have equal files. Non-finite numbers are the strings "NaN", "Infinity" and "-Infinity". Lines
 * end with checksums, which reading removes: `crc`, the CRC-32C of the line without clock keys, and `crcSeconds`, of the clock keys.
 */
export type MetricsRow =
  | StartRow
  | EpisodeEvent
  | EpisodesRow
  | UpdateRow
  | ProgressRow
  | Omit<EvaluationEvent, 'stuck' | 'cut'>
  | CheckpointRow
  | EndRow;

/** The first row, which identifies the run. A resumed run does not write another. */
export interface StartRow {
  readonly type: 'start';
  readonly envSteps: number;
  readonly environment: string;
  readonly agent: string;
  readonly preset?: string;
  readonly seed: number;
  readonly numEnvs: number;
  /** Total environment steps when the run began. */
  readonly steps: number;
  /** Width of the windows of `update`, `episodes` and `progress` rows, in environment steps. */
  readonly every: number;
  /** ISO 8601. */
  readonly time: string;
}

/** Summary of a window's episodes beyond the first hundred. */
export interface EpisodesRow {
  readonly type: 'episodes';
  /** End of the window. */
  readonly envSteps: number;
  /** Episodes finished so far. */
  readonly episode: number;
  /** Episodes that this row summarises. */
  readonly count: number;
  readonly meanReturn: number;
  readonly minReturn: number;
  readonly maxReturn: number;
  readonly meanLength: number;
}

/** Metrics of the agent's updates (`loss`, `epsilon`, …), averaged over one window. */
export interface UpdateRow {
  readonly type: 'update';
  /** End of the window. */
  readonly envSteps: number;
  /** Updates so far. */
  readonly updates: number;
  readonly [metric: string]: number | 'update';
}

/** Speed over one window. */
export interface ProgressRow {
  readonly type: 'progress';
  /** End of the window. */
  readonly envSteps: number;
  /** By wall-clock time; in sweeps by the processor time of the process. */
  readonly stepsPerSecond: number;
  /** Training time so far, including that before a resume. */
  readonly elapsedSeconds: number;
}

/** A checkpoint was written. */
export interface CheckpointRow {
  readonly type: 'checkpoint';
  readonly envSteps: number;
  /** Relative to the directory of the metrics file if inside it. */
  readonly path: string;
  readonly bytes: number;
  readonly writeSeconds: number;
  /**
   * The open window, if a stop caused the checkpoint; the resumed run continues it, and its next checkpoint removes this row.
   */
  readonly open?: OpenWindow;
}

/** The run ended. A later resume removes this row. */
export interface EndRow {
  readonly type: 'end';
  readonly envSteps: number;
  readonly reason: EndReason;
  readonly episodes: number;
  readonly updates: number;
  /** Training time, including that before a resume. */
  readonly trainSeconds: number;
  /** The open window of a run that was stopped without a final checkpoint, as {@link CheckpointRow.open}. */
  readonly open?: OpenWindow;
}

/** The state of a window that has not ended. */
export interface OpenWindow {
  /** Number of preceding rows that show its contents, which are removed when the window continues. */
  readonly rows: number;
  readonly sums: readonly (readonly [name: string, sum: number, count: number])[];
  readonly updates: number;
  /** Episodes with a separate row. */
  readonly episodeRows: number;
  /** Episodes without. */
  readonly merged: {
    readonly count: number;
    readonly return: number;
    readonly length: number;
    readonly min: number;
    readonly max: number;
    readonly last: number;
  };
}

/** Converts a row to named numbers for charts over environment steps. */
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
    default:
      return []; // also of rows that only later versions know
  }
}

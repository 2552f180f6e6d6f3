import { readFileSync } from 'node:fs';
import type { Config, Json } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { replaceFile } from '@prism-rl/runner/node';
import type { SweepRun } from './plan.ts';

/** Evaluations along a run; the arrays are parallel. */
export type Curve = {
  readonly envSteps: number[];
  readonly meanReturn: number[];
  /** Population standard deviation over the episodes. */
  readonly stdReturn: number[];
};

/**
 * What a run came to: a row of `results.jsonl`. Keys ending in `Seconds` or `PerSecond` depend on the clock, `machine` on where it
 * was; all the rest is decided by the settings and the seed.
 */
export type SweepResult = SweepRun & {
  readonly id: string;
  /** Mean return of the greedy policy at the end. */
  readonly score: number;
  readonly curve: Curve;
  /** Episodes of training. */
  readonly episodes: number;
  readonly updates: number;
  /** Mean return of the last 100 episodes of training; null when none ended. */
  readonly trainingReturn: number | null;
  /** Time of the run, evaluations and checkpoints included; parts of one that was interrupted count together. */
  readonly trainSeconds: number;
  /** Environment steps a second of training alone: the median over the windows in which it learned. */
  readonly stepsPerSecond: number;
  readonly machine: Config;
};

/** One line for each result. */
export function formatResults(results: readonly SweepResult[]): string {
  return results.map((result) => `${JSON.stringify(result)}\n`).join('');
}

/**
 * Writes `results.jsonl` so that a crash leaves either the old file or the new one.
 *
 * @throws PrismError `file` if it cannot be written.
 */
export function writeResults(path: string, results: readonly SweepResult[]): void {
  replaceFile(path, formatResults(results));
}

/**
 * Reads a `results.jsonl` back; a torn last line is left out.
 *
 * @throws PrismError `file` when it cannot be read, `corrupt` when another line is no result.
 */
export function readResults(path: string): SweepResult[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new PrismError('file', `Cannot read the results in ${path}: ${(cause as Error).message}.`, {
      hint: 'prism ablate and prism sweep write them into their --out directory.',
      cause,
    });
  }
  const lines = text.split('\n');
  const whole = lines.slice(0, -1);
  return whole.map((line, k) => {
    const result = parse(line);
    if (typeof result === 'object' && result !== null && 'curve' in result) return result as SweepResult;
    throw new PrismError('corrupt', `Line ${k + 1} of ${path} is not a result.`);
  });
}

function parse(line: string): Json | undefined {
  try {
    return JSON.parse(line) as Json;
  } catch {
    return undefined;
  }
}

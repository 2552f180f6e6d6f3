// Runs that are committed, whatever file they stand in, as numbers by name.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/bootstrap/versions.mjs';
import { readPublished } from '../rainbow/publishedRuns.ts';
import { summaryOf } from '../rainbow/summarize.ts';

/** A committed run. */
export interface CommittedRun {
  readonly arm: string;
  readonly environment: string;
  readonly seed: number;
  /** What stood behind `prism train`, where the run was made by it. */
  readonly command?: readonly string[];
  /** Whether threads decide the run beside its seed, so that it cannot be made again. */
  readonly isByChance: boolean;
  /** What came out, by name: `score`, or `episodes`, `steps`, `greedy`, `last100`. */
  readonly outcomes: { readonly [name: string]: number };
}

/** What is committed of a set. */
export interface Committed {
  readonly runs: readonly CommittedRun[];
  /** Computes further numbers of each arm in each environment: the ends of intervals. */
  readonly more: () => readonly {
    readonly arm: string;
    readonly environment: string;
    readonly values: readonly number[];
  }[];
}

/** Outcomes of a run, by name. */
export type SeedRun = { readonly seed: number } & { readonly [name: string]: number };

/** An entry of `runs.json`: one agent in one environment. */
export interface SeedRuns {
  readonly agent: string;
  /** How tables name the runs. Default: the agent, and its preset. */
  readonly arm?: string;
  readonly environment: string;
  readonly preset?: string;
  /** What stood behind `prism train`, where the runs were made by it. */
  readonly command?: readonly string[];
  /** Whether threads decide the runs beside their seeds. Default false. */
  readonly isByChance?: boolean;
  readonly runs: readonly SeedRun[];
}

/** @param set a folder of `benchmarks/results`, with `results.jsonl` of a sweep or `runs.json` of single runs. @throws Error where there is neither. */
export function readCommitted(set: string): Committed {
  const folder = path.join(root, 'benchmarks', 'results', set);
  const single = path.join(folder, 'runs.json');
  if (fs.existsSync(single)) {
    const all = JSON.parse(fs.readFileSync(single, 'utf8')) as SeedRuns[];
    const runs = all.flatMap(({ agent, arm, environment, preset, command, isByChance = false, runs: own }) =>
      own.map(({ seed, ...outcomes }) => ({
        arm: arm ?? (preset === undefined ? agent : `${agent}, ${preset}`),
        ...{ environment, command, isByChance, seed, outcomes },
      })),
    );
    return { runs, more: () => [] };
  }
  const { runs } = readPublished(folder);
  if (runs.length === 0) throw new Error(`benchmarks/results/${set} holds no runs.`);
  return {
    runs: runs.map(({ arm, environment, seed, score, stepsPerSecond }) => ({
      ...{ arm, environment, seed, isByChance: false, outcomes: { score, stepsPerSecond } },
    })),
    more: () =>
      summaryOf(set).arms.flatMap(({ arm, environments }) =>
        Object.entries(environments).map(([environment, { interval, stepsPerSecond }]) => ({
          ...{ arm, environment, values: [interval.low, interval.high, stepsPerSecond] },
        })),
      ),
  };
}

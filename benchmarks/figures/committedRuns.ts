// Committed runs from any file, as numbers by name.
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
  /** The arguments of `prism train`, if it trained the run. */
  readonly command?: readonly string[];
  /** Whether thread timing affects the run, so that its seed does not reproduce it. */
  readonly isByChance: boolean;
  /** Results by name: `score`, or `episodes`, `steps`, `greedy`, `last100`. */
  readonly outcomes: { readonly [name: string]: number };
}

/** The committed data of a set. */
export interface Committed {
  readonly runs: readonly CommittedRun[];
  /** Computes further numbers of each arm in each environment: the ends of intervals. */
  readonly more: () => readonly {
    readonly arm: string;
    readonly environment: string;
    readonly values: readonly number[];
  }[];
}

/** Results of a run, by name. */
export type SeedRun = { readonly seed: number } & { readonly [name: string]: number };

/** An entry of `runs.json`: one agent in one environment. */
export interface SeedRuns {
  readonly agent: string;
  /** The runs' name in tables. Default: the agent and its preset. */
  readonly arm?: string;
  readonly environment: string;
  readonly preset?: string;
  /** The arguments of `prism train`, if it trained the runs. */
  readonly command?: readonly string[];
  /** Whether thread timing affects the runs. Default false. */
  readonly isByChance?: boolean;
  readonly runs: readonly SeedRun[];
}

/**
 * @param set a folder of `benchmarks/results`, with `results.jsonl` of a sweep or `runs.json` of single runs. @throws Error if there is
 * neither.
 */
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

// The committed form of a sweep's runs: a line per run, rounded, with settings stored once per kind.
import fs from 'node:fs';
import path from 'node:path';
import type { Config, Run } from '@prism-rl/core';
import { readResults, type SweepResult } from '@prism-rl/experiments';

/** A line of `benchmarks/results/<suite>/results.jsonl`. */
export interface PublishedRun
  extends Pick<SweepResult, 'arm' | 'environment' | 'seed' | 'steps' | 'evaluationEpisodes' | 'configHash'>,
    Pick<SweepResult, 'score' | 'stepsPerSecond' | 'trainSeconds'> {
  readonly curve: Pick<SweepResult['curve'], 'envSteps' | 'meanReturn'>;
  /** Processor, cores, versions of Node, of the engine, and of this project, with its commit. */
  readonly machine: string;
  /** Number of runs in the same graph, including this one: they share their seconds. Default 1. */
  readonly runsInOneGraph?: number;
}

/** Everything but seed and result that determines a run, by its hash. */
export type Configs = { readonly [hash: string]: object };

/** The committed data of a suite. */
export interface Published {
  readonly runs: readonly PublishedRun[];
  readonly configs: Configs;
  readonly commands: readonly string[];
}

const files = { runs: 'results.jsonl', facts: 'published.json' } as const;

/** Runs of a set that were repeated on one kind of machine. */
export interface SpotCheck {
  readonly processor: string;
  readonly node: string;
  /** Version of the ONNX Runtime that computes the networks. */
  readonly engine: string;
  readonly runs: readonly CheckedRun[];
}

/** A repeated run. */
export interface CheckedRun {
  readonly id: string;
  readonly committed: number;
  readonly again: number;
  /** Whether score and curve are the same to the last digit. */
  readonly isSame: boolean;
  readonly seconds: number;
}

/** A film in the set's folder. */
export interface Film {
  readonly file: string;
  /** Its content, in a sentence without its full stop. */
  readonly about: string;
  readonly command: string;
}

/** What `published.json` holds: besides commands and settings the runs that were made again, and films. */
interface Facts {
  readonly commands?: readonly string[];
  readonly spotChecks?: readonly SpotCheck[];
  readonly films?: readonly Film[];
  readonly settings?: { readonly [hash: string]: Run };
}

/** Reads a set's `published.json`; empty if there is none. */
export function readFacts(directory: string): Facts {
  const file = path.join(directory, files.facts);
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Facts) : {};
}

/** Replaces some of a set's facts. */
export function writeFacts(directory: string, facts: Facts): void {
  const { commands, spotChecks, films, settings } = { ...readFacts(directory), ...facts };
  const text = JSON.stringify({ commands, spotChecks, films, settings }, null, 1);
  fs.writeFileSync(path.join(directory, files.facts), `${text}\n`);
}

/**
 * The runs of a sweep's or a published directory.
 *
 * @throws PrismError if it holds none, Error if `--from` has drawn them from published ones, whose settings are stored elsewhere.
 */
export function readRuns(directory: string): Published {
  return fs.existsSync(path.join(directory, files.facts)) ? readPublished(directory) : readSweep(directory);
}

function readSweep(directory: string): Published {
  const results = readResults(path.join(directory, 'results.jsonl'));
  if (results.some(({ agentConfig }) => agentConfig === undefined)) {
    throw new Error(
      `${directory} holds results that were drawn from published ones, without their settings: name the directory with their published.json.`,
    );
  }
  const heading = path.join(directory, 'ablation.json');
  const command = fs.existsSync(heading)
    ? (JSON.parse(fs.readFileSync(heading, 'utf8')) as { command: string }).command
    : '';
  return {
    runs: results.map(compact),
    configs: Object.fromEntries(results.map((result) => [result.configHash, settingsOf(result)])),
    commands: command.split('\n').filter((line) => line !== ''),
  };
}

/** Committed data; nothing if there is none. */
export function readPublished(directory: string): Published {
  const file = path.join(directory, files.runs);
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const { commands = [], settings: configs = {} } = readFacts(directory);
  const lines = text.split('\n').filter((line) => line !== '');
  return { runs: lines.map((line) => JSON.parse(line) as PublishedRun), configs, commands };
}

/** Writes {@link Published} in a fixed order, so that diffs contain only new runs. */
export function writePublished(directory: string, { runs, configs, commands }: Published): void {
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(path.join(directory, files.runs), runs.map((run) => `${JSON.stringify(run)}\n`).join(''));
  const used = new Set(runs.map(({ configHash }) => configHash));
  const kept = Object.entries(configs).filter(([hash]) => used.has(hash));
  writeFacts(directory, { commands, settings: Object.fromEntries(kept.sort(byKey)) as Facts['settings'] });
}

/**
 * Merges sweeps: more seeds, more arms. A run in both must have the same result.
 *
 * @throws Error if two have the same name but other settings, another score or another curve.
 */
export function merge(parts: readonly Published[]): Published {
  const runs = new Map<string, PublishedRun>();
  for (const run of parts.flatMap((part) => part.runs)) {
    const id = `${run.environment}/${run.arm}/seed${run.seed}`;
    const known = runs.get(id);
    if (known !== undefined && known.configHash !== run.configHash) {
      throw new Error(
        `${id} is there twice, with other settings: ${known.configHash} and ${run.configHash}.`,
      );
    }
    if (known !== undefined && known.score !== run.score) {
      throw new Error(`${id} is there twice, with other scores: ${known.score} and ${run.score}.`);
    }
    if (known !== undefined && JSON.stringify(known.curve) !== JSON.stringify(run.curve)) {
      throw new Error(`${id} is there twice, with other learning curves.`);
    }
    if (known === undefined) runs.set(id, run);
  }
  const order = (names: readonly string[]) => new Map([...new Set(names)].map((name, k) => [name, k]));
  const all = [...runs.values()];
  const environments = order(all.map(({ environment }) => environment).sort());
  const arms = order(all.map(({ arm }) => arm));
  return {
    runs: all.sort(
      (a, b) =>
        environments.get(a.environment)! - environments.get(b.environment)! ||
        arms.get(a.arm)! - arms.get(b.arm)! ||
        a.seed - b.seed,
    ),
    // Settings that are already published stay as they are written.
    configs: Object.assign({}, ...parts.map(({ configs }) => configs).reverse()) as Configs,
    commands: [...new Set(parts.flatMap(({ commands }) => commands))],
  };
}

/** A result in its committed form: rounded, without values of its configuration. */
export function compact(result: SweepResult): PublishedRun {
  const { arm, environment, seed, steps, configHash, score, curve, machine, backend } = result;
  return {
    arm,
    environment,
    seed,
    steps,
    configHash,
    score: rounded(score, 6),
    curve: { envSteps: curve.envSteps, meanReturn: curve.meanReturn.map((value) => rounded(value, 4)) },
    evaluationEpisodes: result.evaluationEpisodes,
    stepsPerSecond: rounded(result.stepsPerSecond, 4),
    trainSeconds: rounded(result.trainSeconds, 4),
    machine: machineOf(machine, backend),
    ...(typeof machine.runsInOneGraph === 'number' && { runsInOneGraph: machine.runsInOneGraph }),
  };
}

/** Older results do not record their versions. */
function machineOf(
  { processor, cores, nodeVersion, engine, prismVersion, gitCommit }: Config,
  backend: string | undefined,
): string {
  const network =
    backend === undefined ? 'no network' : engine === undefined ? backend : `${backend} on ${engine}`;
  const commit = typeof gitCommit === 'string' ? ` (${gitCommit.slice(0, 7)})` : '';
  const version = prismVersion === undefined ? [] : [`Prism RL ${prismVersion}${commit}`];
  return [processor, `${cores} cores`, `Node ${nodeVersion}`, network, ...version].join(', ');
}

/** The configuration of a run without its seed. */
export function settingsOf(result: SweepResult): object {
  const { agent, preset, agentConfig, environment, environmentConfig, wrappers } = result;
  const { steps, numEnvs, evaluationSteps, evaluationEpisodes, backend } = result;
  const run = { agent, preset, environment, steps, numEnvs, evaluationSteps, evaluationEpisodes, backend };
  return { ...run, environmentConfig, ...(wrappers && { wrappers }), agentConfig };
}

function rounded(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

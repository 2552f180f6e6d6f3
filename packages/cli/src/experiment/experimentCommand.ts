/** Commands that train many runs: their options, and their shape, options → plan → dispatch → report. */
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDebug, type MaybePromise, PrismError, type Registry } from '@prism-rl/core';
import {
  type ExperimentEvent,
  type ExperimentPlace,
  hashOf,
  processHosts,
  type Work,
} from '@prism-rl/experiments';
import { activateBackend } from '@prism-rl/nn/plugin';
import { requireWholeRuns, trainsWhole } from '@prism-rl/runner';
import { checkBackend, sayNote } from '../backend.ts';
import { type Command, type CommandContext, type OptionValues, option } from '../command.ts';
import { printJson } from '../output.ts';
import { usableProcessors, usualWorkers } from '../processors.ts';
import { prismVersion } from '../runContext.ts';
import { requireRuns, Trust } from '../trust.ts';
import { type Followed, follow, type View } from './follow.ts';
import { readTime } from './readOptions.ts';

/** How a command ends. */
export interface Report {
  readonly code: number | undefined;
  /** Printed with --json. */
  readonly json: object;
}

/** A command that trains many runs. */
export interface ExperimentCommand<Plan extends PlaceOptions, Outcome> extends Omit<Command, 'run'> {
  /** Reads the options. @returns an exit code if they ask for something else, such as a list, which is printed already. */
  plan(context: CommandContext, registry: Registry): Promise<Plan | number>;
  /** Prints what `--dry-run` asks for. */
  preview?(plan: Plan, place: ExperimentPlace, work: Work, options: OptionValues): Promise<void>;
  /** Draws the progress. */
  followed(plan: Plan): Followed;
  /** Events that `--json` does not print. */
  readonly silent?: readonly string[];
  /** Trains the runs. @returns undefined if there is nothing to report. */
  dispatch(
    plan: Plan,
    place: ExperimentPlace,
    work: Work,
    onEvent: (event: ExperimentEvent) => void,
  ): Promise<Outcome | undefined>;
  /** Prints the outcome. */
  report(plan: Plan, outcome: Outcome, place: ExperimentPlace, options: OptionValues): MaybePromise<Report>;
}

/** Makes a command of its four steps. */
export function experimentCommand<Plan extends PlaceOptions, Outcome>(
  command: ExperimentCommand<Plan, Outcome>,
): Command {
  const { name, args, options: declared, examples } = command;
  return {
    ...{ name, args, options: declared, examples },
    run: async (context) => {
      const { options } = context;
      const plan = await command.plan(context, await context.registry());
      if (typeof plan === 'number') return plan;
      const { place, work } = await readConditions(context, plan);
      if (options.flag('dry-run')) {
        await command.preview?.(plan, place, work, options);
        return undefined;
      }
      const view = follow(options, () => command.followed(plan), command.silent);
      return conduct(
        view,
        () => command.dispatch(plan, place, work, view.observe),
        (outcome) => command.report(plan, outcome, place, options),
        options,
      );
    },
  };
}

/** Trains runs while a view shows their progress, then reports the outcome. @returns the exit code. */
export async function conduct<Outcome>(
  view: Pick<View, 'close'>,
  dispatch: () => Promise<Outcome | undefined>,
  report: (outcome: Outcome) => MaybePromise<Report>,
  options: OptionValues,
): Promise<number | undefined> {
  const outcome = await dispatch().finally(() => view.close());
  if (outcome === undefined) return undefined;
  const { code, json } = await report(outcome);
  if (options.flag('json')) printJson(json);
  return code;
}

export const workerOptions = {
  workers: option.number('N', 'worker processes (default: one for each core)'),
  time: option.text('T', 'stop cleanly after this long (90s, 10m, 2h); rerun to resume'),
  lease: option.text('T', 'take over runs of workers that have been silent for this long (default 60s)'),
  together: option.number(
    'N',
    'seeds of an arm that a worker trains at the same time, in turns (default 1); with --backend gpu, runs of all arms at once (default 256)',
  ),
  'accept-other-code': option.flag(
    'continue a sweep that was started with another version of Prism RL or of a plugin',
  ),
  json: option.flag('events as JSON lines on stdout; the last line is the result'),
};

/** Options of commands that train many runs. */
export const sweepOptions = {
  ...workerOptions,
  backend: option.text('B', 'backend for neural networks (default auto)'),
};

/** Option of commands whose runs are compared. */
export const evaluationEpisodesOption = option.number(
  'N',
  "episodes of an evaluation (default the preset's, else 20)",
);

/** Option of commands whose runs may exist already. */
export const knownOption = option.list(
  'D',
  'existing results, of a sweep or published; their runs are not trained again',
);

/** Options of commands that share a sweep with other machines. */
export const sharedOptions = {
  queue: option.text(
    'Q',
    'share the runs with other machines: redis://host:6379/0, with ?sweep=NAME if several share it (see prism worker)',
  ),
  store: option.text(
    'S',
    'with --queue, where runs are stored: s3://bucket/prefix, or a shared folder (default: --out)',
  ),
  'retry-failed': option.flag('with --queue, retry failed runs (always done without --queue)'),
};

/** Default runs that a worker trains together on a backend for whole runs. */
const usualTogether = 256;

/** What {@link readConditions} does not read from options. */
export interface PlaceOptions {
  readonly directory: string;
  /** Smallest number of workers; default 1, with --queue 0. */
  readonly fewestWorkers?: number;
  /** Length of training without --time; default: no limit. */
  readonly usualTime?: string;
}

/**
 * Reads {@link sweepOptions} and {@link sharedOptions}: where and how the runs of an experiment are trained.
 *
 * @throws PrismError `invalid-argument` for options that have no effect without --queue, `unknown-name` for a backend that no plugin
 * offers.
 */
export async function readConditions(
  { options, registry, origins, trust, signal }: CommandContext,
  { directory, fewestWorkers, usualTime }: PlaceOptions,
): Promise<{ readonly place: ExperimentPlace; readonly work: Work }> {
  const [queue, store] = [options.text('queue'), options.text('store')];
  const [time = usualTime, lease] = [options.text('time'), options.text('lease')];
  const fewest = fewestWorkers ?? (queue === undefined ? 1 : 0);
  const retryFailed = options.flag('retry-failed');
  const names = options.list('trust');
  const all = await registry();
  const backend = backendOf(options, all);
  const isWhole = trainsWhole(all, options.text('backend'));
  const workers = options.whole('workers', fewest) ?? (isWhole ? 1 : usualWorkers());
  const batch = options.whole('together') ?? (isWhole ? usualTogether : 1);
  if (queue === undefined && (store !== undefined || retryFailed)) {
    const given = store === undefined ? 'retry-failed' : 'store';
    throw PrismError.invalidArgument`--${given} needs --queue.
      On one machine, runs are stored in --out and failed runs are always retried.`;
  }
  const plugins = (await origins()).map(({ name, version = null, digest = null }) => ({
    ...{ name, version, digest },
  }));
  return {
    place: {
      ...{ registry: all, directory, queue, store },
      acceptOtherCode: options.flag('accept-other-code'),
      code: { prismVersion: prismVersion(), plugins },
    },
    work: {
      // What others wrote into a queue runs only if this command names it.
      admit: (runs) =>
        requireRuns(all, runs, queue === undefined ? trust : new Trust({ names, granted: trust.granted })),
      ...{ workers, batch, signal, backend },
      // Runs that differ only in the seed, or any that the backend trains whole.
      kind: (run) => (trainsWhole(all, run.backend) ? run.backend! : hashOf(run)),
      ...(retryFailed && { retryFailed }),
      timeLimit: time === undefined ? undefined : readTime(time),
      leaseMilliseconds: lease === undefined ? undefined : readTime(lease, 'lease'),
      hosts: processHosts(workerProgram(options, workers, trust)),
    },
  };
}

/** Activates the backend that `--backend` names, once runs need it. */
export function backendOf(options: OptionValues, registry: Registry): NonNullable<Work['backend']> {
  const wanted = options.text('backend') ?? 'auto';
  checkBackend(registry, wanted);
  return async (runs) => {
    await requireWholeRuns(registry, wanted, runs);
    return (await activateBackend(wanted, registry, sayNote)).name;
  };
}

/**
 * The program of worker processes, which load the same plugins as this command and run the code that it allowed until it starts them.
 *
 * @param workers number of worker processes: a worker uses no second thread if it would compete with another worker
 * @param runDir a run whose recorded plugins the workers load as well.
 */
export function workerProgram(
  options: OptionValues,
  workers: number,
  trust: Trust,
  runDir?: string,
): { readonly file: string; readonly args: readonly string[] } {
  return {
    file: fileURLToPath(new URL(`../runWorker${extname(import.meta.url)}`, import.meta.url)),
    get args() {
      return [
        ...(isDebug() ? ['--debug'] : []),
        ...(options.flag('no-config') ? ['--no-config'] : []),
        ...(2 * workers > usableProcessors() ? ['--fewest-threads'] : []),
        ...(runDir === undefined ? [] : [`--recorded=${runDir}`]),
        ...[...new Set([...options.list('trust'), ...trust.granted])].map((name) => `--granted=${name}`),
        '--',
        ...options.list('plugin'),
      ];
    },
  };
}

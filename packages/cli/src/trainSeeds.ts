import {
  counted,
  type Engine,
  isDebug,
  messageOf,
  PrismError,
  type Registry,
  type Run,
} from '@prism-rl/core';
import { dispatch, localHosts, openMemoryQueue, processHosts } from '@prism-rl/experiments';
import { multiProgress } from '@prism-rl/loggers';
import { formatReturn } from '@prism-rl/loggers/numbers';
import { type CommandContext, type OptionValues, option } from './command.ts';
import { conduct, workerProgram } from './experiment/experimentCommand.ts';
import { say, table } from './output.ts';
import { usualWorkers } from './processors.ts';
import { quoted } from './shell.ts';
import { performTrainRuns, type SeedRun, stoppedAt, type TrainSummary } from './trainRun.ts';
import { writeRunReport } from './writeReport.ts';

export const batchOptions = {
  workers: option.number('N', 'with many runs: number of processes (default: one per core; one on a GPU)'),
};

/** @throws PrismError `invalid-argument` if `--workers` is not a positive integer, or if there is only one run, which cannot be divided. */
export function checkWorkers(options: OptionValues, isMany: boolean): void {
  if (options.whole('workers') === undefined || isMany) return;
  throw PrismError.invalidArgument`--workers needs several runs, but this is one.
    Leave it out; or train many runs with --seeds 1-16.`;
}

/** Seconds between two summary lines if the stream is not a terminal. */
const plainInterval = 5;

export interface TrainSeedsOptions extends Pick<CommandContext, 'options' | 'trust' | 'signal'> {
  readonly registry: Registry;
  /** Of the runs' backend, for agents with neural networks. */
  readonly engine: Engine | undefined;
  /** Whether each process trains its runs at the same time, in turns. */
  readonly isTogether: boolean;
}

/** Name of a run in the queue and on the screen. */
function nameOf({ seed }: Pick<Run, 'seed'>): string {
  return `seed ${seed}`;
}

/**
 * Trains runs that differ in their seeds, shows their progress, and prints their results.
 *
 * @param directory directory of the runs; each has the subdirectory `seed<S>`.
 * @param runs of one agent and environment on one backend, which is active.
 * @returns the exit code: 1 if a run has failed.
 * @throws PrismError the first failure, if all runs fail.
 */
export async function trainSeeds(
  directory: string,
  runs: readonly SeedRun[],
  { registry, options, trust, signal, engine, isTogether }: TrainSeedsOptions,
): Promise<number | undefined> {
  const [{ manifest, runDir: first }] = runs as readonly [SeedRun];
  // A GPU is fastest with all runs in one process.
  const { backend } = manifest;
  const isGpu = backend !== undefined && registry.get('backends', backend).entry.device === 'gpu';
  const workers = Math.min(runs.length, options.whole('workers') ?? (isGpu ? 1 : usualWorkers()));
  const view = multiProgress({
    runs: runs.map((run) => nameOf(run.manifest)),
    total: manifest.steps,
    plainInterval: plainInterval * runs.length,
  });
  const results = new Map<string, TrainSummary>();
  const failures = new Map<string, Error>();
  const program = workerProgram(options, workers, trust, first);
  // A stopped process saves its runs however long that takes: they would lose the steps since their last checkpoints.
  const unhurried = { stopMilliseconds: Number.POSITIVE_INFINITY, print: (line: string) => view.print(line) };
  const work = {
    hosts:
      workers > 1
        ? processHosts(program, unhurried)
        : localHosts({ registry, perform: performTrainRuns(registry), engine: async () => engine }),
    ...{ workers, signal, leaseMilliseconds: Number.POSITIVE_INFINITY },
    batch: isTogether ? runs.length : 1,
    kind: () => '',
    pathOf: ({ seed }: Run) => [`seed${seed}`],
  };
  const stored = { directory, save: async () => true, close: async () => undefined };
  return conduct(
    view,
    async () => {
      const queue = await openMemoryQueue<Run, TrainSummary>();
      await queue.add(runs.map((run) => ({ id: nameOf(run.manifest), payload: run.manifest })));
      const places = { queue, store: { open: async () => stored } };
      return dispatch<TrainSummary>(places, work, (event) => {
        if (event.type === 'progress') view.update(event.message);
        if (event.type === 'worker-died') view.print(`worker ${event.worker} died (${event.how})`);
        if (event.type === 'done') results.set(event.id, event.result);
        if (event.type !== 'failed') return;
        const { id, error, log, code, hint } = event;
        if (isDebug() && log !== undefined) view.print(log);
        failures.set(id, code === undefined ? new Error(error) : new PrismError(code, error, { hint }));
      }).finally(() => queue.close());
    },
    async () => {
      if (failures.size === runs.length && !signal.aborted) throw failures.get(nameOf(manifest));
      const isFailed = (run: SeedRun): boolean => failures.has(nameOf(run.manifest));
      const done = runs
        .filter((run) => !isFailed(run))
        .map((run) => ({
          seed: run.manifest.seed,
          ...(results.get(nameOf(run.manifest)) ?? stoppedAt(run)),
        }));
      const failed = runs.filter(isFailed).map(({ manifest: { seed }, runDir }) => {
        const error = messageOf(failures.get(nameOf({ seed })));
        say(`error: the run with seed ${seed} has failed: ${error}`);
        return { seed, runDir, error };
      });
      for (const { runDir, reason } of done)
        if (reason !== 'stopped') await writeRunReport(runDir, registry, true);
      const stopped = done.filter(({ reason }) => reason === 'stopped');
      if (stopped.length > 0)
        say(
          `${stopped.length} of ${counted(runs.length, 'run')} stopped, the first at step ${stopped[0]!.envSteps}; continue with: prism resume ${quoted(directory)}`,
        );
      if (!options.flag('json')) say(overview(done));
      return { code: failed.length > 0 ? 1 : undefined, json: { runs: done, failed } };
    },
    options,
  );
}

/** One row per seed. */
function overview(runs: readonly (TrainSummary & { readonly seed: number })[]): string {
  const policy = 'greedy policy ± standard deviation';
  const head = ['seed', 'steps', 'episodes', 'last 100 episodes', policy, 'directory'];
  const rows = runs.map(({ seed, envSteps, episodes, meanReturn, evaluation, runDir }) => [
    ...[seed, envSteps, episodes].map(String),
    meanReturn === null ? '–' : formatReturn(meanReturn),
    evaluation === null ? '–' : meanText(evaluation),
    runDir,
  ]);
  return table([head, ...rows]);
}

function meanText({ episodes, meanReturn, stdReturn }: NonNullable<TrainSummary['evaluation']>): string {
  return episodes < 2 ? formatReturn(meanReturn) : `${formatReturn(meanReturn)} ± ${formatReturn(stdReturn)}`;
}

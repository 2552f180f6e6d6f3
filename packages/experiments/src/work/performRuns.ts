import type { Config, Engine, Logger, PluginOrigin, Registry } from '@prism-rl/core';
import { progressMessages } from '@prism-rl/loggers';
import { runBatch } from '@prism-rl/runner';
import type { SweepResult } from '../results/result.ts';
import type { LocalHostOptions, PerformContext, PerformRun } from './runHost.ts';
import { trainSweepRun } from './trainSweepRun.ts';

export interface TrainAllOptions {
  readonly registry: Registry;
  /** Activates the engine of an agent on a backend; undefined for an agent without neural networks. */
  readonly engine: (agent: string, backend: string | undefined) => Promise<Engine | undefined>;
}

/** Returns how a host trains runs: together on a GPU that trains whole runs; elsewhere the runs take turns, in slices of time. */
export function trainAllOn<Result>({
  registry,
  engine: engineOf,
}: TrainAllOptions): NonNullable<LocalHostOptions<Result>['trainAll']> {
  return async (trains, orders) => {
    const { agent, backend } = orders[0]!.lease.payload;
    const { batch } = backend === undefined ? {} : registry.get('backends', backend).entry;
    if (trains.length === 1 || batch === undefined) {
      const engine = await engineOf(agent, backend);
      await Promise.all(trains.map((train) => train({ engine })));
      return;
    }
    const runsAtOnce = trains.length;
    await runBatch(
      batch,
      trains.map((train) => (shared, onStart) => train({ engine: shared, onStart, runsAtOnce })),
    );
  };
}

/** Returns a logger that sends the progress of a run. */
export function progressOf(id: string, { onNews }: Pick<PerformContext, 'onNews'>): Logger {
  return progressMessages((message) => onNews({ type: 'progress', id, message }), { run: id, interval: 0.2 });
}

export interface PerformSweepOptions {
  readonly registry: Registry;
  /** The plugins beyond Prism RL's own. */
  readonly plugins: readonly PluginOrigin[];
  /** Describes the computer, its versions, and what a backend computes with. */
  readonly machine: (backend: string | undefined) => Promise<Config>;
}

/** Returns what trains the runs of experiments. */
export function performSweepRuns(options: PerformSweepOptions): PerformRun<SweepResult> {
  const { registry, plugins } = options;
  return async ({ lease, directory }, context) => {
    const { id, payload } = lease;
    const { engine, onStart, onNews, signal, runsAtOnce } = context;
    const checkpoints: Logger = {
      name: 'checkpoints',
      log: ({ type }) => {
        if (type === 'checkpoint') onNews({ type, id });
      },
      close: () => undefined,
    };
    const machine = await options.machine(payload.backend);
    return trainSweepRun({
      ...{ registry, engine, job: lease, directory, signal, plugins, onStart, keepAgentOnly: true },
      machine: { ...machine, ...(runsAtOnce > 1 && { runsInOneGraph: runsAtOnce }) },
      loggers: [progressOf(id, context), checkpoints],
      onNote: (text) => onNews({ type: 'note', id, text }),
    });
  };
}

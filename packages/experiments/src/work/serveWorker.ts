import type { Config, Engine, Logger, PluginOrigin, Registry } from '@prism-rl/core';
import { progressMessages } from '@prism-rl/loggers';
import { runBatch } from '@prism-rl/runner';
import { whyNoBatches } from '../plan/batches.ts';
import type { SweepResult } from '../results/result.ts';
import { serveRuns } from './serveRuns.ts';
import { type BatchOrder, type TrainInBatch, trainLocked } from './trainBatch.ts';
import { trainSweepRun } from './trainSweepRun.ts';
import type { RunOrder } from './workerProcess.ts';

export interface ServeWorkerOptions<Result> {
  readonly registry: Registry;
  /** The plugins beyond Prism RL's own. */
  readonly plugins: readonly PluginOrigin[];
  /** Activates what an agent computes with on a backend. */
  readonly engine: (agent: string, backend: string | undefined) => Promise<Engine | undefined>;
  /** The computer and its versions, with what a backend computes with. */
  readonly machine: (backend: string | undefined) => Promise<Config>;
  /** Trains runs of `trainBatch`; those of experiments are trained by `trainSweepRun`. */
  readonly train: TrainInBatch<Result>;
  /** Ends the worker, which saves its current runs. */
  readonly interrupt: AbortController;
}

/** The life of a worker process, for experiments and for `trainBatch`: trains the runs that its parent names. */
export async function serveWorker<Result>(options: ServeWorkerOptions<Result>): Promise<void> {
  const { registry, plugins, interrupt } = options;
  let runsInOneGraph = 1;
  await serveRuns<RunOrder | BatchOrder, SweepResult | Result>({
    interrupt,
    trainAll: async (trains, runs) => {
      const { agent, backend } = manifestOf(runs[0]!);
      const engine = await options.engine(agent, backend);
      const isBatch = trains.length > 1 && whyNoBatches(registry, agent, backend) === undefined;
      runsInOneGraph = isBatch ? trains.length : 1;
      if (isBatch) await runBatch(registry.get('backends', backend!).entry.batch!, trains);
      else for (const train of trains) await train(engine);
    },
    perform: async (run, signal, tell, engine, onStart) => {
      const { id } = run;
      const news = { run: id, interval: 0.2 };
      const screen = progressMessages((message) => tell({ type: 'progress', id, message }), news);
      if (!('lease' in run))
        return await trainLocked(run, options.train, { registry, engine, screen, signal, onStart });
      const checkpoints: Logger = {
        name: 'checkpoints',
        log: ({ type }) => {
          if (type === 'checkpoint') tell({ type, id });
        },
        close: () => undefined,
      };
      const { lease: job, directory } = run;
      const machine = await options.machine(job.payload.backend);
      return await trainSweepRun({
        ...{ registry, engine, job, directory, signal, plugins, onStart, keepAgentOnly: true },
        machine: { ...machine, ...(runsInOneGraph > 1 && { runsInOneGraph }) },
        loggers: [screen, checkpoints],
        onNote: (text) => tell({ type: 'note', id, text }),
      });
    },
  });
}

function manifestOf(run: RunOrder | BatchOrder) {
  return 'lease' in run ? run.lease.payload : run.manifest;
}

import type { Engine, Logger, Registry, Snapshot } from '@prism-rl/core';
import { identity, type Observable, tap } from 'rxjs';
import { evaluateEvery } from '../operators/evaluateEvery.ts';
import { logTo } from '../operators/logTo.ts';
import { type Camera, recordEvery } from '../operators/recordEvery.ts';
import { stopWhenSolved as whenSolved } from '../operators/stopWhenSolved.ts';
import type { RunFactory } from '../runFactory.ts';
import type { RunHandle, RunnerEvent } from '../runHandle.ts';
import { agentIn, type Trained } from '../savedRun.ts';
import type { StartingPoint } from '../startingPoint.ts';
import { startRun } from '../train.ts';
import { readCheckpoint } from './checkpoint.ts';
import { checkpointEvery } from './checkpointEvery.ts';
import { readDataset } from './datasets.ts';
import type { LeasedDirectory } from './leasedDirectory.ts';
import { readManifest } from './runDirectory.ts';

/** Default number of checkpoints per run. */
const checkpointsPerRun = 10;

export interface ConductRunOptions {
  readonly registry: Registry;
  /** Computes neural networks, for agents that have them. */
  readonly engine?: Engine | undefined;
  /** Directory for checkpoints, created if missing. */
  readonly directory: string | LeasedDirectory;
  /** Receive every event, including evaluations and checkpoints, and are closed at the end. */
  readonly loggers: readonly Logger[];
  /** Receives the run's handle before any other listener sees the `start` event. */
  readonly onStart?: ((run: RunHandle) => void) | undefined;
  /** Called with each event before the loggers. */
  observe?(event: RunnerEvent): void;
  /** Creates a camera for each film of the schedule. */
  readonly camera?: (envSteps: number) => Camera;
  /** Stops the run after the current step, with a checkpoint. */
  readonly signal?: AbortSignal;
  readonly resume?: Snapshot | undefined;
  /** What a new run begins with; default: new weights. */
  readonly from?: StartingPoint | undefined;
}

/**
 * Trains a run to its end, from its first step or from a checkpoint, with evaluations, films and checkpoints. Single runs, resumed runs and runs
 * of experiments use it.
 *
 * @throws PrismError as `train` and the operators do.
 */
export function conductRun(factory: RunFactory, sinks: ConductRunOptions): Observable<RunnerEvent> {
  const { registry, engine, directory, loggers, onStart, observe, camera, signal, resume, from } = sinks;
  const { agent, steps, stopWhenSolved, evaluationSteps, evaluationEpisodes, schedule = {} } = factory.run;
  const { checkpointSteps = Math.ceil(steps / checkpointsPerRun), checkpointSeconds, recordSteps } = schedule;
  const { isPrediction = false } = registry.get('agents', agent).entry;
  const readRun = (path: string): Trained => ({
    run: readManifest(path),
    agent: agentIn(readCheckpoint(path).snapshot),
  });
  return startRun(registry, factory, { engine, signal, resume, from, readRun, readDataset }).pipe(
    tap((event) => {
      if (event.type === 'start') onStart?.(event.run);
    }),
    stopWhenSolved === undefined ? identity : whenSolved(stopWhenSolved),
    recordSteps === undefined || camera === undefined
      ? identity
      : recordEvery({ steps: recordSteps, camera }),
    isPrediction && evaluationSteps === undefined
      ? identity
      : evaluateEvery({ steps: evaluationSteps, episodes: evaluationEpisodes! }),
    checkpointEvery(
      checkpointSeconds === undefined ? checkpointSteps : { seconds: checkpointSeconds },
      directory,
    ),
    observe === undefined ? identity : tap(observe),
    logTo(...loggers),
  );
}

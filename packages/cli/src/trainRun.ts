import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EndReason, Engine, EvaluatingEvent, Logger, Registry, Run, Snapshot } from '@prism-rl/core';
import { counted } from '@prism-rl/core';
import { requireLogger } from '@prism-rl/core/checks';
import { type PerformRun, progressOf, runNotes, runNotesOptions } from '@prism-rl/experiments';
import {
  eachMetric,
  jsonl,
  loggedCheckpoints,
  RunTally,
  repairMetrics,
  soundMetrics,
  tensorBoard,
} from '@prism-rl/loggers';
import { formatReturn } from '@prism-rl/loggers/numbers';
import {
  envStepsOf,
  type RunFactory,
  type RunHandle,
  type RunnerEvent,
  runFactory,
  type StartingPoint,
} from '@prism-rl/runner';
import { conductRun, hasCheckpoint, lockRunDirectory, readCheckpoint, runFiles } from '@prism-rl/runner/node';
import { lastValueFrom } from 'rxjs';
import { trainingCamera } from './film/runFilms.ts';
import { say } from './output.ts';
import { quoted } from './shell.ts';

/** A training run in an existing directory that this process has locked. */
export interface TrainRunOptions {
  readonly registry: Registry;
  /** The run, and what makes its parts. */
  readonly factory: RunFactory;
  /** Engine for agents with neural networks. */
  readonly engine?: Engine | undefined;
  readonly runDir: string;
  readonly screen: Logger;
  readonly signal: AbortSignal;
  readonly resume?: Snapshot | undefined;
  /** What a new run begins with; default: new weights. */
  readonly startingPoint?: StartingPoint | undefined;
  /** Called after setup, before the first step. */
  readonly onStart?: ((run: RunHandle) => void) | undefined;
}

/** A run of several that differ in their seeds. */
export interface SeedRun {
  readonly manifest: Run;
  readonly runDir: string;
  /** Steps of the checkpoint from which it resumes; absent for a new run. */
  readonly from?: number | undefined;
}

/** Summary of a run, as `train --json` prints it. */
export type TrainSummary = {
  readonly runDir: string;
  readonly envSteps: number;
  readonly episodes: number;
  /** Updates of the agent; 0 if learning starts after the last step. */
  readonly updates: number;
  readonly seconds: number;
  readonly stepsPerSecond: number;
  readonly backend: string | null;
  readonly reason: EndReason;
  /** Mean return of the last 100 training episodes; null before the first one. */
  readonly meanReturn: number | null;
  /** The greedy policy at the end; null if the run was interrupted, or if the agent learns none. */
  readonly evaluation: {
    readonly episodes: number;
    readonly meanReturn: number;
    readonly stdReturn: number;
  } | null;
};

/** Trains a run; writes metrics, event files and checkpoints to the run directory. */
export async function trainRun(options: TrainRunOptions): Promise<TrainSummary> {
  const { registry, factory, engine, runDir, signal, resume, startingPoint } = options;
  const { run: manifest } = factory;
  const { loggers = [] } = manifest.schedule ?? {};
  const extra = await Promise.all(
    [...new Set(loggers)].filter(isExtra).map(async (name) => {
      const { entry } = registry.get('loggers', name);
      return requireLogger(await entry.create({ config: entry.defaults, runDir }), name);
    }),
  );
  mendMetrics(runDir);
  const tally = resume === undefined ? new RunTally() : tallyBefore(runDir, envStepsOf(resume), eachMetric);
  let evaluating: EvaluatingEvent | undefined;
  const notesOn = runNotes(manifest.environment, runNotesOptions(registry, manifest));
  const observe = (event: RunnerEvent): void => {
    if (event.type === 'start' && !event.run.continuesEpisodes)
      say(
        `note: ${manifest.environment} cannot be saved: a resumed run keeps its agent and its replay memory, but starts new episodes`,
      );
    for (const note of notesOn(event)) say(`note: ${note}`);
    if (event.type === 'evaluating') evaluating = event;
    if (event.type === 'evaluation') evaluating = undefined;
    tally.observe(event);
  };
  await lastValueFrom(
    conductRun(factory, {
      ...{ registry, engine, directory: runDir, signal, resume, from: startingPoint, observe },
      onStart: options.onStart,
      camera: (envSteps) => trainingCamera(runDir, envSteps),
      loggers: [jsonl(runDir), tensorBoard(join(runDir, runFiles.tensorBoard)), options.screen, ...extra],
    }),
  );
  const { envSteps, episodes, updates, trainSeconds, trainStepsPerSecond, meanReturn, evaluation } = tally;
  const reason = tally.reason!;
  if (evaluating !== undefined && reason !== 'stopped') sayBrokenOff(evaluating, runDir);
  return {
    runDir,
    envSteps,
    episodes,
    updates,
    seconds: trainSeconds,
    stepsPerSecond: trainStepsPerSecond,
    backend: manifest.backend ?? null,
    reason,
    meanReturn: Number.isNaN(meanReturn) ? null : meanReturn,
    evaluation:
      evaluation?.envSteps !== envSteps || reason === 'stopped'
        ? null
        : {
            episodes: evaluation.episodes,
            meanReturn: evaluation.meanReturn,
            stdReturn: evaluation.stdReturn,
          },
  };
}

/** Returns what trains the runs of `trainSeeds`: each from its newest checkpoint, in its directory, which it locks meanwhile. */
export function performTrainRuns(registry: Registry): PerformRun<TrainSummary> {
  return async ({ lease: { id, payload: manifest }, directory: runDir }, context) => {
    const { engine, signal, onStart, onNews } = context;
    const unlock = lockRunDirectory(runDir);
    try {
      const resume = hasCheckpoint(runDir) ? resumePoint(runDir).snapshot : undefined;
      const screen = progressOf(id, onNews);
      const factory = runFactory(registry, manifest);
      return await trainRun({ registry, factory, engine, runDir, screen, signal, onStart, resume });
    } finally {
      unlock();
    }
  };
}

/**
 * Finds the newest valid checkpoint; if metrics before it are corrupt, the newest one before the corrupt lines, so that the learning curve
 * stays complete. Without such a checkpoint, some rows are lost.
 */
export function resumePoint(runDir: string): ReturnType<typeof readCheckpoint> {
  const newest = readCheckpoint(runDir);
  const metrics = join(runDir, runFiles.metrics);
  if (!existsSync(metrics)) return newest;
  const logged = loggedCheckpoints(metrics);
  if (logged.has(envStepsOf(newest.snapshot))) return newest;
  try {
    return readCheckpoint(runDir, (envSteps) => logged.has(envSteps));
  } catch {
    return newest; // a warning reports the lost rows
  }
}

/** Summary of a run that was stopped before it took a step in this process. */
export function stoppedAt({ manifest, runDir, from: envSteps = 0 }: SeedRun): TrainSummary {
  // This process has not repaired the run's metrics.
  const { episodes, updates, meanReturn } = tallyBefore(runDir, envSteps, soundMetrics);
  return {
    ...{ runDir, envSteps, episodes, updates, seconds: 0, stepsPerSecond: 0 },
    backend: manifest.backend ?? null,
    reason: 'stopped',
    meanReturn: Number.isNaN(meanReturn) ? null : meanReturn,
    evaluation: null,
  };
}

/** Whether a run has this logger only on request: two loggers of the same files would write each row twice. */
function isExtra(logger: string): boolean {
  return !['jsonl', 'tensorboard'].includes(logger);
}

/** Prints the result of an interrupted evaluation, and how to complete it. */
function sayBrokenOff({ played, episodes, meanReturn }: EvaluatingEvent, runDir: string): void {
  const found = played === 0 ? '' : `: mean return ${formatReturn(meanReturn)}`;
  say(
    `evaluation stopped after ${played} of ${counted(episodes, 'episode')}${found}; ` +
      `evaluate with: prism evaluate ${quoted(runDir)}, or add it to the run with: prism resume ${quoted(runDir)}`,
  );
}

/** Removes damaged lines, on which later readers of the metrics would fail. */
function mendMetrics(runDir: string): void {
  const path = join(runDir, runFiles.metrics);
  if (!existsSync(path)) return;
  const lost = repairMetrics(path);
  if (lost === 0) return;
  say(
    `warning: removed ${counted(lost, 'damaged line')} from ${path}; a copy with all lines is ${path}.damaged`,
  );
}

/** Totals of the run up to the checkpoint at `envSteps`, from the rows that `read` returns. */
export function tallyBefore(runDir: string, envSteps: number, read: typeof eachMetric): RunTally {
  const path = join(runDir, runFiles.metrics);
  const tally = new RunTally();
  if (existsSync(path)) for (const row of read(path)) if (row.envSteps <= envSteps) tally.observe(row);
  return tally;
}

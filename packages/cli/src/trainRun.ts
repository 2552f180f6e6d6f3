import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type {
  EndReason,
  EvaluatingEvent,
  EvaluationEvent,
  Logger,
  Registry,
  RunManifest,
  Snapshot,
} from '@prism-rl/core';
import { jsonl, readMetrics, repairedMetrics, tensorBoard } from '@prism-rl/loggers';
import type { RunHandle, RunnerEvent } from '@prism-rl/runner';
import { envStepsOf } from '@prism-rl/runner';
import { conductRun, lockRunDirectory, replaceFile, runFiles } from '@prism-rl/runner/node';
import { lastValueFrom } from 'rxjs';
import { trainingCamera } from './film/runFilms.ts';
import { returnText, say } from './output.ts';

/** A training run into a directory that exists. */
export interface TrainRunOptions {
  readonly registry: Registry;
  readonly manifest: RunManifest;
  readonly runDir: string;
  /** What is shown on the terminal. */
  readonly screen: Logger;
  readonly signal: AbortSignal;
  readonly resume?: Snapshot | undefined;
  /** Told when everything is made, before the run does anything. */
  readonly onStart?: ((run: RunHandle) => void) | undefined;
}

/** What a run came to, as `train --json` prints it. */
export interface TrainSummary {
  readonly runDir: string;
  readonly envSteps: number;
  readonly episodes: number;
  readonly seconds: number;
  readonly stepsPerSecond: number;
  readonly backend: string | null;
  readonly reason: EndReason;
  /** Whether it goes on from its checkpoint, should it have been stopped; not where the environment cannot be saved. */
  readonly isResumable: boolean;
  /** Mean return of the last 100 training episodes; null before the first one. */
  readonly meanReturn: number | null;
  /** The greedy policy at the end; null when the run was interrupted, and for agents that learn none. */
  readonly evaluation: {
    readonly episodes: number;
    readonly meanReturn: number;
    readonly stdReturn: number;
  } | null;
}

/** Trains as a manifest says and leaves metrics, event files and checkpoints in the run directory, which is this process's meanwhile. */
export async function trainRun(options: TrainRunOptions): Promise<TrainSummary> {
  const unlock = lockRunDirectory(options.runDir);
  try {
    return await trainLocked(options);
  } finally {
    unlock();
  }
}

async function trainLocked(options: TrainRunOptions): Promise<TrainSummary> {
  const { registry, manifest, runDir, signal, resume } = options;
  const { loggers = [] } = manifest.schedule ?? {};
  const extra = await Promise.all(
    loggers.map((name) => {
      const { entry } = registry.get('loggers', name);
      return entry.create({ config: entry.defaults, runDir });
    }),
  );
  if (resume !== undefined) repairMetrics(runDir);
  const recent = resume === undefined ? [] : lastReturns(runDir, resume);
  let end: Extract<RunnerEvent, { type: 'end' }> | undefined;
  let evaluation: EvaluationEvent | undefined;
  let evaluating: EvaluatingEvent | undefined;
  let firstStep = 0;
  let isResumable = true;
  const observe = (event: RunnerEvent): void => {
    if (event.type === 'start') {
      firstStep = event.envSteps;
      ({ isResumable } = event.run);
      if (!isResumable)
        say(`note: ${manifest.environment} has no save(), so this run can be evaluated, but not resumed`);
    }
    if (event.type === 'episode' && recent.push(event.return) > 100) recent.shift();
    if (event.type === 'evaluating') evaluating = event;
    if (event.type === 'evaluation') [evaluation, evaluating] = [event, undefined];
    if (event.type === 'end') end = event;
  };
  await lastValueFrom(
    conductRun(manifest, {
      ...{ registry, directory: runDir, signal, resume, observe, earlier: [...recent] },
      onStart: options.onStart,
      camera: (envSteps) => trainingCamera(runDir, envSteps),
      loggers: [jsonl(runDir), tensorBoard(join(runDir, runFiles.tensorBoard)), options.screen, ...extra],
    }),
  );
  const { envSteps, episodes, seconds, reason } = end!;
  if (evaluating !== undefined && reason !== 'stopped') sayBrokenOff(evaluating, runDir);
  return {
    runDir,
    envSteps,
    episodes,
    seconds,
    stepsPerSecond: (envSteps - firstStep) / seconds,
    backend: manifest.backend ?? null,
    reason,
    isResumable,
    meanReturn: recent.length === 0 ? null : recent.reduce((sum, value) => sum + value, 0) / recent.length,
    evaluation:
      evaluation === undefined || reason === 'stopped'
        ? null
        : {
            episodes: evaluation.episodes,
            meanReturn: evaluation.meanReturn,
            stdReturn: evaluation.stdReturn,
          },
  };
}

/** Tells what an evaluation found that was not played to its end. */
function sayBrokenOff({ played, episodes, meanReturn }: EvaluatingEvent, runDir: string): void {
  const found = played === 0 ? '' : `: mean return ${returnText(meanReturn)}`;
  say(
    `evaluation stopped after ${played} of ${episodes} episodes${found}; play it with: prism evaluate ${runDir}`,
  );
}

/** Without this a line that was damaged on the disk would be in the way of everything that reads them, for ever. */
function repairMetrics(runDir: string): void {
  const path = join(runDir, runFiles.metrics);
  if (!existsSync(path)) return;
  const { text, lost } = repairedMetrics(path);
  if (lost === 0) return;
  say(`warning: ${lost === 1 ? 'a line' : `${lost} lines`} of ${path} had been damaged and went`);
  replaceFile(path, text);
}

/** Returns of the last 100 episodes before a checkpoint. */
function lastReturns(runDir: string, checkpoint: Snapshot): number[] {
  const envSteps = envStepsOf(checkpoint);
  const path = join(runDir, runFiles.metrics);
  return (existsSync(path) ? readMetrics(path) : [])
    .flatMap((row) => (row.type === 'episode' && row.envSteps <= envSteps ? [row.return] : []))
    .slice(-100);
}

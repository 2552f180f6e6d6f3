import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Config, Job, Logger, Registry, RunManifest, Snapshot } from '@prism-rl/core';
import { childSnapshot, mergeSnapshots, PrismError } from '@prism-rl/core';
import type { MetricsRow } from '@prism-rl/loggers';
import { jsonl, readMetrics } from '@prism-rl/loggers';
import { agentOnly, envStepsOf, evaluateEvery, isAgentOnly, logTo, planRun, train } from '@prism-rl/runner';
import {
  checkpointEvery,
  createRunDirectory,
  readCheckpoint,
  readManifest,
  runFiles,
  writeCheckpoint,
} from '@prism-rl/runner/node';
import { lastValueFrom } from 'rxjs';
import { runDirectoryOf, runOptionsOf, type SweepRun } from './plan.ts';
import type { SweepResult } from './result.ts';

/** How to train one run of a sweep. */
export interface TrainSweepRunOptions {
  readonly registry: Registry;
  readonly job: Job<SweepRun>;
  /** The sweep's. */
  readonly directory: string;
  /** Stops it after the current step, with a checkpoint. */
  readonly signal: AbortSignal;
  /** What the manifest and the result say about the machine. */
  readonly machine?: Config;
  /** Loggers besides the metrics in the run directory. */
  readonly loggers?: readonly Logger[];
}

/**
 * Trains a run in its own directory, from its newest checkpoint if there is one. A run that is killed anywhere and trained again
 * ends as if nothing had happened.
 *
 * @returns undefined when `signal` stopped it.
 */
export async function trainSweepRun(options: TrainSweepRunOptions): Promise<SweepResult | undefined> {
  const { registry, job, signal, machine = {}, loggers = [] } = options;
  const run = job.payload;
  const runDir = join(options.directory, ...runDirectoryOf(run));
  const { manifest } = planRun(registry, runOptionsOf(run, machine));
  const resume = prepare(runDir, manifest, run);
  if (resume === undefined || !isFinished(resume, run)) {
    await lastValueFrom(
      train({ plugins: registry, ...runOptionsOf(run, machine), signal, resume }).pipe(
        evaluateEvery({ steps: run.evaluationSteps, episodes: run.evaluationEpisodes }),
        checkpointEvery(run.checkpointSteps, runDir),
        logTo(jsonl(runDir), ...loggers),
      ),
    );
    if (!isFinished(readCheckpoint(runDir).snapshot, run)) return undefined;
  }
  return resultOf(job, readMetrics(join(runDir, runFiles.metrics)), machine);
}

/** Makes the run directory, or finds out where the run in it goes on. */
function prepare(runDir: string, manifest: RunManifest, run: SweepRun): Snapshot | undefined {
  if (existsSync(join(runDir, runFiles.manifest)) && isReadable(runDir)) {
    const snapshot = newestLoggedCheckpoint(runDir);
    if (snapshot !== undefined && (isFinished(snapshot, run) || !isAgentOnly(snapshot))) return snapshot;
  }
  // Killed before its first checkpoint, or all are damaged, or the environment cannot be saved: it begins anew.
  rmSync(runDir, { recursive: true, force: true });
  createRunDirectory(runDir, manifest);
  return undefined;
}

/**
 * The newest sound checkpoint that the metrics know of. Rows go to the disk right after a checkpoint: of one that a kill kept from
 * being logged, some rows before it may be missing, and the one before is taken.
 */
function newestLoggedCheckpoint(runDir: string): Snapshot | undefined {
  const metrics = join(runDir, runFiles.metrics);
  if (!existsSync(metrics)) return undefined;
  const logged = new Set(
    readMetrics(metrics).flatMap((row) => (row.type === 'checkpoint' ? [row.envSteps] : [])),
  );
  for (;;) {
    try {
      const { path, snapshot } = readCheckpoint(runDir);
      if (logged.has(envStepsOf(snapshot))) return snapshot;
      rmSync(path);
    } catch (error) {
      if (error instanceof PrismError) return undefined; // none is left
      throw error;
    }
  }
}

function isReadable(runDir: string): boolean {
  try {
    readManifest(runDir);
    return true;
  } catch {
    return false; // torn by a kill while it was written
  }
}

/** Whether a checkpoint is the one at the end, after the last evaluation. */
function isFinished(snapshot: Snapshot, { steps }: SweepRun): boolean {
  return envStepsOf(snapshot) >= steps && snapshot.meta.evaluationDue !== true;
}

function resultOf({ id, payload }: Job<SweepRun>, rows: readonly MetricsRow[], machine: Config): SweepResult {
  const evaluations = rows.filter((row) => row.type === 'evaluation');
  const end = rows.findLast((row) => row.type === 'end');
  const last = evaluations.at(-1);
  if (last === undefined || end === undefined) {
    throw new PrismError('corrupt', `The metrics of ${id} lack its last evaluation.`, {
      hint: 'Delete its run directory and run the same command again.',
    });
  }
  const returns = rows.flatMap((row) => (row.type === 'episode' ? [row.return] : [])).slice(-100);
  return {
    id,
    ...payload,
    score: last.meanReturn,
    curve: {
      envSteps: evaluations.map(({ envSteps }) => envSteps),
      meanReturn: evaluations.map(({ meanReturn }) => meanReturn),
      stdReturn: evaluations.map(({ stdReturn }) => stdReturn),
    },
    episodes: end.episodes,
    updates: end.updates,
    trainingReturn: returns.length === 0 ? null : returns.reduce((a, b) => a + b, 0) / returns.length,
    trainSeconds: end.trainSeconds,
    stepsPerSecond: medianSpeed(rows, payload.steps) ?? payload.steps / end.trainSeconds,
    machine,
  };
}

/** Of the windows in which it learned: while memories fill, steps cost next to nothing. */
function medianSpeed(rows: readonly MetricsRow[], steps: number): number | undefined {
  const begin = rows.find((row) => row.type === 'update')?.envSteps ?? steps / 5;
  const speeds = rows
    .flatMap((row) => (row.type === 'progress' && row.envSteps > begin ? [row.stepsPerSecond] : []))
    .sort((a, b) => a - b);
  return speeds[speeds.length >> 1];
}

/**
 * Leaves of a finished run's checkpoints only what acting needs: replay memories of hundreds of runs fill a disk. The run can still
 * be evaluated, watched and exported.
 */
export function keepAgentOnly(directory: string, run: SweepRun): void {
  const runDir = join(directory, ...runDirectoryOf(run));
  const { snapshot } = readCheckpoint(runDir);
  const trainer = childSnapshot(snapshot, 'trainer');
  const envSteps = envStepsOf(snapshot);
  const slim = mergeSnapshots({ trainer: agentOnly(childSnapshot(trainer, 'agent'), envSteps) });
  const folder = join(runDir, runFiles.checkpoints);
  const { path } = writeCheckpoint(runDir, envSteps, slim); // in the place of the whole one
  for (const name of readdirSync(folder)) if (name !== basename(path)) rmSync(join(folder, name));
}

import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  type Config,
  childSnapshot,
  type Logger,
  mergeSnapshots,
  type PluginOrigin,
  PrismError,
  type Registry,
  type Run,
  type Snapshot,
} from '@prism-rl/core';
import { endRowOf, jsonl, loggedCheckpoints, readMetrics, soundMetrics } from '@prism-rl/loggers';
import {
  agentOnly,
  endedWith,
  envStepsOf,
  type RunnerEvent,
  resumesExactly,
  runFactory,
} from '@prism-rl/runner';
import {
  conductRun,
  leaseRunDirectory,
  readCheckpoint,
  readManifest,
  runFiles,
  sourcesOf,
  writeCheckpoint,
  writeManifest,
} from '@prism-rl/runner/node';
import { lastValueFrom } from 'rxjs';
import { fenceOf } from '../plan/planSweep.ts';
import { codeDifference, differenceOf, pluginCode, recordedCode } from '../plan/sameRun.ts';
import { resultOf, type SweepResult } from '../results/result.ts';
import { type PerformContext, progressOf, type RunOrder } from './runHost.ts';
import { runNotes, runNotesOptions } from './runNotes.ts';

/** What trains the runs of a sweep. */
export interface SweepTrainer {
  readonly registry: Registry;
  /** Description of the machine, for the manifest and the result. */
  readonly machine?: Config;
  /** Plugins beyond Prism RL's own, for the manifest, so that `prism evaluate` finds them. */
  readonly plugins?: readonly PluginOrigin[];
  /** Loggers besides the metrics in the run directory. */
  readonly loggers?: readonly Logger[];
  /** Removes from a finished run's checkpoints everything but the agent: replay memories of hundreds of runs fill a disk. Default false. */
  readonly keepAgentOnly?: boolean;
}

/**
 * Trains a run in its own directory, from its newest checkpoint if there is one. A run that is killed anywhere and trained again
 * ends as if nothing had happened. It starts again if the code has changed since.
 *
 * @param order the run, and its lease's token, which keeps earlier holders away from the files.
 * @param context reports progress, checkpoints and notes; of evaluations only about the last one, which gives the score. `onStart` is not called
 *   if the run is already done.
 * @returns undefined when `signal` stopped it.
 * @throws PrismError `state` as soon as it wants to write after another holder of the job has taken over, `incompatible` when another
 *   run lies in the directory.
 */
export async function trainSweepRun(
  trainer: SweepTrainer,
  order: RunOrder,
  context: Partial<PerformContext> = {},
): Promise<SweepResult | undefined> {
  const { registry, plugins = [], loggers = [] } = trainer;
  const { engine, onStart, onNews = () => undefined, signal = new AbortController().signal } = context;
  const { runsAtOnce = 1 } = context;
  const { lease: job, directory: ownDir } = order;
  const { id, payload: run } = job;
  const { compared, recorded } = await sourcesOf(registry, run);
  const together = runsAtOnce > 1 && { runsInOneGraph: runsAtOnce };
  const machine = { ...trainer.machine, ...together, ...recorded };
  const sources = Object.keys(compared).length > 0 && { sources: compared };
  const manifest: Run = { ...run, context: machine, ...sources, ...(plugins.length > 0 && { plugins }) };
  const lease = leaseRunDirectory(ownDir, fenceOf(job));
  const runDir = lease.path;
  const found = manifestIn(runDir);
  const other = found && differenceOf(found, manifest, registry);
  if (other !== undefined) {
    lease.settle(); // gives the other run's directory its name back
    throw PrismError.incompatible`The directory ${ownDir} contains another run: its ${other.name} differs.
      Move that directory away, or give the sweep another directory.`.about('directory');
  }
  const change = found && changeBetween(found, manifest);
  const say = (text: string): void => onNews({ type: 'note', id, text });
  if (change !== undefined) say(`it starts again, because it began with other code: ${change}`);
  const resume = found && change === undefined ? resumableIn(runDir, run) : undefined;
  if (resume === undefined) beginAnew(runDir, manifest);
  const until = run.schedule?.leg?.until ?? run.steps;
  const isDone = (snapshot: Snapshot): boolean =>
    isOver(runDir, snapshot, run.steps) || isEndOfLeg(runDir, snapshot, run);
  if (resume === undefined || !isDone(resume)) {
    const pause = new AbortController();
    const notesOn = runNotes(run.environment, runNotesOptions(registry, run));
    const observe = (event: RunnerEvent): void => {
      if (event.type === 'start') lease.check(); // before the metrics are begun: to make agents may take long
      if (event.type === 'evaluation' && event.envSteps >= until && until < run.steps) pause.abort();
      const notes = notesOn(event);
      if (event.type !== 'evaluation' || event.envSteps >= run.steps) for (const note of notes) say(note);
    };
    await lastValueFrom(
      conductRun(runFactory(registry, manifest), {
        ...{
          registry,
          directory: lease,
          loggers: [
            jsonl(runDir, isOnGpu(registry, run) ? {} : { clock: processorTime }),
            progressOf(id, onNews),
            ...loggers,
          ],
          observe,
          resume,
        },
        signal: AbortSignal.any([signal, pause.signal]),
        ...{ engine, onStart },
      }),
    );
    if (!isDone(readCheckpoint(runDir).snapshot)) return undefined;
  }
  const result = resultOf(id, manifest, readMetrics(join(runDir, runFiles.metrics)));
  lease.check();
  // The next leg needs all of it.
  if (trainer.keepAgentOnly === true && until === run.steps) keepAgentOnly(runDir);
  lease.settle();
  return result;
}

/** Describes how the code of two manifests differs; undefined if it does not, or if a manifest does not record it. */
function changeBetween(found: Run, here: Run): string | undefined {
  const [begun, now] = [found, here].map(({ context = {}, plugins = [], sources }) =>
    recordedCode(context, pluginCode(plugins), sources),
  );
  return begun && now && codeDifference(begun, now);
}

/** Whether a GPU computes the run, so that processor time says nothing. */
function isOnGpu(registry: Registry, { backend }: Run): boolean {
  return registry.list('backends').some(({ id, entry }) => id === backend && entry.device === 'gpu');
}

/** Processor time of this process in milliseconds: pauses and other programs on the machine do not count. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * The snapshot from which the run of the directory resumes; undefined if it was killed before its first checkpoint, if all are damaged, or
 * if its environment cannot be saved.
 */
function resumableIn(runDir: string, run: Run): Snapshot | undefined {
  const snapshot = newestLoggedCheckpoint(runDir);
  if (snapshot === undefined) return undefined;
  return isOver(runDir, snapshot, run.steps) || resumesExactly(snapshot) ? snapshot : undefined;
}

/** Leaves nothing of a run in the directory but its manifest. */
function beginAnew(runDir: string, manifest: Run): void {
  for (const name of Object.values(runFiles)) rmSync(join(runDir, name), { recursive: true, force: true });
  writeManifest(runDir, manifest);
}

/** undefined without a readable one: a loss of power tore it, or the process died before it wrote it. */
function manifestIn(runDir: string): Run | undefined {
  try {
    return readManifest(runDir);
  } catch {
    return undefined;
  }
}

/**
 * The newest sound checkpoint that the metrics know of, if their rows are whole up to there. Rows go to the disk right before a checkpoint
 * gets its name; if some are damaged nevertheless, the run resumes from the checkpoint before, and the metrics continue from there.
 */
function newestLoggedCheckpoint(runDir: string): Snapshot | undefined {
  const metrics = join(runDir, runFiles.metrics);
  if (!existsSync(metrics)) return undefined;
  const logged = loggedCheckpoints(metrics);
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

/**
 * Leaves of a finished run's checkpoints only what acting needs: replay memories of hundreds of runs fill a disk. The run can still
 * be evaluated, watched and exported.
 */
function keepAgentOnly(runDir: string): void {
  const { snapshot } = readCheckpoint(runDir);
  const trainer = childSnapshot(snapshot, 'trainer');
  const envSteps = envStepsOf(snapshot);
  const learned = childSnapshot(snapshot, 'learned');
  const slim = mergeSnapshots({ trainer: agentOnly(childSnapshot(trainer, 'agent'), envSteps), learned });
  // An agent may end a run before its last step.
  const { ended, steps } = snapshot.meta;
  const meta = { ...slim.meta, ...(ended !== undefined && { ended, steps: steps! }) };
  const folder = join(runDir, runFiles.checkpoints);
  const { path } = writeCheckpoint(runDir, envSteps, { ...slim, meta }); // in the place of the whole one
  for (const name of readdirSync(folder)) if (name !== basename(path)) rmSync(join(folder, name));
}

/** Whether a run's newest checkpoint follows the evaluation that ends its leg. For the last leg, the end of the run decides. */
function isEndOfLeg(runDir: string, newest: Snapshot, { schedule, steps }: Run): boolean {
  const leg = schedule?.leg;
  const metrics = join(runDir, runFiles.metrics);
  if (leg === undefined || leg.until >= steps || !existsSync(metrics)) return false;
  if (newest.meta.evaluationDue === true) return false;
  const saved = envStepsOf(newest);
  for (const row of soundMetrics(metrics)) {
    if (row.type === 'evaluation' && row.envSteps >= leg.until && row.envSteps <= saved) return true;
  }
  return false;
}

/**
 * Whether a run of `steps` steps is over: its newest checkpoint is the one at its end, behind the last evaluation, and its metrics say so,
 * too. A kill in between leaves them without that row; the process that resumes the run writes it.
 */
export function isOver(runDir: string, newest: Snapshot, steps: number): boolean {
  const isDue = newest.meta.evaluationDue === true || newest.meta.verificationDue === true;
  if (isDue || (envStepsOf(newest) < steps && endedWith(newest, steps) === undefined)) return false;
  const metrics = join(runDir, runFiles.metrics);
  const end = existsSync(metrics) ? endRowOf(metrics) : undefined;
  return end !== undefined && end.reason !== 'stopped';
}

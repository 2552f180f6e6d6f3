import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { counted, type PluginOrigin, PrismError, type Registry, type Run } from '@prism-rl/core';
import { isOver } from '@prism-rl/experiments';
import { type MetricsRow, progressBar, soundMetrics } from '@prism-rl/loggers';
import { envStepsOf, runFactory } from '@prism-rl/runner';
import {
  hasCheckpoint,
  lockRunDirectory,
  type readCheckpoint,
  readManifest,
  runFiles,
  sourcesOf,
} from '@prism-rl/runner/node';
import { engineFor, libraryOf } from '../backend.ts';
import type { Command, CommandContext } from '../command.ts';
import { finishRun } from '../finishRun.ts';
import { say } from '../output.ts';
import { changedPlugins } from '../plugins.ts';
import { quoted } from '../shell.ts';
import { readSchedule, requireFilms, trainingOptions } from '../trainingOptions.ts';
import { resumePoint, trainRun } from '../trainRun.ts';
import { batchOptions, checkWorkers, trainSeeds } from '../trainSeeds.ts';

interface Continued {
  readonly manifest: Run;
  readonly newest: ReturnType<typeof readCheckpoint> | undefined;
  readonly envSteps: number;
}

function readRun(runDir: string): Continued {
  const manifest = readManifest(runDir);
  const newest = hasCheckpoint(runDir) ? resumePoint(runDir) : undefined;
  if (newest === undefined) requireNoneWritten(runDir);
  for (const warning of newest?.warnings ?? []) say(`warning: ${warning}`);
  return { manifest, newest, envSteps: newest === undefined ? 0 : envStepsOf(newest.snapshot) };
}

/**
 * Restarts a run without a checkpoint, which overwrites its files.
 *
 * @throws PrismError `file` if the run was past its first checkpoint, but has none left.
 */
function requireNoneWritten(runDir: string): void {
  const metrics = join(runDir, runFiles.metrics);
  if (!existsSync(metrics) || !wentBeyondCheckpoint(soundMetrics(metrics))) return;
  throw PrismError.file`The checkpoints of the run in ${runDir} are missing, so it cannot resume.
    Restore them in ${join(runDir, runFiles.checkpoints)}, or train again in another directory.`;
}

/** The row is written before the checkpoint: if no row follows, the checkpoint may not have been completed. */
function wentBeyondCheckpoint(rows: Iterable<MetricsRow>): boolean {
  let first: MetricsRow | undefined;
  let ended = false;
  for (const row of rows) {
    ended ||= row.type === 'end';
    if (row.type === 'checkpoint') first ??= row;
    if (first !== undefined && (ended || row.envSteps > first.envSteps)) return true;
  }
  return false;
}

function hasEnded(runDir: string, { manifest, newest }: Continued): boolean {
  return newest !== undefined && isOver(runDir, newest.snapshot, manifest.steps);
}

function finished(runDir: string, { manifest: { steps }, envSteps }: Continued): PrismError {
  const taken = `it ended after ${envSteps} of ${counted(steps, 'step')}`;
  return PrismError.invalidArgument`The run in ${runDir} is finished: ${taken}.
    See what it learned with: prism evaluate ${quoted(runDir)}`;
}

function allFinished(
  directory: string,
  found: readonly (Continued & { readonly runDir: string })[],
): PrismError {
  const [one] = found;
  if (found.length === 1) return finished(one!.runDir, one!);
  return PrismError.invalidArgument`All ${found.length} runs in ${directory} are finished.
    See what one of them learned with: prism evaluate ${quoted(one!.runDir)}`;
}

/** `prism resume`: continues from the newest valid checkpoint. */
export const resume: Command = {
  name: 'resume',
  args: ['run-dir'],
  options: { ...trainingOptions, ...batchOptions },
  examples: ['resume runs/dqn-CartPole-v1-seed0', 'resume runs/dqn-CartPole-v1-seeds1-16'],
  run: async (context) => {
    const { args, options } = context;
    const runDir = args[0]!;
    const members = membersOf(runDir);
    checkWorkers(options, members.length > 0);
    if (members.length > 0) return resumeSeeds(members, context);
    readManifest(runDir); // refuses a directory without a run before locking it
    const unlock = lockRunDirectory(runDir); // before looking up the checkpoint: another process may write newer ones
    try {
      await resumeRun(runDir, context);
    } finally {
      unlock();
    }
    return undefined;
  },
};

/** Resumes the run in a directory that this process has locked. */
async function resumeRun(
  runDir: string,
  { options, registry, origins, signal }: CommandContext,
): Promise<void> {
  const found = readRun(runDir);
  if (hasEnded(runDir, found)) throw finished(runDir, found);
  const { manifest: planned, newest, envSteps } = found;
  const all = await registry(runDir);
  const manifest = { ...planned, ...readSchedule(options, all, planned) };
  const factory = runFactory(all, manifest);
  if (options.number('record-every') !== undefined) await requireFilms(factory);
  await warnOfChanges(planned, all, await origins());
  // Use the same backend: another one rounds differently and would change the run.
  const engine = await engineFor(all, manifest.agent, manifest.backend ?? 'auto');
  if (newest === undefined && manifest.from !== undefined) {
    throw PrismError.file`The run in ${runDir} was stopped before its first checkpoint.
      Train it again with --from ${quoted(manifest.from.path)}, into another directory.`;
  }
  // A run without a checkpoint restarts from the manifest, which determines its result.
  say(
    newest === undefined
      ? 'it was killed before its first checkpoint and starts again'
      : `continuing at step ${envSteps} of ${manifest.steps} from ${newest.path}`,
  );
  const screen = progressBar({ total: manifest.steps });
  const summary = await trainRun({
    ...{ registry: all, factory, engine, runDir, screen, signal, resume: newest?.snapshot },
  });
  await finishRun(summary, options.flag('json'), all);
}

/** Names the plugins, the environment's sources, the recordings and the library that have changed since the run began. */
async function warnOfChanges(
  { environmentConfig, plugins = [], sources = {}, ...run }: Run,
  registry: Registry,
  named: readonly PluginOrigin[],
): Promise<void> {
  const isRead = Object.keys(sources).length > 0;
  // The checkpoint contains the opponent.
  const { opponent: _, ...config } = environmentConfig;
  const own = isRead ? (await sourcesOf(registry, { ...run, environmentConfig: config })).compared : {};
  const changed = Object.keys(sources).filter(
    (name) => !name.startsWith('opponent ') && own[name] !== sources[name],
  );
  const [before, { engine }] = [run.context?.engine, await libraryOf(registry, run.backend)];
  // Libraries differ in the last bits: the native one from that of browsers, and versions from each other.
  if (before !== undefined && before !== engine)
    changed.push(`the library of ${run.backend} (${before}, here ${engine ?? 'unknown'})`);
  for (const name of [...changedPlugins(plugins, named).map((plugin) => `the plugin ${plugin}`), ...changed])
    say(
      `warning: ${name} has changed since the run began, so the results may differ from an uninterrupted run`,
    );
}

/**
 * Refuses runs in one directory that do not form a batch: a directory may contain unrelated runs.
 *
 * @throws PrismError `incompatible` if the runs differ in agent, environment or backend, or if two share a seed.
 */
function requireAlike(directory: string, runs: readonly (Continued & { readonly runDir: string })[]): void {
  const kindOf = ({ manifest: { agent, environment, backend } }: Continued): string =>
    `${agent} in ${environment}${backend === undefined ? '' : ` on ${backend}`}`;
  const [first] = runs;
  for (const [k, run] of runs.entries()) {
    const isAlike = kindOf(run) === kindOf(first!);
    const twin = isAlike ? runs.slice(0, k).find((one) => one.manifest.seed === run.manifest.seed) : first;
    if (twin === undefined) continue;
    const [one, other] = [twin, run].map((each) => (isAlike ? `seed ${each.manifest.seed}` : kindOf(each)));
    throw PrismError.incompatible`The runs in ${directory} cannot resume together: ${twin.runDir} is ${one}, and ${run.runDir} is \
      ${other}.
      Resume each run separately, for example: prism resume ${quoted(run.runDir)}`;
  }
}

async function resumeSeeds(
  members: readonly string[],
  { args, options, registry, origins, trust, signal }: CommandContext,
): Promise<number | undefined> {
  const directory = args[0]!;
  const found = members.map((runDir) => ({ runDir, ...readRun(runDir) }));
  const unfinished = found.filter((run) => !hasEnded(run.runDir, run));
  const [first] = unfinished;
  if (first === undefined) throw allFinished(directory, found);
  requireAlike(directory, unfinished);
  const all = await registry(first.runDir);
  const { agent, backend = 'auto' } = first.manifest;
  if (options.number('record-every') !== undefined) await requireFilms(runFactory(all, first.manifest));
  await warnOfChanges(first.manifest, all, await origins());
  const engine = await engineFor(all, agent, backend);
  const runs = unfinished.map(({ runDir, manifest, newest }) => ({
    runDir,
    manifest: { ...manifest, ...readSchedule(options, all, manifest) },
    from: newest === undefined ? undefined : envStepsOf(newest.snapshot),
  }));
  const steps = unfinished.map(({ envSteps }) => envSteps);
  const [least, most] = [Math.min(...steps), Math.max(...steps)];
  say(
    `continuing ${runs.length} of ${counted(found.length, 'run')} together, at step ${least === most ? least : `${least} to ${most}`} of ${first.manifest.steps}`,
  );
  return trainSeeds(directory, runs, { registry: all, options, trust, signal, engine, isTogether: true });
}

/** Returns the run directories of a batch in `directory`, by seed; empty for a single run's directory, or if there is no run. */
function membersOf(directory: string): readonly string[] {
  const isFolder = statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder || existsSync(join(directory, runFiles.manifest))) return [];
  const seedOf = (name: string): number => Number(/^seed(\d+)$/.exec(name)?.[1] ?? Number.NaN);
  return readdirSync(directory)
    .filter((name) => !Number.isNaN(seedOf(name)) && existsSync(join(directory, name, runFiles.manifest)))
    .sort((a, b) => seedOf(a) - seedOf(b))
    .map((name) => join(directory, name));
}

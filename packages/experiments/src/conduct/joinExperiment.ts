/** Joins, inspects, collects and reports an experiment that was started elsewhere. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PrismError, type Registry, type Run } from '@prism-rl/core';
import { runDirectoryOf, runIdOf } from '../plan/planSweep.ts';
import type { SweepCode } from '../plan/sameRun.ts';
import { isAblation, type WrittenAblation, writeAblation, writeHeading } from '../results/ablationFiles.ts';
import { readResults, requireKept, type SweepResult, writeResults } from '../results/result.ts';
import { readRecord } from '../search/study/studyRecord.ts';
import type { SweepEvent } from '../work/dispatch.ts';
import { PausingQueue } from '../work/leases.ts';
import { outcomeOf, type SweepOutcome, type Work, workOnSweep } from '../work/runSweep.ts';
import { type StoredRuns, storedRuns } from '../work/storedRuns.ts';
import { localQueueFile, makeSweepDirectory, sweepFiles } from '../work/sweepDirectory.ts';
import { newsOf } from '../work/watchQueue.ts';
import {
  contentsOf,
  type ExperimentJob,
  type ExperimentPlace,
  jobsIn,
  openQueue,
  requireAccepted,
  type SharedExperiment,
  sharedIn,
  storeOf,
  withSources,
} from './place.ts';

/** The experiment to join. */
export interface JoinPlace extends Pick<ExperimentPlace, 'registry' | 'code' | 'acceptOtherCode'> {
  /** Address of the queue. */
  readonly queue: string;
  /** Called once if there is no experiment yet, to wait for one; default: throw an error. */
  readonly onWait?: (() => void) | undefined;
  /** Called before the work begins. */
  readonly onJoin: (found: { readonly title: string; readonly store: string }) => void;
}

/** Milliseconds between checks whether a search may still add runs. */
const openMilliseconds = 2000;

/**
 * Works on an experiment in a shared queue, on any machine, until no run of it is left.
 *
 * @returns its outcome, and whether it is a search; undefined if stopped, since the queue may be out of reach.
 * @throws PrismError `state` if there is none, `incompatible` for other code; also the errors of `workOnSweep`.
 */
export async function joinExperiment(
  place: JoinPlace,
  work: Work,
  onEvent: (event: SweepEvent) => void,
): Promise<(SweepOutcome & { readonly isSearch: boolean }) | undefined> {
  const { registry, queue: address, onJoin, onWait } = place;
  const { signal } = work;
  const queue = await openQueue<Run, SweepResult>(registry, address);
  try {
    let shared = await sharedIn(queue);
    if (shared === undefined && onWait === undefined) throw noSweep();
    if (shared === undefined && !signal.aborted) onWait?.();
    while (shared === undefined && !signal.aborted) {
      await sleep(1000, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) shared = await sharedIn(queue);
    }
    if (shared === undefined) return undefined;
    requireAccepted(shared.code, place);
    const store = await storeOf(shared);
    onJoin({ title: shared.title, store: store.address });
    let isOpen = shared.isOpen === true;
    const source = new PausingQueue(queue);
    source.pause(shared.paused ?? []);
    const stillOpen = async (): Promise<void> => {
      const now = await sharedIn(queue);
      isOpen = now?.isOpen === true;
      source.pause(now?.paused ?? []);
    };
    const look = (): void => void stillOpen().catch(() => undefined);
    const looks = isOpen ? setInterval(look, openMilliseconds) : undefined;
    const dispatched = {
      ...work,
      admit: async (runs: readonly Run[]) => {
        await work.admit?.(runs); // before any of their code runs
        await requireSameSources(shared?.code, runs, place);
      },
    };
    const places = {
      ...{ queue, source, store, isShared: true },
      watchMilliseconds: 60_000, // there may be a thousand such workers
      isOpen: isOpen ? () => isOpen : undefined,
    };
    const reason = await workOnSweep(places, dispatched, onEvent).finally(() => clearInterval(looks));
    if (signal.aborted) return undefined;
    const jobs = await queue.list();
    return { reason, ...outcomeOf(jobs), isSearch: shared.isSearch === true };
  } finally {
    await queue.close();
  }
}

/** Refuses runs whose environments are made of something else here, unless accepted. Environments without runs are not compared. */
async function requireSameSources(
  begun: SweepCode | undefined,
  runs: readonly Run[],
  place: JoinPlace,
): Promise<void> {
  if (begun?.sources === undefined || Object.keys(begun.sources).length === 0) return;
  const here = await withSources(place, runs);
  const known = Object.entries(begun.sources).filter(([name]) => name in (here.code.sources ?? {}));
  requireAccepted({ ...begun, sources: Object.fromEntries(known) }, here);
}

function noSweep(): PrismError {
  return PrismError.state`There is no sweep in that queue.
    Start one, or wait for one.`.about('queue', 'wait');
}

/** Progress of a shared experiment. */
export interface SharedState extends Omit<SweepOutcome, 'reason'> {
  readonly title: string;
  readonly store: string;
  readonly jobs: readonly ExperimentJob[];
  /** The events that lead to this state. */
  readonly events: readonly SweepEvent[];
}

/** Reads the progress of a shared experiment. @throws PrismError `state` if there is none. */
export async function lookAtExperiment(registry: Registry, queue: string): Promise<SharedState> {
  const { shared, jobs } = await sharedAt(registry, queue);
  const running = jobs.filter(({ state }) => state === 'running');
  const events: SweepEvent[] = [{ type: 'begin', jobs }, ...running.flatMap((job) => newsOf(job))];
  return { title: shared.title, store: shared.store, jobs, events, ...outcomeOf(jobs) };
}

async function sharedAt(
  registry: Registry,
  address: string,
): Promise<{ readonly shared: SharedExperiment; readonly jobs: readonly ExperimentJob[] }> {
  const { shared, jobs = [] } = (await contentsOf(registry, address)) ?? {};
  if (shared === undefined) throw noSweep();
  return { shared, jobs };
}

export interface CollectOptions {
  readonly registry: Registry;
  readonly queue: string;
  readonly directory: string;
  /** Also copies the directories of the runs. */
  readonly runs: boolean;
}

/** What {@link collectExperiment} has copied. */
export interface Collection extends SweepOutcome, Partial<WrittenAblation> {
  readonly store: string;
  /** Runs whose directories are missing from the store. */
  readonly missing: readonly string[];
}

/**
 * Writes the current results of a shared experiment and their page to a directory, and optionally its runs.
 *
 * @throws PrismError `incompatible` if the directory contains another experiment, `invalid-argument` for a search.
 */
export async function collectExperiment(options: CollectOptions): Promise<Collection> {
  const { registry, queue, directory, runs } = options;
  const { shared, jobs } = await sharedAt(registry, queue);
  if (shared.isSearch === true) {
    throw PrismError.invalidArgument`That queue contains a search; its command writes the results.
      ${shared.command}`;
  }
  makeSweepDirectory(directory);
  const outcome = outcomeOf(jobs);
  const { results, failures, remaining } = outcome;
  // An experiment of this machine keeps writing its own results there.
  const own = resolve(directory, sweepFiles.queue);
  if (existsSync(own) && resolve(localQueueFile(queue) ?? '') !== own) {
    throw PrismError.incompatible`${directory} is the directory of another sweep.
      Choose a new directory, or that of an earlier collection of this sweep.`.about('directory');
  }
  requireKept(directory, results);
  writeResults(join(directory, sweepFiles.results), results);
  writeHeading(directory, shared);
  const missing = runs ? await bringRuns(shared, results, directory) : [];
  const written = writeAblation(directory, registry, { failures, remaining });
  return { reason: 'finished', ...outcome, ...written, store: shared.store, missing };
}

/** @returns the runs that are missing from the store. */
async function bringRuns(
  shared: SharedExperiment,
  results: readonly SweepResult[],
  directory: string,
): Promise<string[]> {
  const store = await storeOf(shared);
  if (store.address === resolve(directory)) return [];
  const missing: string[] = [];
  for (const result of results) {
    const path = runDirectoryOf(result);
    if (!(await store.fetch(path, join(directory, ...path)))) missing.push(result.id);
  }
  return missing;
}

/** Adds finished runs in the folders of a sweep, whose queue is elsewhere, to its results. */
function withStoredRuns(directory: string): StoredRuns {
  const path = join(directory, sweepFiles.results);
  const known = existsSync(path) ? readResults(path) : [];
  const stored = storedRuns(directory, new Set(known.map(runIdOf)));
  if (stored.results.length > 0) writeResults(path, [...known, ...stored.results]);
  return stored;
}

/**
 * Redraws the page of the experiment in a directory, with failed and remaining runs: those of its queue, or of its folders if the queue is
 * elsewhere.
 *
 * @returns its path, undefined while no run is done; `none` if there is no experiment.
 * @throws PrismError `invalid-argument` for a search, whose page its command draws.
 */
export async function redrawExperiment(
  registry: Registry,
  directory: string,
): Promise<string | undefined | 'none'> {
  const study = readRecord(directory);
  if (study !== undefined) {
    throw PrismError.invalidArgument`${directory} contains a search; its command redraws the page.
      ${study.command}`;
  }
  if (!isAblation(directory)) return 'none';
  const jobs = await jobsIn(registry, directory);
  const { failures, remaining } = jobs === undefined ? withStoredRuns(directory) : outcomeOf(jobs);
  return writeAblation(directory, registry, { failures, remaining })?.report;
}

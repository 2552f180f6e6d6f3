import type { Job, JobState, Registry, Run } from '@prism-rl/core';
import { planSweep, type SweepSpec } from '../plan/planSweep.ts';
import { requireSameRuns } from '../plan/sameRun.ts';
import { type AblationHeading, writeHeading } from '../results/ablationFiles.ts';
import { requireKept, withoutKnown } from '../results/result.ts';
import type { SweepEvent } from '../work/dispatch.ts';
import { runSweep, type SweepOutcome, type Work } from '../work/runSweep.ts';
import { localQueueAddress } from '../work/sweepDirectory.ts';
import {
  contentsOf,
  type ExperimentPlace,
  openPlaces,
  requireAcceptedResults,
  requireUnshared,
  storeFor,
  withSources,
} from './place.ts';

/** An experiment whose runs are listed: arms × environments × seeds. */
export interface Sweep extends AblationHeading {
  readonly spec: SweepSpec;
  /** Directories or files of existing results, whose runs are not trained again. Default: none. */
  readonly known?: readonly string[];
}

/**
 * Trains the runs of a sweep, or leaves them to other machines if its queue is shared. All state is stored in the place: calling this again
 * resumes the sweep and repeats nothing.
 *
 * @throws PrismError if the plan, the place or the code does not fit, before anything is trained; also the errors of `runSweep`.
 */
export async function conductSweep(
  sweep: Sweep,
  place: ExperimentPlace,
  work: Work,
  onEvent: (event: SweepEvent) => void,
): Promise<SweepOutcome> {
  const { registry, directory, queue } = place;
  const jobs = await planJobs(sweep, registry, work);
  const runs = jobs.map(runOf);
  const begun = await withSources(place, runs);
  const open = () => openPlaces(begun, sweep, runs);
  const outcome = await runSweep({ directory, jobs, open }, work, (event) => {
    if (event.type === 'begin') writeHeading(directory, sweep);
    onEvent(event);
  });
  // Files may have changed since; other machines accept code themselves.
  if (queue === undefined) requireAcceptedResults(outcome.results, await withSources(place, runs));
  return outcome;
}

function runOf({ payload }: Job<Run>): Run {
  return payload;
}

async function planJobs(
  { spec, known = [] }: Sweep,
  registry: Registry,
  { batch = 1, backend }: Pick<Work, 'batch' | 'backend'>,
): Promise<Job<Run>[]> {
  return withoutKnown(registry, await planSweep(registry, { ...spec, batch }, backend), known);
}

/** The runs of a sweep and their states. */
export interface SweepSurvey {
  readonly store: string;
  readonly runs: readonly { readonly id: string; readonly payload: Run; readonly state: JobState | 'new' }[];
}

/**
 * Plans a sweep and looks up the state of its runs; changes nothing.
 *
 * @throws PrismError if {@link conductSweep} would refuse the sweep.
 */
export async function surveySweep(
  sweep: Sweep,
  place: ExperimentPlace,
  work: Pick<Work, 'batch' | 'backend'>,
): Promise<SweepSurvey> {
  const { registry, directory, queue: address } = place;
  const jobs = await planJobs(sweep, registry, work);
  const there = await contentsOf(registry, address ?? localQueueAddress(directory));
  const { shared, jobs: known = [] } = there ?? {};
  if (address === undefined) await requireUnshared(directory, shared);
  const store = address === undefined ? directory : (await storeFor(shared, place)).address;
  requireKept(directory, [...jobs, ...known].map(runOf));
  requireSameRuns(jobs, known);
  const states = new Map(known.map(({ id, state }) => [id, state]));
  return { store, runs: jobs.map(({ id, payload }) => ({ id, payload, state: states.get(id) ?? 'new' })) };
}

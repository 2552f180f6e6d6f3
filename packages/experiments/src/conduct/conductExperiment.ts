import type { Job, JobState, Run } from '@prism-rl/core';
import { batchKinds, batchSizes, whyNoBatches } from '../plan/batches.ts';
import { planSweep, type SweepSpec } from '../plan/planSweep.ts';
import { requireSameRuns } from '../plan/sameRun.ts';
import { type AblationHeading, writeHeading } from '../results/ablationFiles.ts';
import { requireKept, withoutKnown } from '../results/result.ts';
import {
  type ExperimentEvent,
  type RunStudyOptions,
  runStudy,
  type StudyOutcome,
} from '../search/study/runStudy.ts';
import type { PlannedStudy } from '../search/study/studyPlan.ts';
import { readRecord, requireSamePlan, studyFiles, writeRecord } from '../search/study/studyRecord.ts';
import { StudyTime } from '../search/study/studyTime.ts';
import { runSweep, type SweepOutcome, type WorkOnSweepOptions } from '../work/runSweep.ts';
import { localQueueAddress, makeSweepDirectory, sweepFiles } from '../work/sweepDirectory.ts';
import { jobsAt } from './contents.ts';
import { type ExperimentPlace, openPlaces, requireUnshared, storeFor } from './place.ts';

/** An experiment whose runs are listed: arms × environments × seeds. */
export interface Sweep extends AblationHeading {
  readonly spec: SweepSpec;
  /** Directories or files of existing results, whose runs are not trained again. Default: none. */
  readonly known?: readonly string[];
}

/** An experiment that searches settings. */
export interface Study extends AblationHeading, PlannedStudy {}

export interface SearchOutcome extends StudyOutcome {
  /** Time spent searching, over all calls. */
  readonly searchSeconds: number;
  readonly isStopped: boolean;
}

export interface PlanConditions extends ExperimentPlace {
  /** Maximum number of runs that a worker trains as a batch; default 1. */
  readonly batch?: number;
  /** Returns the name of the backend for runs with neural networks; called after names and settings are checked. */
  readonly backend: (runs: readonly Run[]) => Promise<string>;
}

export interface ConductOptions
  extends PlanConditions,
    Pick<WorkOnSweepOptions, 'workers' | 'timeLimit' | 'leaseMilliseconds' | 'program' | 'signal'> {
  /** Retries failed runs of a search or of a shared experiment; a sweep of one machine always retries them. */
  readonly retryFailed?: boolean;
  readonly onEvent: (event: ExperimentEvent) => void;
}

/**
 * Trains the runs of an experiment on worker processes, or leaves them to other machines if its queue is shared. All state is stored in the
 * place: calling this again resumes the experiment and repeats nothing.
 *
 * @throws PrismError if the plan, the place or the code does not fit, before anything is trained; also the errors of `runSweep` and `runStudy`.
 */
export async function conductExperiment(sweep: Sweep, options: ConductOptions): Promise<SweepOutcome>;
export async function conductExperiment(study: Study, options: ConductOptions): Promise<SearchOutcome>;
export async function conductExperiment(
  experiment: Sweep | Study,
  options: ConductOptions,
): Promise<SweepOutcome | SearchOutcome> {
  const { registry, batch = 1, retryFailed, queue, onEvent, directory } = options;
  const common = {
    ...options,
    isShared: queue !== undefined,
    retryFailed: retryFailed === true ? true : undefined,
    batch: batchSizes(registry, batch),
    kind: batchKinds(registry),
  };
  const heading = headingOf(experiment);
  if ('plan' in experiment) {
    return conductStudy(experiment, { ...common, open: () => openPlaces(options, heading, undefined) });
  }
  const jobs = await planJobs(experiment, options);
  return runSweep({
    ...common,
    jobs,
    open: () => openPlaces(options, heading, jobs.map(runOf)),
    onEvent: (event) => {
      if (event.type === 'begin') writeHeading(directory, heading);
      onEvent(event);
    },
  });
}

function headingOf({ title, command, ablation }: AblationHeading): AblationHeading {
  return ablation === undefined ? { title, command } : { title, command, ablation };
}

function runOf({ payload }: Job<Run>): Run {
  return payload;
}

/** @throws PrismError `incompatible` if batches are requested, but no arm's runs can form one. */
async function planJobs({ spec, known = [] }: Sweep, options: PlanConditions): Promise<Job<Run>[]> {
  const { registry, batch = 1, backend } = options;
  const jobs = await planSweep(registry, { ...spec, batch }, backend);
  if (batch > 1) {
    const reasons = jobs.map(({ payload }) => whyNoBatches(registry, payload.agent, payload.backend));
    if (!reasons.includes(undefined)) throw reasons[0];
  }
  return withoutKnown(registry, jobs, known);
}

/** The runs of a sweep and their states. */
export interface SweepSurvey {
  readonly store: string;
  readonly runs: readonly { readonly id: string; readonly payload: Run; readonly state: JobState | 'new' }[];
}

/**
 * Plans a sweep and looks up the state of its runs; changes nothing.
 *
 * @throws PrismError if {@link conductExperiment} would refuse the sweep.
 */
export async function surveySweep(sweep: Sweep, options: PlanConditions): Promise<SweepSurvey> {
  const { registry, directory, queue: address } = options;
  const jobs = await planJobs(sweep, options);
  const there = await jobsAt(registry, address ?? localQueueAddress(directory));
  const { shared, jobs: known } = there ?? { shared: undefined, jobs: [] };
  if (address === undefined) await requireUnshared(directory, shared);
  const store = address === undefined ? directory : (await storeFor(shared, options)).address;
  requireKept(directory, [...jobs, ...known].map(runOf));
  requireSameRuns(jobs, known);
  const states = new Map(known.map(({ id, state }) => [id, state]));
  return { store, runs: jobs.map(({ id, payload }) => ({ id, payload, state: states.get(id) ?? 'new' })) };
}

/** Milliseconds between two records of the search time. */
const noteInterval = 1000;

async function conductStudy(
  { command, plan, heldOut, trials, budget }: Study,
  options: Omit<RunStudyOptions, 'plan' | 'heldOut' | 'trials' | 'time'>,
): Promise<SearchOutcome> {
  const { directory, signal, onEvent = () => undefined } = options;
  // With a shared queue, the queue is elsewhere.
  makeSweepDirectory(directory, [sweepFiles.queue, studyFiles.study, studyFiles.trials]);
  const known = readRecord(directory);
  if (known !== undefined) requireSamePlan(directory, known.plan, plan);
  const before = known?.searchSeconds ?? 0;
  const startedAt = performance.now();
  const searched = (): number => before + (performance.now() - startedAt) / 1000;
  const time =
    budget === undefined
      ? undefined
      : new StudyTime({ steps: plan.steps, heldOut, budget }, searched, known?.division);
  let searchSeconds = before;
  let isSearching = true;
  const note = (): void => {
    if (isSearching) searchSeconds = searched();
    const division = time?.division;
    writeRecord(directory, { plan, command, searchSeconds, ...(division !== undefined && { division }) });
    onEvent({ type: 'searched', seconds: searchSeconds, ...(time !== undefined && { kept: time.kept }) });
  };
  // A record that cannot be written (a full disk, a deleted folder) ends the study as any other error does.
  const unwritten = new AbortController();
  const timer = setInterval(() => {
    try {
      note();
    } catch (error) {
      unwritten.abort(error);
    }
  }, noteInterval);
  try {
    const outcome = await runStudy({
      ...{ ...options, plan, heldOut, trials, time, pollMilliseconds: 100 },
      signal: AbortSignal.any([signal, unwritten.signal]),
      open: async () => {
        const places = await options.open();
        note();
        return places;
      },
      onEvent: (event) => {
        if (event.type === 'held-out') {
          note();
          isSearching = false;
        }
        onEvent(event);
      },
    });
    if (unwritten.signal.aborted) throw unwritten.signal.reason;
    note();
    return { ...outcome, searchSeconds, isStopped: signal.aborted };
  } finally {
    clearInterval(timer);
  }
}

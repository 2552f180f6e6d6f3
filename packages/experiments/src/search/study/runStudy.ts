import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config, Job, Registry, Run, Sampler, Trial } from '@prism-rl/core';
import { PrismError, resolveConfig } from '@prism-rl/core';
import { interquartileMean, ScoreMatrix } from '@prism-rl/stats';
import { runDirectoryOf, runIdOf } from '../../plan/planSweep.ts';
import { hashOf } from '../../plan/sameRun.ts';
import type { RunFailure, SweepResult } from '../../results/result.ts';
import type { Dispatch, SweepEvent } from '../../work/dispatch.ts';
import { type QueueConduct, type SweepPlaces, workOnSweep } from '../../work/runSweep.ts';
import { openStore } from '../../work/store/openStore.ts';
import type { RunStore } from '../../work/store/runStore.ts';
import { asha, medianPruner, noPruner, type Pruner } from '../pruners/pruners.ts';
import { ranked } from '../samplers/ranked.ts';
import { outclassed } from './compareHeldOut.ts';
import { Journal } from './journal.ts';
import { RunResults } from './runResults.ts';
import { type Leg, search } from './search.ts';
import { jobsOf, legJobs, presetArm, trialName } from './studyJobs.ts';
import { type HeldOutPlan, type Objective, reduction, type StudyPlan } from './studyPlan.ts';
import type { StudyTime } from './studyTime.ts';

/** News of an experiment: of its runs, and of the search that adds them. */
export type ExperimentEvent =
  | SweepEvent
  | { readonly type: 'trial'; readonly trial: Trial }
  /** The search is over; these trials are run on so many held-out seeds. Again without those that cannot win any more. */
  | { readonly type: 'held-out'; readonly trials: readonly Trial[]; readonly seeds: number }
  /** Seconds of the search so far, in all calls together, and seconds kept for held-out seeds if the time is limited. */
  | { readonly type: 'searched'; readonly seconds: number; readonly kept?: number };

/** A search to run. */
export interface StudyJobs {
  readonly registry: Registry;
  readonly plan: StudyPlan;
  readonly heldOut: HeldOutPlan;
  /** Where suggestions are recorded; it is there. */
  readonly directory: string;
  /** Opens the queue; default store: the directory. */
  readonly open: () => Promise<SweepPlaces>;
  /** Trials at most. */
  readonly trials: number;
  /** Limits the study; default: no limit. */
  readonly time?: Pick<StudyTime, 'fits' | 'begin' | 'end' | 'divide'> | undefined;
}

export interface StudyOutcome {
  readonly trials: readonly Trial[];
  /** Runs on held-out seeds, the preset’s first; undefined until all are done, and if there was no time for them. */
  readonly heldOut?: readonly SweepResult[];
  /** Number of held-out seeds of these runs; trials that could not win have fewer. */
  readonly heldOutSeeds?: number;
  readonly failures: readonly RunFailure[];
}

/**
 * Searches, and runs the best trials and the preset on held-out seeds. All state is in the queue, in the store and in the record of
 * suggestions: the same call does the rest, and repeats nothing.
 *
 * @throws PrismError as `workOnSweep` does.
 */
export async function runStudy(
  study: StudyJobs,
  work: Dispatch<SweepResult> & QueueConduct,
  onEvent: (event: ExperimentEvent) => void,
): Promise<StudyOutcome> {
  const { queue, store = openStore(resolve(study.directory)), announce, conclude } = await study.open();
  const end = new AbortController();
  const results = new RunResults();
  let isOpen = true;
  try {
    await announce?.();
    const dispatched = {
      ...{ ...work, signal: AbortSignal.any([work.signal, end.signal]), isOpen: () => isOpen },
      // Do not retry a failed run: later suggestions depend on its failure.
      retryFailed: work.retryFailed ?? false,
    };
    const working = workOnSweep({ queue, store }, dispatched, (event) => {
      results.observe(event);
      onEvent(event);
    }).finally(() => results.stop());
    const conduct = results.begun
      .then(() => searchAndHoldOut(study, results, (jobs) => queue.add(jobs), onEvent))
      .then(async (outcome) => {
        if (!results.isStopped) await dropPaused(study, outcome.trials, store);
        return outcome;
      })
      .finally(() => {
        isOpen = false;
      });
    conduct.catch(() => end.abort());
    const [outcome] = await Promise.all([conduct, working]);
    return { ...outcome, failures: results.failures() };
  } finally {
    // Where the queue is out of reach, workers wait until they are stopped.
    await Promise.race([conclude?.(), sleep(concludeTimeout, undefined, { ref: false })]).catch(
      () => undefined,
    );
    await queue.close();
  }
}

/** Milliseconds to try to tell workers of other machines that no more runs come. */
const concludeTimeout = 5000;

/** Codes of errors for settings that conflict with each other or with the wrappers. */
const unfit: ReadonlySet<string> = new Set(['invalid-config', 'incompatible']);

/** Plans the runs of a leg; undefined if its settings conflict. */
async function fittingJobs(registry: Registry, plan: StudyPlan, leg: Leg): Promise<Job<Run>[] | undefined> {
  try {
    return await legJobs(registry, plan, leg);
  } catch (error) {
    if (error instanceof PrismError && unfit.has(error.code)) return undefined;
    throw error;
  }
}

async function searchAndHoldOut(
  study: StudyJobs,
  results: RunResults,
  add: (jobs: readonly Job<Run>[]) => Promise<void>,
  onEvent: (event: ExperimentEvent) => void,
): Promise<Omit<StudyOutcome, 'failures'>> {
  const { registry, plan, directory, heldOut, time } = study;
  const journal = new Journal(directory);
  const sampler = samplerOf(registry, plan);
  const idsOf = async (jobs: readonly Job<Run>[]): Promise<string[]> => {
    await add(jobs);
    return jobs.map(({ id }) => id);
  };
  const trials = await search({
    trials: study.trials,
    parallel: plan.parallel,
    pruner: prunerOf(plan),
    suggest: (number, known) => {
      const recorded = journal.find(number);
      if (recorded !== undefined || time?.fits(legSteps(plan, 0)) === false) return recorded;
      const settings = number === 0 ? plan.start : sampler.suggest(number, known);
      journal.add(number, settings);
      return settings;
    },
    mayBegin: ({ trial, rung }) =>
      time === undefined || results.knows(legName(plan, trial, rung)) || time.fits(legSteps(plan, rung)),
    run: async (leg: Leg) => {
      const jobs = await fittingJobs(registry, plan, leg);
      if (jobs === undefined) return Number.NEGATIVE_INFINITY; // like a trial that fails
      time?.begin(legSteps(plan, leg.rung));
      const ends = await results.of(await idsOf(jobs));
      time?.end(legSteps(plan, leg.rung));
      if (ends === undefined) return undefined;
      return ends.includes('failed')
        ? Number.NEGATIVE_INFINITY
        : objectiveOf(plan.objective, ends as SweepResult[]);
    },
    onTrial: (trial) => onEvent({ type: 'trial', trial }),
  });
  const finalists = await finalistsOf(registry, plan, trials, heldOut.best);
  if (results.isStopped || finalists.length === 0 || heldOut.seeds.length === 0) return { trials };
  const { seeds, best } = time?.divide(finalists.length) ?? heldOut;
  let chosen = finalists.slice(0, best);
  // With limited time, trials that cannot win after half of the seeds are left out.
  const half = time === undefined || best === 1 ? seeds.length : Math.ceil(seeds.length / 2);
  const all: SweepResult[] = [];
  for (const part of [seeds.slice(0, half), seeds.slice(half)].filter(({ length }) => length > 0)) {
    onEvent({ type: 'held-out', trials: chosen, seeds: seeds.length });
    const arms: [string, Config][] = chosen.map(({ number, settings }) => [trialName(number), settings]);
    const ends = await results.of(
      await idsOf(await jobsOf(registry, plan, [[presetArm, {}], ...arms], part)),
    );
    if (ends === undefined) return { trials };
    all.push(...ends.filter((end) => end !== 'failed'));
    const beaten = outclassed(all, half);
    chosen = chosen.filter(({ number }) => !beaten.includes(trialName(number)));
  }
  return seeds.length === 0 ? { trials } : { trials, heldOut: all, heldOutSeeds: seeds.length };
}

/** Environment steps of a leg, of all seeds together. */
function legSteps({ seeds, pruner: { rungs } }: StudyPlan, rung: number): number {
  return seeds.length * (rungs[rung]! - (rungs[rung - 1] ?? 0));
}

/** Removes the checkpoints of waiting trials: the replay memories of hundreds of trials fill a disk. */
async function dropPaused(
  { registry, plan }: StudyJobs,
  trials: readonly Trial[],
  store: RunStore,
): Promise<void> {
  for (const { number, settings, state } of trials) {
    if (state === 'done') continue;
    const jobs = (await fittingJobs(registry, plan, { trial: number, settings, rung: 0 })) ?? [];
    for (const { payload } of jobs) await store.dropCheckpoints?.(runDirectoryOf(payload));
  }
}

/** The best trials, without repetitions of the preset or of a better trial: their runs would be identical. */
async function finalistsOf(
  registry: Registry,
  plan: StudyPlan,
  trials: readonly Trial[],
  most: number,
): Promise<Trial[]> {
  const settled = async (settings: Config): Promise<string> => {
    const [job] = await jobsOf(registry, plan, [[presetArm, settings]], plan.seeds.slice(0, 1));
    return hashOf(job!.payload);
  };
  const known = new Set([await settled({})]);
  const finalists: Trial[] = [];
  for (const trial of ranked(trials)) {
    if (finalists.length === most) break;
    if (trial.value === undefined) continue;
    const hash = await settled(trial.settings);
    if (!known.has(hash)) finalists.push(trial);
    known.add(hash);
  }
  return finalists;
}

function legName(
  { agent, environment, seeds, pruner: { rungs } }: StudyPlan,
  trial: number,
  rung: number,
): string {
  const id = runIdOf({ agent, environment, arm: trialName(trial), seed: seeds[0]! });
  return rungs.length === 1 ? id : `${id}@${rungs[rung]}`;
}

function prunerOf({ pruner: { name, rungs } }: StudyPlan): Pruner {
  if (name === 'asha') return asha(rungs, reduction);
  return name === 'median' ? medianPruner(rungs) : noPruner(rungs.at(-1)!);
}

function samplerOf(registry: Registry, { space, seed, sampler: { name, config } }: StudyPlan): Sampler {
  const { entry } = registry.get('samplers', name);
  return entry.create({ space, seed, config: resolveConfig(`sampler ${name}`, entry, config) });
}

/** The value of a trial from the runs of its seeds: the interquartile mean of their scores. */
function objectiveOf(objective: Objective, results: readonly SweepResult[]): number {
  const scores = results.map(({ score, curve: { meanReturn } }) =>
    objective === 'final' ? score : meanReturn.reduce((sum, value) => sum + value, 0) / meanReturn.length,
  );
  return interquartileMean(ScoreMatrix.fromTasks([scores]));
}

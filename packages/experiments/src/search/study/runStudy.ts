import { setTimeout as sleep } from 'node:timers/promises';
import type { Config, Job, Registry, Run, Sampler, Trial } from '@prism-rl/core';
import { PrismError, resolveConfig } from '@prism-rl/core';
import { interquartileMean, ScoreMatrix } from '@prism-rl/stats';
import { runDirectoryOf, runIdOf } from '../../plan/planSweep.ts';
import { hashOf } from '../../plan/sameRun.ts';
import type { RunFailure, SweepResult } from '../../results/result.ts';
import type { SweepEvent } from '../../work/dispatch.ts';
import { PausingQueue } from '../../work/leases.ts';
import { type SweepPlaces, type Work, workOnSweep } from '../../work/runSweep.ts';
import type { RunStore } from '../../work/store/runStore.ts';
import { asha, medianPruner, noPruner, type Pruner } from '../pruners/pruners.ts';
import { ranked } from '../samplers/ranked.ts';
import { outclassed } from './compareHeldOut.ts';
import { Journal } from './journal.ts';
import { type Leg, search } from './search.ts';
import { jobsOf, legJobs, presetArm, trialName } from './studyJobs.ts';
import { type HeldOutPlan, type Objective, reduction, type StudyPlan } from './studyPlan.ts';
import { type RunEnd, StudyRuns } from './studyRuns.ts';
import type { Outlook, StudyTime } from './studyTime.ts';

/** News of an experiment: of its runs, and of the search that adds them. */
export type ExperimentEvent =
  | SweepEvent
  | { readonly type: 'trial'; readonly trial: Trial }
  /**
   * The search is over; these trials run on `seeds` held-out seeds, or with limited time on the number that fits. Emitted again without trials that
   * cannot win any more.
   */
  | { readonly type: 'held-out'; readonly trials: readonly Trial[]; readonly seeds: number }
  /** What a limited time has room for, once that is known, and again if there is room for held-out seeds after all. */
  | ({ readonly type: 'outlook' } & Outlook)
  /** Seconds of the study so far, in all calls together, and seconds kept for held-out seeds if the time is limited. */
  | { readonly type: 'searched'; readonly seconds: number; readonly kept?: number };

/** A search to run. */
export interface StudyJobs {
  readonly registry: Registry;
  readonly plan: StudyPlan;
  readonly heldOut: HeldOutPlan;
  /** Directory for the record of suggestions; must exist. */
  readonly directory: string;
  /** Opens the queue and the store. */
  readonly open: () => Promise<SweepPlaces>;
  /** Maximum number of trials. */
  readonly trials: number;
  /** Limits the study; default: no limit. */
  readonly time?: StudyTime | undefined;
}

export interface StudyOutcome {
  readonly trials: readonly Trial[];
  /** Runs on held-out seeds, seed by seed, the preset first; undefined until all are done, or if there was no time for one seed. */
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
  work: Work,
  onEvent: (event: ExperimentEvent) => void,
): Promise<StudyOutcome> {
  const { time } = study;
  const { queue, store, isShared, ...tell } = await study.open();
  const end = new AbortController();
  const source = new PausingQueue(queue);
  const pause = async (ids: readonly string[]): Promise<void> => {
    source.pause(ids);
    await tell.pause?.(source.paused);
  };
  const runs = new StudyRuns({ add: (jobs) => queue.add(jobs), pause }, time);
  let [isOpen, isLost] = [true, false];
  try {
    await tell.announce?.();
    const dispatched = {
      ...{ ...work, signal: AbortSignal.any([work.signal, end.signal]) },
      // When the time is up, only existing results are read.
      ...(time?.isUp === true && { workers: 0 }),
      // Do not retry a failed run: later suggestions depend on its failure.
      retryFailed: work.retryFailed ?? false,
    };
    const working = workOnSweep(
      { queue, store, source, isShared, isOpen: () => isOpen },
      dispatched,
      (event) => {
        runs.observe(event);
        time?.observe(event);
        onEvent(event);
      },
    ).finally(() => runs.stop());
    const conduct = runs.begun
      .then(() => searchAndHoldOut(study, runs, onEvent))
      .then(async (outcome) => {
        if (runs.isStopped) return outcome;
        await runs.pause(runs.open);
        await dropPaused(study, outcome.trials, store, runs.open);
        return outcome;
      })
      .finally(() => {
        isOpen = false;
        // The time is up: workers save what they are doing.
        if (runs.open.length > 0) end.abort();
      });
    conduct.catch(() => end.abort());
    const [outcome] = await Promise.all([conduct, working]);
    return { ...outcome, failures: runs.failures() };
  } catch (error) {
    // A queue that has lost the search gets no description of it.
    isLost = error instanceof PrismError && error.code === 'corrupt';
    throw error;
  } finally {
    // Where the queue is out of reach, workers wait until they are stopped.
    if (!isLost)
      await Promise.race([
        tell.conclude?.(source.paused),
        sleep(concludeTimeout, undefined, { ref: false }),
      ]).catch(() => undefined);
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
  runs: StudyRuns,
  onEvent: (event: ExperimentEvent) => void,
): Promise<Omit<StudyOutcome, 'failures'>> {
  const { registry, plan, directory, heldOut, time } = study;
  const journal = new Journal(directory);
  const sampler = samplerOf(registry, plan);
  const trials = await search({
    trials: study.trials,
    parallel: plan.parallel,
    pruner: prunerOf(plan),
    suggest: (number, known) => {
      const recorded = journal.find(number);
      if (recorded !== undefined || time?.fits(legSteps(plan, 0), number) === false) return recorded;
      const settings = number === 0 ? plan.start : sampler.suggest(number, known);
      journal.add(number, settings);
      return settings;
    },
    mayBegin: ({ trial, rung }) =>
      time === undefined || runs.knows(legName(plan, trial, rung)) || time.fits(legSteps(plan, rung), trial),
    run: async (leg: Leg) => {
      const jobs = await fittingJobs(registry, plan, leg);
      if (jobs === undefined) return Number.NEGATIVE_INFINITY; // like a trial that fails
      const ids = await runs.add(jobs, plan.pruner.rungs[leg.rung - 1]);
      const ends = await runs.of(ids, time?.searchEnd);
      if (ends === undefined) return undefined;
      return ends.includes('failed')
        ? Number.NEGATIVE_INFINITY
        : objectiveOf(plan.objective, ends as SweepResult[]);
    },
    onTrial: (trial) => {
      time?.observe({ type: 'trial', trial });
      onEvent({ type: 'trial', trial });
    },
  });
  if (runs.isStopped) return { trials };
  await runs.pause(runs.open); // legs that the time has cut
  // Settings may be too slow for the time, even if they are the best; those that ran before stay.
  const affordable = trials.filter(({ number }) => time?.mayCompare(number) ?? true);
  const finalists = await finalistsOf(registry, plan, affordable, heldOut.best);
  if (finalists.length === 0 || heldOut.seeds.length === 0) return { trials };
  return { trials, ...(await holdOut(study, finalists, runs, onEvent)) };
}

/** Runs the preset and the best trials on held-out seeds; with limited time seed by seed until it is up. */
async function holdOut(
  { registry, plan, heldOut, time }: StudyJobs,
  finalists: readonly Trial[],
  runs: StudyRuns,
  onEvent: (event: ExperimentEvent) => void,
): Promise<Pick<StudyOutcome, 'heldOut' | 'heldOutSeeds'>> {
  const wanted = heldOut.seeds.length;
  let chosen = time?.choose(finalists) ?? finalists;
  const tell = (): void => onEvent({ type: 'held-out', trials: chosen, seeds: wanted });
  const jobsOn = (seeds: readonly number[]): Promise<Job<Run>[]> => {
    const arms: [string, Config][] = chosen.map(({ number, settings }) => [trialName(number), settings]);
    return jobsOf(registry, plan, [[presetArm, {}], ...arms], seeds);
  };
  if (time === undefined) {
    tell();
    const ends = await runs.of(await runs.add(await jobsOn(heldOut.seeds)));
    return ends === undefined ? {} : { heldOut: doneIn(ends), heldOutSeeds: wanted };
  }
  // Trials that cannot win after half of the seeds are left out.
  const half = chosen.length === 1 ? undefined : Math.ceil(wanted / 2);
  const all: SweepResult[] = [];
  const rounds: (readonly string[])[] = [];
  let seeds = 0;
  for (; ; seeds++) {
    // Some seeds ahead, so that no worker waits.
    while (rounds.slice(seeds).flat().length < 2 * time.atOnce || rounds.length === seeds) {
      const seed = seedAt(heldOut, time.endedSearch, rounds.length);
      const jobs = seed === undefined ? [] : await jobsOn([seed]);
      if (jobs.length === 0 || (time.isUp && !jobs.every(({ id }) => runs.hasEnded(id)))) break;
      if (rounds.length === 0) tell();
      rounds.push(await runs.add(jobs));
    }
    const ends = rounds[seeds] && (await runs.of(rounds[seeds], time.end));
    if (ends === undefined) break;
    all.push(...doneIn(ends));
    if (seeds + 1 !== half) continue;
    const beaten = outclassed(all, half);
    if (beaten.length === 0) continue;
    chosen = chosen.filter(({ number }) => !beaten.includes(trialName(number)));
    await runs.pause(runs.open.filter((id) => beaten.some((arm) => id.includes(`/${arm}/`))));
    rounds.length = half;
    tell();
  }
  return runs.isStopped || seeds === 0 ? {} : { heldOut: all, heldOutSeeds: seeds };
}

/** The held-out seed at index `count`; undefined if there are no more. */
function seedAt({ seeds, mayAdd }: HeldOutPlan, isTimed: boolean, count: number): number | undefined {
  if (count < seeds.length) return seeds[count];
  return mayAdd === true && isTimed ? seeds.at(-1)! + 1 + count - seeds.length : undefined;
}

function doneIn(ends: readonly RunEnd[]): SweepResult[] {
  return ends.filter((end) => end !== 'failed');
}

/** Environment steps of each run of a leg. */
function legSteps({ pruner: { rungs } }: StudyPlan, rung: number): number {
  return rungs[rung]! - (rungs[rung - 1] ?? 0);
}

/** Removes the checkpoints of waiting trials: the replay memories of hundreds of trials fill a disk. Legs that the time has cut keep theirs. */
async function dropPaused(
  { registry, plan }: StudyJobs,
  trials: readonly Trial[],
  store: Pick<RunStore, 'dropCheckpoints'>,
  open: readonly string[],
): Promise<void> {
  for (const { number, settings, state } of trials) {
    if (state === 'done') continue;
    const jobs = (await fittingJobs(registry, plan, { trial: number, settings, rung: 0 })) ?? [];
    for (const { payload } of jobs) {
      if (open.some((id) => id.startsWith(`${runIdOf(payload)}@`))) continue;
      await store.dropCheckpoints?.(runDirectoryOf(payload));
    }
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

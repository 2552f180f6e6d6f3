import { lockRunDirectory } from '@prism-rl/runner/node';
import type { AblationHeading } from '../results/ablationFiles.ts';
import type { SweepResult } from '../results/result.ts';
import { type ExperimentEvent, runStudy, type StudyOutcome } from '../search/study/runStudy.ts';
import type { PlannedStudy } from '../search/study/studyPlan.ts';
import { readRecord, requireSamePlan, studyFiles, writeRecord } from '../search/study/studyRecord.ts';
import { StudyTime } from '../search/study/studyTime.ts';
import type { Work } from '../work/runSweep.ts';
import { makeSweepDirectory, sweepFiles } from '../work/sweepDirectory.ts';
import { type ExperimentPlace, openPlaces, requireAcceptedResults, withSources } from './place.ts';

/** An experiment that searches settings. */
export interface Study extends AblationHeading, PlannedStudy {}

export interface SearchOutcome extends StudyOutcome {
  /** Time spent searching, over all calls. */
  readonly searchSeconds: number;
  readonly isStopped: boolean;
}

/** Milliseconds between two records of the search time. */
const noteInterval = 1000;

/**
 * Searches settings and compares the best with the preset on held-out seeds, or leaves the runs to other machines if the queue is shared. All
 * state is stored in the place: calling this again resumes the search and repeats nothing.
 *
 * @throws PrismError as `conductSweep` does; `state` while another process searches in the directory; also the errors of `runStudy`.
 */
export async function conductStudy(
  study: Study,
  place: ExperimentPlace,
  work: Work,
  onEvent: (event: ExperimentEvent) => void,
): Promise<SearchOutcome> {
  const { command, plan, heldOut, trials, budget } = study;
  const { registry, directory, queue } = place;
  const searched = [{ ...plan, agentConfig: plan.given }];
  const begun = await withSources(place, searched);
  // A shared queue is elsewhere.
  makeSweepDirectory(directory, [sweepFiles.queue, studyFiles.study, studyFiles.trials]);
  // Two calls would wait for one another: each knows only of the runs that its own workers train.
  const unlock = lockRunDirectory(directory);
  let timer: NodeJS.Timeout | undefined;
  try {
    const known = readRecord(directory);
    if (known !== undefined) requireSamePlan(directory, known.plan, plan);
    const before = known?.searchSeconds ?? 0;
    const startedAt = performance.now();
    const here = (): number => (performance.now() - startedAt) / 1000;
    const elapsed = (): number => (known?.seconds ?? 0) + here();
    const time =
      budget === undefined ? undefined : new StudyTime(plan, heldOut, budget, elapsed, known?.division);
    let searchSeconds = before;
    let isSearching = true;
    let hasRoom: boolean | undefined;
    const note = (): void => {
      if (isSearching) searchSeconds = before + here();
      time?.look();
      const [seconds, division, outlook] = [elapsed(), time?.division, time?.outlook];
      writeRecord(directory, { plan, command, searchSeconds, seconds, ...(division && { division }) });
      onEvent({ type: 'searched', seconds, ...(time !== undefined && { kept: time.kept }) });
      if (outlook === undefined || !isSearching || hasRoom === outlook.best > 0) return;
      hasRoom = outlook.best > 0;
      onEvent({ type: 'outlook', ...outlook });
    };
    // A record that cannot be written (a full disk, a deleted folder) ends the study as any other error does.
    const unwritten = new AbortController();
    timer = setInterval(() => {
      try {
        note();
      } catch (error) {
        unwritten.abort(error);
      }
    }, noteInterval);
    const open = async () => {
      const places = await openPlaces(begun, study, undefined);
      note();
      return places;
    };
    const signal = AbortSignal.any([work.signal, unwritten.signal]);
    const dispatched = { ...work, pollMilliseconds: 100, signal };
    const jobs = { registry, plan, heldOut, directory, trials, time, open };
    const results: SweepResult[] = [];
    const outcome = await runStudy(jobs, dispatched, (event) => {
      if (event.type === 'done') results.push(event.result);
      if (event.type === 'held-out') {
        note();
        isSearching = false;
      }
      onEvent(event);
    });
    if (unwritten.signal.aborted) throw unwritten.signal.reason;
    note();
    // Files may have changed since; other machines accept code themselves.
    if (queue === undefined) requireAcceptedResults(results, await withSources(place, searched));
    return { ...outcome, searchSeconds, isStopped: work.signal.aborted };
  } finally {
    clearInterval(timer);
    unlock();
  }
}

import type { Registry, Run } from '@prism-rl/core';
import type { StudyOutcome, StudyRecord } from '@prism-rl/experiments';
import {
  localQueueAddress,
  makeSweepDirectory,
  openQueue,
  readRecord,
  requireKept,
  requireSamePlan,
  runStudy,
  type SweepResult,
  writeRecord,
} from '@prism-rl/experiments';
import type { CommandContext, OptionValues } from '../command.ts';
import { codeHere, readEmployment, requireAlone } from '../sweep/conductSweep.ts';
import { shareSweep } from '../sweep/sharedSweep.ts';
import { followStudy } from './followStudy.ts';
import type { StudyOptions } from './readStudy.ts';

/** How to {@link conductStudy}. */
export interface ConductStudyOptions {
  readonly registry: Registry;
  readonly study: StudyOptions;
  readonly directory: string;
  readonly title: string;
  readonly command: string;
  readonly options: OptionValues;
  readonly origins: CommandContext['origins'];
  readonly signal: AbortSignal;
}

/** Milliseconds between two notes of the time that was searched for. */
const noteInterval = 1000;

/** Does a study on worker processes, with a table that follows it, or with JSON events. */
export async function conductStudy(
  conduct: ConductStudyOptions,
): Promise<StudyOutcome & { readonly record: StudyRecord }> {
  const { registry, study, directory, title, command, options, origins, signal } = conduct;
  const { plan, heldOut, trials, budget } = study;
  const address = options.text('queue');
  const isShared = address !== undefined;
  if (!isShared) requireAlone(options);
  const employment = readEmployment(registry, options, isShared ? 0 : 1);
  const code = await codeHere(origins);
  makeSweepDirectory(directory);
  const known = readRecord(directory);
  if (known !== undefined) requireSamePlan(directory, known.plan, plan);
  const before = known?.searchSeconds ?? 0;
  const startedAt = performance.now();
  let isSearching = true;
  let record: StudyRecord = { plan, command, searchSeconds: before };
  const note = (): void => {
    if (isSearching) record = { ...record, searchSeconds: before + (performance.now() - startedAt) / 1000 };
    writeRecord(directory, record);
  };
  const view = followStudy(options, { title, study, searchSeconds: () => record.searchSeconds });
  // A record that cannot be written (a full disk, a folder that is gone) ends the study as any other error does.
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
      ...employment,
      ...{ registry, plan, heldOut, directory, trials, isShared },
      signal: AbortSignal.any([signal, unwritten.signal]),
      pollMilliseconds: 100,
      ...(options.flag('retry-failed') ? { retryFailed: true } : {}),
      isTimeUp: () => budget !== undefined && before + (performance.now() - startedAt) / 1000 >= budget,
      open: async () => {
        requireKept(directory, []);
        const queue = await openQueue<Run, SweepResult>(registry, address ?? localQueueAddress(directory));
        note();
        if (!isShared) return { queue };
        try {
          return { queue, ...(await shareSweep(queue, { title, command }, options, directory, code, true)) };
        } catch (error) {
          await queue.close();
          throw error;
        }
      },
      onEvent: (event) => {
        if (event.type === 'held-out') {
          note();
          isSearching = false;
        }
        view.observe(event);
      },
    });
    if (unwritten.signal.aborted) throw unwritten.signal.reason;
    note();
    return { ...outcome, record };
  } finally {
    clearInterval(timer);
    view.close();
  }
}

import { setMaxListeners } from 'node:events';
import type { Run } from '@prism-rl/core';
import { type MultiProgressMessage, progressMessages } from '@prism-rl/loggers';
import { seatRuns } from '@prism-rl/runner';
import { lockRunDirectory, readCheckpoint } from '@prism-rl/runner/node';
import type { TrainRunOptions, TrainSummary } from '../trainRun.ts';
import { trainRun } from '../trainRun.ts';

/** One of the runs that train together. */
export interface MemberRun {
  readonly manifest: Run;
  readonly runDir: string;
  /** Steps of the checkpoint to resume from; absent for a new run. */
  readonly from?: number | undefined;
}

/** A member, as a worker process gets it: with its name. */
export interface MemberOrder extends MemberRun {
  readonly id: string;
}

/** How to {@link trainHere}. */
export interface TrainHereOptions extends Pick<TrainRunOptions, 'registry' | 'signal'> {
  /** Runs of one agent and environment on one backend, which is active. */
  readonly runs: readonly MemberRun[];
  /** Takes news of the runs, which go by their seeds: {@link nameOf}. */
  readonly tell: (message: MultiProgressMessage) => void;
}

/** Seconds between two messages about a run. */
const interval = 0.2;

/** A run's name in its messages. */
export function nameOf({ manifest: { seed } }: MemberRun): string {
  return `seed ${seed}`;
}

/** Trains runs together in this process, each into its own directory as if it were alone. @returns what became of each. */
export async function trainHere(options: TrainHereOptions): Promise<PromiseSettledResult<TrainSummary>[]> {
  const { registry, runs, tell, signal } = options;
  setMaxListeners(0, signal); // each run listens
  return seatRuns(
    registry.get('backends', runs[0]!.manifest.backend!).entry.gather!,
    runs.map((run) => async (engine, onStart) => {
      const screen = progressMessages(tell, { run: nameOf(run), interval });
      return await trainMember(run, { registry, engine, screen, signal, onStart });
    }),
  );
}

/** Trains one of them: from its checkpoint, in its directory, which it locks meanwhile. */
export async function trainMember(
  { manifest, runDir, from }: MemberRun,
  options: Omit<TrainRunOptions, 'manifest' | 'runDir' | 'resume'>,
): Promise<TrainSummary> {
  const unlock = lockRunDirectory(runDir);
  try {
    const resume =
      from === undefined ? undefined : readCheckpoint(runDir, (envSteps) => envSteps === from).snapshot;
    return await trainRun({ ...options, manifest, runDir, resume });
  } finally {
    unlock();
  }
}

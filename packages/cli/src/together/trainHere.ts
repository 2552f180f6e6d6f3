import { setMaxListeners } from 'node:events';
import type { Engine, Registry, RunManifest } from '@prism-rl/core';
import { type MultiProgressMessage, progressMessages } from '@prism-rl/loggers';
import { type RunHandle, seatRuns } from '@prism-rl/runner';
import { lockRunDirectory, readCheckpoint } from '@prism-rl/runner/node';
import type { TrainSummary } from '../trainRun.ts';
import { trainRun } from '../trainRun.ts';

/** One of the runs that train together. */
export interface MemberRun {
  readonly manifest: RunManifest;
  readonly runDir: string;
  /** Steps of the checkpoint to resume from; absent for a new run. */
  readonly from?: number | undefined;
}

/** How to {@link trainHere}. */
export interface TrainHereOptions {
  readonly registry: Registry;
  /** Runs of one agent and environment on one backend, which is active. */
  readonly runs: readonly MemberRun[];
  /** Takes news of the runs, which go by their seeds: {@link nameOf}. */
  readonly tell: (message: MultiProgressMessage) => void;
  /** Takes what a run came to, as soon as it has. */
  readonly onEnd?: (run: MemberRun, summary: TrainSummary) => void;
  readonly signal: AbortSignal;
}

/** Seconds between two messages about a run. */
const interval = 0.2;

/** A run's name in its messages. */
export function nameOf({ manifest: { seed } }: MemberRun): string {
  return `seed ${seed}`;
}

/** Trains runs together in this process, each into its own directory as if it were alone. @returns what became of each. */
export async function trainHere(options: TrainHereOptions): Promise<PromiseSettledResult<TrainSummary>[]> {
  const { registry, runs, tell, onEnd = () => undefined, signal } = options;
  setMaxListeners(0, signal); // each run listens
  const starts = runs.map((run) => async (engine: Engine, onStart: (run: RunHandle) => void) => {
    const { manifest, runDir, from } = run;
    const screen = progressMessages(tell, { run: nameOf(run), interval });
    const unlock = lockRunDirectory(runDir);
    try {
      const resume =
        from === undefined ? undefined : readCheckpoint(runDir, (envSteps) => envSteps === from).snapshot;
      const summary = await trainRun({
        ...{ registry, engine, manifest, runDir },
        screen,
        signal,
        resume,
        onStart,
      });
      onEnd(run, summary);
      return summary;
    } finally {
      unlock();
    }
  });
  return seatRuns(registry.get('backends', runs[0]!.manifest.backend!).entry.gather!, starts);
}

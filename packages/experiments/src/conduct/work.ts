import type { Registry, Run } from '@prism-rl/core';
import { trainsWhole } from '@prism-rl/runner';
import { hashOf } from '../plan/sameRun.ts';
import type { AblationHeading } from '../results/ablationFiles.ts';
import type { SweepResult } from '../results/result.ts';
import type { Dispatch } from '../work/dispatch.ts';
import type { QueueConduct } from '../work/runSweep.ts';

/** How the runs of an experiment are trained. */
export interface Work {
  /** Creates the hosts of the runs: `processHosts` of a program. */
  readonly hosts: Dispatch<SweepResult>['hosts'];
  /** Number of hosts; 0 to leave the runs to other machines. */
  readonly workers: number;
  /** Maximum number of runs that a host trains as a batch; default 1. */
  readonly batch?: number;
  readonly signal: AbortSignal;
  /** Milliseconds after which it stops; default: no limit. */
  readonly timeLimit?: number | undefined;
  /** Milliseconds after which other machines may take over a lease that is not renewed; default 60 000. */
  readonly leaseMilliseconds?: number | undefined;
  /** Retries failed runs of a search or of a shared experiment; a sweep of one machine always retries them. Default false. */
  readonly retryFailed?: boolean;
  /** Called with the runs that are left before hosts start; an error leaves the runs to others. */
  readonly admit?: QueueConduct['admit'];
  /** Plans a sweep: returns the name of the backend for runs with neural networks, after names and settings are checked. */
  readonly backend?: (runs: readonly Run[]) => Promise<string>;
}

/** Returns how to work on the queue of an experiment. */
export function dispatchOf(
  registry: Registry,
  { batch = 1, retryFailed, ...work }: Work,
  isShared: boolean,
): Dispatch<SweepResult> & QueueConduct {
  return {
    ...work,
    isShared,
    retryFailed: retryFailed === true ? true : undefined,
    batch: () => batch,
    // Runs that differ only in the seed, or any that the backend trains whole.
    kind: (run) => (trainsWhole(registry, run.backend) ? run.backend! : hashOf(run)),
  };
}

/** Returns the heading alone. */
export function headingOf({ title, command, ablation }: AblationHeading): AblationHeading {
  return ablation === undefined ? { title, command } : { title, command, ablation };
}

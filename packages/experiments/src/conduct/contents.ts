import { existsSync } from 'node:fs';
import type { QueuedJob, Registry, Run } from '@prism-rl/core';
import type { SweepResult } from '../results/result.ts';
import { openQueue } from '../work/store/openStore.ts';
import { localQueueAddress, localQueueFile } from '../work/sweepDirectory.ts';
import { type SharedExperiment, sharedIn } from './place.ts';

export type ExperimentJob = QueuedJob<Run, SweepResult>;

/** Description and jobs of an experiment's queue. */
interface ExperimentContents {
  readonly shared: SharedExperiment | undefined;
  readonly jobs: readonly ExperimentJob[];
}

export async function contentsOf(registry: Registry, address: string): Promise<ExperimentContents> {
  const queue = await openQueue<Run, SweepResult>(registry, address);
  try {
    return { shared: await sharedIn(queue), jobs: await queue.list() };
  } finally {
    await queue.close();
  }
}

/** Contents of a queue; undefined if its file does not exist. */
export async function jobsAt(registry: Registry, address: string): Promise<ExperimentContents | undefined> {
  const file = localQueueFile(address);
  return file !== undefined && !existsSync(file) ? undefined : contentsOf(registry, address);
}

/** The runs of the experiment in a directory; undefined if none was started there. */
export async function jobsIn(
  registry: Registry,
  directory: string,
): Promise<readonly ExperimentJob[] | undefined> {
  return (await jobsAt(registry, localQueueAddress(directory)))?.jobs;
}

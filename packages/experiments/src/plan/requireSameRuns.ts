import type { Job, Json, Run } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { differenceOf } from './sameRun.ts';

/**
 * Checks that runs which a queue knows by name are those that are to be added, and names the setting in which one is another.
 *
 * @param known of the queue.
 * @returns the jobs; those that the queue knows as it holds them, for they may be saved at other times.
 * @throws PrismError `incompatible` for the first that differs.
 */
export function requireSameRuns(jobs: readonly Job<Run>[], known: readonly Job<Run>[]): readonly Job<Run>[] {
  const there = new Map(known.map(({ id, payload }) => [id, payload]));
  return jobs.map((job) => {
    const { id, payload } = job;
    const found = there.get(id);
    if (found === undefined) return job;
    const difference = differenceOf(found, payload);
    if (difference === undefined) return { id, payload: found };
    const { name, found: before, wanted } = difference;
    const words = `${name}: ${shown(before)} there, ${shown(wanted)} here`;
    throw new PrismError('incompatible', `There is a ${id} already, with other settings (${words}).`, {
      hint: 'Give it the settings that it was begun with, or begin in another directory; with --queue, as another sweep: …?sweep=NAME.',
    });
  });
}

function shown(value: Json | undefined): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}

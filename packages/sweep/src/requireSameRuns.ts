import { isDeepStrictEqual } from 'node:util';
import type { Job, Json } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import type { SweepRun } from './plan.ts';

/**
 * Checks that runs which a queue knows by name are those that are to be added, and names the setting in which one is another.
 *
 * @param known of the queue.
 * @throws PrismError `incompatible` for the first that differs.
 */
export function requireSameRuns(jobs: readonly Job<SweepRun>[], known: readonly Job<SweepRun>[]): void {
  const there = new Map(known.map(({ id, payload }) => [id, payload]));
  for (const { id, payload } of jobs) {
    const found = there.get(id);
    if (found === undefined || JSON.stringify(found) === JSON.stringify(payload)) continue;
    const difference = differenceOf(found, payload);
    if (difference === undefined) continue;
    throw new PrismError('incompatible', `There is a ${id} already, with other settings (${difference}).`, {
      hint: 'Give it the settings that it was begun with, or begin in another directory; with --queue, as another sweep: …?sweep=NAME.',
    });
  }
}

/** Beside their keys in a run, what options call its settings. */
const nested = { agentConfig: '', environmentConfig: 'env.' } as const;

/** The first setting in which two runs differ, as options name it: `steps: 2000 there, 3000 here`, `env.sticky: …`. */
function differenceOf(there: SweepRun, here: SweepRun): string | undefined {
  const settings = (run: SweepRun): Map<string, Json> => {
    const { configHash: _, ...kept } = JSON.parse(JSON.stringify(run)) as Record<string, Json>;
    return new Map(
      Object.entries(kept).flatMap(([key, value]) =>
        key in nested
          ? Object.entries(value as object).map(([name, setting]): [string, Json] => [
              `${nested[key as keyof typeof nested]}${name}`,
              setting,
            ])
          : [[key, value]],
      ),
    );
  };
  const [before, now] = [settings(there), settings(here)];
  const other = [...new Set([...before.keys(), ...now.keys()])].find(
    (key) => !isDeepStrictEqual(before.get(key), now.get(key)),
  );
  return other && `${other}: ${shown(before.get(other))} there, ${shown(now.get(other))} here`;
}

function shown(value: Json | undefined): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}

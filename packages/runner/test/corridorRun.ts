// A run of the toys' corridor, and the events that it tells.
import type { Snapshot } from '@prism-rl/core';
import { lastValueFrom, type MonoTypeOperatorFunction, tap } from 'rxjs';
import { toyPlugin } from '../../../test/toyPlugin.ts';
import type { RunHandle, RunnerEvent } from '../src/runHandle.ts';
import { type TrainOptions, train } from '../src/train.ts';

export const base: TrainOptions = {
  plugins: [toyPlugin],
  env: 'Corridor-v0',
  agent: 'drift',
  steps: 3000,
  seed: 4,
};

/** The events of a run without clocks, their arrays copied. */
export async function trace(options: Partial<TrainOptions> = {}): Promise<unknown[]> {
  const rows: unknown[] = [];
  await lastValueFrom(train({ ...base, ...options }).pipe(tap((event) => rows.push(row(event)))));
  return rows;
}

/** An event without its clock, its arrays copied. */
export function row(event: RunnerEvent): unknown {
  if (event.type === 'start') return { type: 'start', envSteps: event.envSteps };
  if (event.type === 'steps')
    return { ...event, observations: [...event.observations], actions: [...event.actions] };
  if (event.type === 'end') return { ...event, seconds: 0 };
  return event;
}

/** Adds a copy of the state in which a run ends. */
export function saveAtEnd(into: Snapshot[]): MonoTypeOperatorFunction<RunnerEvent> {
  let run: RunHandle | undefined;
  return tap((event) => {
    if (event.type === 'start') ({ run } = event);
    if (event.type === 'end')
      run!.atBoundary(async () => {
        into.push(structuredClone(await run!.save()));
      });
  });
}

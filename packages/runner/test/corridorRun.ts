// A run of the toys' corridor, and the events that it tells.
import type { AgentEntry, Plugin, Snapshot, StepLearner } from '@prism-rl/core';
import { lastValueFrom, type MonoTypeOperatorFunction, type Observable, tap, toArray } from 'rxjs';
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

/** The toys, with an agent that is changed. */
export function withAgent(change: (agent: StepLearner) => object): Plugin {
  const entry = toyPlugin.agents!.drift! as AgentEntry<object>;
  const create: typeof entry.create = async (context) => {
    const made = (await entry.create(context)) as StepLearner;
    const changes = change(made);
    return new Proxy(made, {
      get: (target, name) => {
        const of = (name in changes ? changes : target) as { [name: string | symbol]: unknown };
        const value = of[name];
        return typeof value === 'function' ? value.bind(of) : value;
      },
    });
  };
  return { ...toyPlugin, name: 'changed', agents: { drift: { ...entry, create } } };
}

/** All events of a run behind these operators. */
export function eventsOf(
  options: Partial<TrainOptions>,
  ...operators: readonly MonoTypeOperatorFunction<RunnerEvent>[]
): Promise<RunnerEvent[]> {
  const events: Observable<RunnerEvent> = train({ ...base, ...options });
  const run = operators.reduce((before, operator) => operator(before), events);
  return lastValueFrom(run.pipe(toArray()));
}

/** Aborts a run at an event. */
export function abortAt(
  controller: AbortController,
  isThere: (event: RunnerEvent) => boolean,
): MonoTypeOperatorFunction<RunnerEvent> {
  return tap((event) => {
    if (isThere(event)) controller.abort();
  });
}

/** The events of a run without clocks, their arrays copied. */
export async function trace(
  options: Partial<TrainOptions> = {},
  ...operators: readonly MonoTypeOperatorFunction<RunnerEvent>[]
): Promise<unknown[]> {
  const rows: unknown[] = [];
  await eventsOf(
    options,
    ...operators,
    tap((event) => rows.push(row(event))),
  );
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

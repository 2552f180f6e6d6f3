// train(2N) = train(N) → save → a new run that resumes → train(N), bit for bit.
import type { Snapshot } from '@prism-rl/core';
import { decodeSnapshot, encodeSnapshot } from '@prism-rl/core/safetensors';
import type { RunHandle, TrainOptions } from '@prism-rl/runner';
import { train } from '@prism-rl/runner';
import { expect } from 'vitest';
import { withoutTime } from './withoutTime.ts';

/** The run to interrupt, and how. */
export interface Interruption {
  readonly options: TrainOptions;
  /** Steps before the interruption: choose them in the middle of an episode, an n-step window and a training interval. */
  readonly after: number;
  /** Updates before it; default: any. */
  readonly updates?: number;
  /** Whether to stop a run there, instead of saving during training. */
  readonly stop?: boolean;
}

interface Run {
  readonly events: readonly unknown[];
  /** The saved state at the end, as written. */
  readonly saved: Buffer;
  /** The saved state at the interruption, and the number of events so far. */
  readonly middle: { readonly saved: Buffer; readonly events: number } | undefined;
}

/**
 * Compares an uninterrupted run with a resumed one: every event without its time, and the final state with parameters, optimizers, replay
 * buffer, environments and random streams.
 */
export async function expectSameAfterResume({
  options,
  after,
  updates = 0,
  stop = false,
}: Interruption): Promise<void> {
  const whole = await run(options, { after, updates }, 'save');
  const { saved, events } = whole.middle!;
  expect(events).toBeGreaterThan(10);
  const rest = await run({ ...options, resume: decodeSnapshot(new Uint8Array(saved)) }, { after });
  const [, ...resumed] = rest.events;
  expect(resumed.length).toBeGreaterThan(10);
  expect(resumed).toEqual(whole.events.slice(events));
  expect(rest.saved.equals(whole.saved)).toBe(true);

  if (!stop) return;
  const first = await run(options, { after, updates }, 'stop');
  expect(first.events.at(-1)).toMatchObject({ type: 'end', reason: 'stopped' });
  expect(first.events.slice(0, -1)).toEqual(whole.events.slice(0, events));
  for (const state of [first.middle!.saved, first.saved]) expect(state.equals(saved)).toBe(true);
}

async function run(
  options: TrainOptions,
  { after, updates = 0 }: Pick<Interruption, 'after' | 'updates'>,
  then?: 'save' | 'stop',
): Promise<Run> {
  const events: unknown[] = [];
  let handle: RunHandle | undefined;
  let middle: Run['middle'];
  let end: Snapshot | undefined;
  let asked = then === undefined;
  await train(options).forEach((event) => {
    if (event.type !== 'steps') events.push(withoutTime(event));
    if (event.type === 'start') handle = event.run;
    if (event.type === 'end') {
      handle!.atBoundary(async () => {
        end = await handle!.save();
      });
    } else if (event.type === 'update' && !asked && event.envSteps >= after && event.updates >= updates) {
      asked = true;
      handle!.atBoundary(async () => {
        middle = { saved: Buffer.concat(encodeSnapshot(await handle!.save())), events: events.length };
        if (then === 'stop') handle!.stop('stopped');
      });
    }
  });
  return { events, saved: Buffer.concat(encodeSnapshot(end!)), middle };
}

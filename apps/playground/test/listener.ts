import { vi } from 'vitest';
import type { Conditions, RunEvent } from '../src/run/host/events.ts';

/** Records a session's messages and waits for the first one of a kind. */
export function listener() {
  const said: RunEvent[] = [];
  return {
    said,
    send: (message: RunEvent): void => {
      said.push(message);
    },
    first: <T extends RunEvent['type']>(type: T, from = 0) =>
      vi.waitFor(
        () => {
          const found = said.slice(from).find((message) => message.type === type);
          if (found === undefined) throw new Error(`no ${type} yet`);
          return found as Extract<RunEvent, { type: T }>;
        },
        { timeout: 60_000, interval: 1 },
      ),
  };
}

/** Conditions of a run at full speed, without pictures. */
export function unwatched(until: number): Conditions {
  return { stepsPerSecond: Number.POSITIVE_INFINITY, isPaused: false, isWatched: false, until };
}

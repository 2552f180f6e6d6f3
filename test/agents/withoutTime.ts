// Events of two runs, made comparable.
import type { RunnerEvent } from '@prism-rl/runner';

/** A copy of an event without its time; a copy, because arrays are reused. */
export function withoutTime(event: RunnerEvent): unknown {
  if (event.type === 'start') return { type: 'start', envSteps: event.envSteps };
  return structuredClone(event.type === 'end' ? { ...event, seconds: 0 } : event);
}

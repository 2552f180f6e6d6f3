// Events of a run that two runs can be compared by.
import type { RunnerEvent } from '@prism-rl/runner';

/** A copy of an event, because arrays are reused, without its time. */
export function withoutTime(event: RunnerEvent): unknown {
  if (event.type === 'start') return { type: 'start', envSteps: event.envSteps };
  return structuredClone(event.type === 'end' ? { ...event, seconds: 0 } : event);
}

import { words } from '../words/words.ts';

/** A speed in words. @param isPlan whether steps are sweeps of a plan. */
export function speedText(stepsPerSecond: number, isPlan = false): string {
  const text = words.transport;
  return Number.isFinite(stepsPerSecond) ? text.perSecond(stepsPerSecond, isPlan) : text.fullSpeed;
}

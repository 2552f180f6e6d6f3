// Settings that move by themselves while an agent learns.
import type { Settings } from './settings.ts';

/** The values at both ends of a schedule. */
export interface Ends {
  readonly from: number;
  readonly to: number;
}

/**
 * Where a schedule moves a setting from and to; `undefined` where it stays.
 *
 * @param settings the agent's, presets and defaults included. Tables have a schedule as the value itself; networks have one of the learning
 * rate, whose end SAC says as a part of its beginning.
 */
export function scheduleIn(agent: string, settings: Settings, name: string): Ends | undefined {
  const { [name]: value, learningRateEnd: end } = settings;
  if (typeof value === 'number') {
    if (name !== 'learningRate' || typeof end !== 'number') return undefined;
    const to = agent === 'sac' ? value * end : Math.min(value, end);
    return to === value ? undefined : { from: value, to };
  }
  const { from, to } = (value ?? {}) as unknown as Partial<Ends>;
  return from === undefined || to === undefined ? undefined : { from, to };
}

// Settings with a schedule.
import type { Settings } from '../choices/settings.ts';

/** The start and end values of a schedule. */
export interface Ends {
  readonly from: number;
  readonly to: number;
}

/**
 * Start and end of a setting's schedule; `undefined` if it is constant.
 *
 * @param settings the agent's, including presets and defaults. For tables, the value itself is the schedule; networks have a schedule of
 * the learning rate, whose end SAC gives as a fraction of its start.
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

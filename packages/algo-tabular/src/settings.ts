/** Settings shared by planners and agents. */

import type { Config, ConfigOf, ScheduleConfig, Setting, Settings, SettingsTable } from '@prism-rl/core';
import {
  flag,
  fraction,
  integer,
  number,
  oneOf,
  PrismError,
  resolveConfig,
  scheduleFromConfig,
  settings,
} from '@prism-rl/core';
import type { TraceKind } from './eligibilityTraces.ts';

/** γ. */
export const discount: Setting<number> = fraction(0.99, 'γ: how much later rewards count', {
  typical: '0.9 to 1',
});

/** α. */
export const stepSize: Setting<ScheduleConfig> = unitSchedule(
  0.1,
  'α: how far an estimate moves towards its target; larger is faster and noisier',
  { typical: '0.01 to 0.5', after: 'schedule' },
);

/** ε. */
const epsilon: Setting<ScheduleConfig> = unitSchedule(
  0.1,
  'ε: probability of a random action; larger explores more',
  { typical: '0.01 to 0.3', after: 'schedule' },
);

/** Initial estimates. */
export const initialValue: Setting<number> = number(
  0,
  'Initial value of every estimate; values above all possible returns make the agent try everything',
  { source: 'Sutton & Barto 2018, section 2.6' },
);

/** A number from 0 to 1, or a schedule of such numbers over environment steps. */
/* @__NO_SIDE_EFFECTS__ */
export function unitSchedule(
  fallback: ScheduleConfig,
  meaning: string,
  notes: Pick<Setting, 'typical' | 'after' | 'source'>,
): Setting<ScheduleConfig> {
  return {
    ...{ default: fallback, meaning, ...notes },
    accepts:
      'a number from 0 to 1, or a schedule of such numbers: {"type":"linear","from":1,"to":0.1,"steps":5000}',
    check: (value) => {
      const message = scheduleProblem(value as ScheduleConfig);
      return message === undefined ? undefined : { message, path: [] };
    },
  };
}

function scheduleProblem(config: ScheduleConfig): string | undefined {
  try {
    scheduleFromConfig(config);
  } catch (error) {
    if (error instanceof PrismError) return error.message.replace(/\.$/, '');
    throw error;
  }
  return extremes(config).every((value) => value >= 0 && value <= 1) ? undefined : 'must lie in [0, 1]';
}

/** Values that bound all values of a schedule. */
function extremes(config: ScheduleConfig): readonly number[] {
  if (typeof config === 'number') return [config];
  if (config.type === 'constant') return [config.value];
  if (config.type === 'piecewise') return config.points.map(([, value]) => value);
  return [config.from, config.to];
}

/** Settings of an agent or a planner, with their defaults. */
export interface CompleteSettings<C extends object, T extends SettingsTable = SettingsTable>
  extends Settings<C, T> {
  /**
   * Adds the defaults to the given settings.
   *
   * @throws PrismError `invalid-config` for γ, step sizes or ε outside [0, 1], and for unknown settings.
   */
  complete(given: Partial<C>): C;
}

/** Settings of `owner`, such as `agent sarsa`; refuses settings that are not in the table. */
// The annotation lets bundlers drop agents that are not used: their settings are made with their classes.
/* @__NO_SIDE_EFFECTS__ */
export function completeSettings<const T extends SettingsTable>(
  owner: string,
  table: T,
): CompleteSettings<ConfigOf<T>, T> {
  const made = settings(table);
  return { ...made, complete: (given) => resolveConfig(owner, made, given as Config) };
}

/**
 * Returns λ and the effect of a visit on a trace, to spread into a method's table.
 *
 * @param oneStep name of the method for λ = 0.
 */
export function traceTable(
  oneStep: string,
  kind: TraceKind,
): { lambda: Setting<number>; traces: Setting<TraceKind> } {
  return {
    lambda: fraction(0.9, `λ: how far credit reaches back; 0 is ${oneStep}, 1 is Monte Carlo`, {
      typical: '0.5 to 0.95',
    }),
    traces: oneOf(
      ['accumulating', 'replacing'],
      kind,
      'Effect of another visit: replacing sets the trace to 1, accumulating adds 1, which needs smaller step sizes',
      { needs: { lambda: { not: 0 } } },
    ),
  };
}

/** n of methods with n-step returns. @param oneStep name of the method for n = 1. */
export function windowSize(oneStep: string): Setting<number> {
  const meaning = `Rewards summed before bootstrapping: 1 is ${oneStep}, many are close to Monte Carlo`;
  return integer(4, meaning, { min: 1, typical: '2 to 16' });
}

/** Settings of every control agent, to spread into an agent's table. Schedules count environment steps. */
export const controlTable = { discount, stepSize, epsilon, initialValue };

export type ControlConfig = ConfigOf<typeof controlTable>;

/** Settings of every planner, to spread into a planner's table. */
export const plannerTable = {
  discount: {
    ...discount,
    meaning: 'γ: how much later rewards count. With 1, every policy must end its episodes or have no rewards',
  },
  tolerance: number(
    1e-10,
    'θ: planning ends when no value changes by more. Values are then within 2θ/(1−γ) of the solution; the number of sweeps grows with −log θ',
    { above: 0 },
  ),
  maxSweeps: integer(100_000, 'Sweeps after which planning gives up with an error', { min: 1 }),
};

export type PlannerConfig = ConfigOf<typeof plannerTable>;

/** Settings of planners that sweep over all states in order. */
export const sweepTable = {
  ...plannerTable,
  inPlace: flag(
    false,
    'Whether to overwrite one array state by state, as in the book’s boxes, which needs fewer sweeps. Otherwise each sweep computes v_{k+1} from v_k alone, as in the equations',
  ),
};

export type SweepConfig = ConfigOf<typeof sweepTable>;

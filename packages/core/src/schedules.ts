// Values that change over a run (ε, learning rates, β) are pure functions of the step, so that a resumed run needs no state for them.

import { exp } from './arithmetic/exp.ts';
import { PrismError } from './errors.ts';
import { didYouMean } from './words.ts';

/** The value at a step; steps count from 0. */
export type Schedule = (step: number) => number;

/** A schedule in a configuration; a number is constant. */
export type ScheduleConfig =
  | number
  | { readonly type: 'constant'; readonly value: number }
  | { readonly type: 'linear'; readonly from: number; readonly to: number; readonly steps: number }
  | { readonly type: 'exponential'; readonly from: number; readonly to: number; readonly decay: number }
  | { readonly type: 'piecewise'; readonly points: readonly (readonly [step: number, value: number])[] };

function check(condition: boolean, message: string, hint: string): asserts condition {
  if (!condition) throw new PrismError('invalid-config', message, { hint });
}

function checkFinite(schedule: string, values: { readonly [name: string]: unknown }): void {
  for (const [name, value] of Object.entries(values)) {
    const shown = JSON.stringify(value) ?? String(value);
    check(
      Number.isFinite(value),
      `A ${schedule} schedule needs a number as ${name}, but got ${shown}.`,
      `Set ${name}.`,
    );
  }
}

/** Always `value`. */
export function constantSchedule(value: number): Schedule {
  checkFinite('constant', { value });
  return () => value;
}

/** Linear from `from` at step 0 to `to` at step `steps`, then constant. */
export function linearSchedule(options: {
  readonly from: number;
  readonly to: number;
  readonly steps: number;
}): Schedule {
  const { from, to, steps } = options;
  checkFinite('linear', { from, to, steps });
  check(
    steps > 0,
    `A linear schedule needs a positive number of steps, but got ${steps}.`,
    'For a fixed value use a constant schedule.',
  );
  return (step) => (step >= steps ? to : from + (to - from) * (Math.max(step, 0) / steps));
}

/** to + (from − to)·exp(−step / decay): approaches `to`, 63 % of the way after `decay` steps. */
export function exponentialSchedule(options: {
  readonly from: number;
  readonly to: number;
  readonly decay: number;
}): Schedule {
  const { from, to, decay: steps } = options;
  checkFinite('exponential', { from, to, decay: steps });
  check(
    steps > 0,
    `An exponential schedule needs a positive decay, but got ${steps}.`,
    'It is a number of steps.',
  );
  return (step) => to + (from - to) * exp(-Math.max(step, 0) / steps);
}

/** Interpolates linearly between points `[step, value]`; constant before the first and after the last. */
export function piecewiseSchedule(points: readonly (readonly [step: number, value: number])[]): Schedule {
  check(
    Array.isArray(points) &&
      points.length > 0 &&
      points.every((point) => Array.isArray(point) && point.length === 2),
    'A piecewise schedule needs at least one point [step, value].',
    'For example [[0, 1], [10000, 0.1], [50000, 0.01]].',
  );
  const own = points.map(([step, value]) => {
    checkFinite('piecewise', { step, value });
    return [step, value] as const;
  });
  check(
    own.every(([step], i) => i === 0 || step > own[i - 1]![0]),
    `A piecewise schedule needs ascending steps, but got ${own.map(([step]) => step).join(', ')}.`,
    'Sort the points and name each step once.',
  );
  return (step) => {
    let previous = own[0]!;
    for (const point of own) {
      if (step < point[0]) {
        if (point === previous) return point[1];
        const share = (step - previous[0]) / (point[0] - previous[0]);
        return previous[1] + (point[1] - previous[1]) * share;
      }
      previous = point;
    }
    return previous[1];
  };
}

/**
 * Steps after which a schedule is constant; of an exponential one its `decay`, after which it is 63 % of the way. 0 for a number.
 *
 * @throws PrismError as {@link scheduleFromConfig} does
 */
export function scheduleLength(config: ScheduleConfig): number {
  scheduleFromConfig(config);
  if (typeof config === 'number' || config.type === 'constant') return 0;
  if (config.type === 'piecewise') return config.points.at(-1)![0];
  return config.type === 'linear' ? config.steps : config.decay;
}

/** Keys of each type of schedule, without `type`. */
const keys: { readonly [type: string]: readonly string[] } = {
  constant: ['value'],
  linear: ['from', 'to', 'steps'],
  exponential: ['from', 'to', 'decay'],
  piecewise: ['points'],
};

/**
 * Creates a schedule from a configuration: a number, or an object with a `type`.
 *
 * @throws PrismError `invalid-config` for an unknown type, an unknown or missing key, or an invalid value.
 *
 * @example
 * ```ts
 * const epsilon = scheduleFromConfig({ type: 'linear', from: 1, to: 0.05, steps: 10_000 });
 * epsilon(5_000); // => 0.525
 * ```
 */
export function scheduleFromConfig(config: ScheduleConfig): Schedule {
  if (typeof config === 'number') return constantSchedule(config);
  check(
    typeof config === 'object' && config !== null && !Array.isArray(config),
    `A schedule is a number or an object with a type, but got ${JSON.stringify(config) ?? String(config)}.`,
    'For example {"type": "linear", "from": 1, "to": 0.05, "steps": 10000}.',
  );
  const type: unknown = config.type;
  const accepted = typeof type === 'string' && Object.hasOwn(keys, type) ? keys[type] : undefined;
  check(
    accepted !== undefined,
    `There is no schedule of type ${JSON.stringify(type) ?? String(type)}.`,
    didYouMean(String(type), Object.keys(keys)),
  );
  for (const key of Object.keys(config)) {
    check(
      key === 'type' || accepted.includes(key),
      `A ${config.type} schedule has no setting "${key}".`,
      `It has ${accepted.join(', ')}.`,
    );
  }
  switch (config.type) {
    case 'constant':
      return constantSchedule(config.value);
    case 'linear':
      return linearSchedule(config);
    case 'exponential':
      return exponentialSchedule(config);
    case 'piecewise':
      return piecewiseSchedule(config.points);
  }
}

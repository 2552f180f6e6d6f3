import type { Config } from '@prism-rl/core';
import { PrismError, resolveConfig } from '@prism-rl/core';
import * as v from 'valibot';
import { discount } from '../settings.ts';

/** Settings that all planners share. */
export type PlannerConfig = {
  /** γ in [0, 1]: how much later rewards count. With 1 every policy that is tried has to end its episodes, or pay nothing. */
  discount: number;
  /**
   * θ > 0: planning ends when no value changes by more. Values are then within θ·γ/(1−γ) of the solution; smaller is more exact
   * and takes more sweeps, in proportion to its logarithm.
   */
  tolerance: number;
  /** Sweeps after which planning gives up with an error. */
  maxSweeps: number;
};

/** Settings of planners that sweep over all states in order. */
export type SweepConfig = PlannerConfig & {
  /**
   * Whether one array is overwritten state by state, as in the book's boxes: news then travels many states in one sweep, and fewer
   * sweeps are needed. By default each sweep computes v_{k+1} from v_k alone, as the equations say.
   */
  inPlace: boolean;
};

/** Defaults of all planners. */
export const plannerDefaults: PlannerConfig = { discount: 0.99, tolerance: 1e-10, maxSweeps: 100_000 };

/** Defaults of planners that sweep over all states in order. */
export const sweepDefaults: SweepConfig = { ...plannerDefaults, inPlace: false };

/** The checks of {@link PlannerConfig}, to be spread into the schema of a planner. */
export const plannerEntries = {
  discount,
  tolerance: v.pipe(v.number(), v.finite(), v.gtValue(0, 'must be greater than 0')),
  maxSweeps: v.pipe(v.number(), v.safeInteger('must be an integer'), v.minValue(1, 'must be at least 1')),
};

/** The checks of {@link SweepConfig}, to be spread into the schema of a planner. */
export const sweepEntries = { ...plannerEntries, inPlace: v.boolean() };

/** Checks a {@link SweepConfig}. */
export const sweepSchema: v.GenericSchema<unknown, SweepConfig> = v.strictObject(sweepEntries);

/** Checks a {@link PlannerConfig}. */
export const plannerSchema: v.GenericSchema<unknown, PlannerConfig> = v.strictObject(plannerEntries);

/**
 * A planner's complete settings.
 *
 * @throws PrismError `invalid-config` for a γ outside [0, 1], a tolerance that is not positive, unknown settings.
 */
export function plannerSettings<C extends object>(
  name: string,
  defaults: C,
  schema: v.GenericSchema<unknown, C>,
  given: Partial<C>,
): C {
  return resolveConfig(`planner ${name}`, { defaults, schema }, given as Config);
}

/** @throws PrismError `incompatible` when values have run away, or `sweep` is the last one allowed without convergence. */
export function requireProgress(sweep: number, delta: number, { discount, maxSweeps }: PlannerConfig): void {
  if (sweep < maxSweeps && Number.isFinite(delta)) return;
  throw new PrismError(
    'incompatible',
    `Planning did not converge in ${sweep} sweeps: a value still changed by ${Number(delta.toPrecision(3))} in the last one.`,
    {
      hint:
        discount === 1
          ? 'With discount 1 the end must be within reach from every state. Lower discount below 1.'
          : 'Raise maxSweeps or tolerance, or lower discount.',
    },
  );
}

import { counted, PrismError } from '@prism-rl/core';
import type { BackupModel } from './backupModel.ts';
import { zeroValues } from './backupModel.ts';
import { endlessRise } from './endlessRise.ts';
import type { PlannerConfig } from './plannerConfig.ts';
import { optimalitySweep } from './sweeps.ts';

/** To be called after each sweep that did not reach the tolerance, with its number, its largest change and the values after it. */
export type RequireProgress = (sweep: number, delta: number, v: Float64Array) => void;

/**
 * What ends a planning that would not end by itself.
 *
 * @param sweepInto writes what one more sweep makes of values, from the old values of all states; default: one by the best actions.
 * @returns a function that throws `incompatible` when values have run away, when without discount they are bound to, or when the
 * last sweep allowed has not converged. It looks for the second after sweeps 1, 2, 4, 8 and so on, since that costs about a sweep.
 */
export function progressGuard(
  model: BackupModel,
  { tolerance, maxSweeps }: PlannerConfig,
  sweepInto: (v: Float64Array, out: Float64Array) => void = (v, out) => optimalitySweep(model, v, out),
): RequireProgress {
  const { discount, numStates } = model;
  let nextLook = discount === 1 ? 1 : Number.POSITIVE_INFINITY;
  return (sweep, delta, v) => {
    if (sweep >= nextLook && Number.isFinite(delta)) {
      nextLook = 2 * sweep;
      const next = zeroValues(model);
      sweepInto(v, next);
      // Probabilities may sum to 1 ± 1e-9, which moves values by that share of them.
      const largest = v.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const rise = endlessRise(model, v, next, tolerance + 1e-8 * largest);
      if (rise !== undefined) {
        throw new PrismError(
          'incompatible',
          `Planning with discount 1 never converges here: episodes never end in ${rise.states} of ${counted(numStates, 'state')}, and each sweep changes their values by at least ${Number(rise.change.toPrecision(3))}.`,
          { hint: 'Lower discount below 1.' },
        );
      }
    }
    if (sweep < maxSweeps && Number.isFinite(delta)) return;
    throw new PrismError(
      'incompatible',
      `Planning did not converge in ${counted(sweep, 'sweep')}: a value still changed by ${Number(delta.toPrecision(3))} in the last one.`,
      {
        hint:
          discount === 1
            ? 'With discount 1 the end must be within reach from every state. Lower discount below 1.'
            : 'Raise maxSweeps or tolerance, or lower discount.',
      },
    );
  };
}

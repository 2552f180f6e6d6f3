import type { TabularModel } from '@prism-rl/core';
import { actionValue, backupModel } from './backupModel.ts';

/**
 * q(s, a) = Σ p(s′, r | s, a) [r + γ v(s′)] for all pairs, at `s * numActions + a` (Sutton & Barto 2018, eq. 4.6).
 *
 * @param values v(s), one for each state.
 * @throws PrismError `invalid-argument` for a broken model.
 */
export function actionValues(model: TabularModel, values: Float64Array, discount: number): Float64Array {
  const backups = backupModel(model, discount);
  const v = new Float64Array(model.numStates + 1);
  v.set(values);
  return Float64Array.from({ length: model.numStates * model.numActions }, (_, pair) =>
    actionValue(backups, v, pair),
  );
}

/**
 * Exact values for the planners' tests: v_π from the linear equations v = r + γ P v, solved by elimination (Sutton & Barto 2018, p. 74).
 */

import type { TabularModel } from '@prism-rl/core';

/** Returns v_π of a policy, given as an action per state or as π(a|s) at `s * numActions + a`. */
export function exactValues(
  model: TabularModel,
  policy: Int32Array | Float64Array,
  discount: number,
): Float64Array {
  const { numStates, numActions, offsets, probabilities, nextStates, rewards, terminated } = model;
  const width = numStates + 1;
  const matrix = new Float64Array(numStates * width);
  for (let s = 0; s < numStates; s++) {
    matrix[s * width + s]! += 1;
    for (let a = 0; a < numActions; a++) {
      const pair = s * numActions + a;
      const chosen = policy instanceof Int32Array ? Number(policy[s] === a) : policy[pair]!;
      for (let k = offsets[pair]!; k < offsets[pair + 1]!; k++) {
        const p = chosen * probabilities[k]!;
        matrix[s * width + numStates]! += p * rewards[k]!;
        if (terminated[k] === 0) matrix[s * width + nextStates[k]!]! -= discount * p;
      }
    }
  }
  return eliminate(matrix, numStates);
}

/** Gaussian elimination with partial pivoting of `n` rows, each of `n` coefficients and the right-hand side. */
function eliminate(matrix: Float64Array, n: number): Float64Array {
  const width = n + 1;
  const rows = Array.from({ length: n }, (_, i) => matrix.subarray(i * width, (i + 1) * width));
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++) {
      if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i;
    }
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const own = rows[column]!;
    for (let i = column + 1; i < n; i++) {
      const row = rows[i]!;
      const factor = row[column]! / own[column]!;
      if (factor === 0) continue;
      for (let k = column; k < width; k++) row[k]! -= factor * own[k]!;
    }
  }
  const solution = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    let sum = rows[i]![n]!;
    for (let k = i + 1; k < n; k++) sum -= rows[i]![k]! * solution[k]!;
    solution[i] = sum / rows[i]![i]!;
  }
  return solution;
}

export function optimalityError(model: TabularModel, values: Float64Array, discount: number): number {
  const { numStates, numActions, offsets, probabilities, nextStates, rewards, terminated } = model;
  let worst = 0;
  for (let s = 0; s < numStates; s++) {
    let best = Number.NEGATIVE_INFINITY;
    for (let a = 0; a < numActions; a++) {
      let q = 0;
      for (let k = offsets[s * numActions + a]!; k < offsets[s * numActions + a + 1]!; k++) {
        const future = terminated[k] === 1 ? 0 : discount * values[nextStates[k]!]!;
        q += probabilities[k]! * (rewards[k]! + future);
      }
      best = Math.max(best, q);
    }
    worst = Math.max(worst, Math.abs(best - values[s]!));
  }
  return worst;
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let worst = 0;
  for (let i = 0; i < Math.max(a.length, b.length); i++) worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
  return worst;
}

/** All games of two players. */
export interface Pairing {
  readonly first: number;
  readonly second: number;
  /** Score of the first player in {@link games}; a draw counts a half. */
  readonly won: number;
  readonly games: number;
}

/** Change of a strength, in log odds, at which the iteration ends. */
const tolerance = 1e-10;

/**
 * Computes the strengths of maximum likelihood in the model of Bradley and Terry (1952), log odds with mean 0, by Newton's method: the likelihood is
 * concave. They exist if wins lead from each player to each other (Ford 1957).
 *
 * @param from strengths near the result; default all 0.
 */
export function strengths(players: number, pairings: readonly Pairing[], from?: Float64Array): Float64Array {
  let own = from ?? new Float64Array(players);
  let likelihood = logLikelihood(own, pairings);
  for (let change = 1; change > tolerance; ) {
    const step = newtonStep(own, pairings);
    let next = moved(own, step, 1);
    let reached = logLikelihood(next, pairings);
    // Far from the maximum, a whole step may lead beyond it.
    for (let part = 0.5; reached < likelihood && part > tolerance; part /= 2) {
      next = moved(own, step, part);
      reached = logLikelihood(next, pairings);
    }
    change = reached > likelihood ? Math.max(...step.map(Math.abs)) : 0;
    [own, likelihood] = [next, reached];
  }
  const mean = own.reduce((sum, strength) => sum + strength, 0) / players;
  return own.map((strength) => strength - mean);
}

function moved(own: Float64Array, step: Float64Array, part: number): Float64Array {
  return own.map((strength, k) => strength + part * step[k]!);
}

function logLikelihood(own: Float64Array, pairings: readonly Pairing[]): number {
  let sum = 0;
  for (const { first, second, won, games } of pairings) {
    const ahead = own[first]! - own[second]!;
    sum -= won * softplus(-ahead) + (games - won) * softplus(ahead);
  }
  return sum;
}

/** log(1 + eˣ), without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** Solves H · step = gradient, with the first player fixed: strengths are known up to a constant. */
function newtonStep(own: Float64Array, pairings: readonly Pairing[]): Float64Array {
  const n = own.length;
  const gradient = new Float64Array(n);
  const hessian = new Float64Array(n * n);
  for (const { first, second, won, games } of pairings) {
    const share = 1 / (1 + Math.exp(own[second]! - own[first]!));
    gradient[first]! += won - games * share;
    gradient[second]! -= won - games * share;
    const curvature = games * share * (1 - share);
    for (const [row, column, sign] of [
      [first, first, 1],
      [second, second, 1],
      [first, second, -1],
      [second, first, -1],
    ] as const)
      hessian[row * n + column]! += sign * curvature;
  }
  // Cholesky's decomposition of the rows and columns after the first, in place (Golub & Van Loan, algorithm 4.2.1).
  for (let j = 1; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = hessian[i * n + j]!;
      for (let k = 1; k < j; k++) sum -= hessian[i * n + k]! * hessian[j * n + k]!;
      hessian[i * n + j] = i === j ? Math.sqrt(sum) : sum / hessian[j * n + j]!;
    }
  }
  const step = gradient;
  step[0] = 0;
  for (let i = 1; i < n; i++) {
    for (let k = 1; k < i; k++) step[i]! -= hessian[i * n + k]! * step[k]!;
    step[i]! /= hessian[i * n + i]!;
  }
  for (let i = n - 1; i > 0; i--) {
    for (let k = i + 1; k < n; k++) step[i]! -= hessian[k * n + i]! * step[k]!;
    step[i]! /= hessian[i * n + i]!;
  }
  return step;
}

/**
 * Finds a player that `steps` do not lead to from player 0; undefined if they lead to all.
 *
 * @param steps pairs of players, from one to the other.
 */
export function unreachable(
  players: number,
  steps: readonly (readonly [from: number, to: number])[],
): number | undefined {
  const reached = new Set([0]);
  // A set also iterates over what is added meanwhile.
  for (const player of reached) for (const [from, to] of steps) if (from === player) reached.add(to);
  const all = Array.from({ length: players }, (_, k) => k);
  return all.find((k) => !reached.has(k));
}

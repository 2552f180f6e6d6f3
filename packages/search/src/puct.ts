import { impossible, type Rng } from '@prism-rl/core';
import { exp, log } from '@prism-rl/core/arithmetic';
import type { InteriorRule, RootRule } from './recipe.ts';
import type { Trees } from './trees.ts';

interface PuctOptions {
  /** Weight of the priors; default 1.25. */
  readonly explore?: number;
  /** Visits after which the weight grows; default 19 652. */
  readonly base?: number;
}

interface PuctRootOptions extends PuctOptions {
  /** Concentration of the Dirichlet noise; default 0.3. */
  readonly alpha?: number;
  /** Share of the noise in the priors; default 0.25. */
  readonly fraction?: number;
  /** The move is drawn by visits to the power of 1 / temperature; 0 makes the move with most visits. Default 1. */
  readonly temperature?: number;
}

/** Returns the choice at a node by priors from `at` on. */
function puct(trees: Trees, { explore = 1.25, base = 19_652 }: PuctOptions) {
  const { numActions, visits, values, edgeVisits, edgeValues } = trees;
  const scores = new Float64Array(numActions);
  const weightOf = (_: unknown, n: number): number => (explore + log((n + base + 1) / base)) * Math.sqrt(n);
  const weights = Float64Array.from({ length: trees.simulations + 2 }, weightOf);
  return (node: number, priors: Float64Array, at: number): number => {
    const from = node * numActions;
    let least = values[node]!;
    let largest = least;
    for (let e = from; e < from + numActions; e++) {
      if (edgeVisits[e] === 0) continue;
      least = Math.min(least, edgeValues[e]!);
      largest = Math.max(largest, edgeValues[e]!);
    }
    const range = Math.max(largest - least, 1e-8);
    const weight = weights[visits[node]!]!;
    for (let a = 0; a < numActions; a++) {
      const n = edgeVisits[from + a]!;
      const value = n === 0 ? 0 : (edgeValues[from + a]! - least) / range;
      scores[a] = value + (weight * priors[at + a]!) / (1 + n);
    }
    return trees.best(node, scores);
  };
}

/** Chooses below the roots by PUCT: value, and prior over visits (Silver et al. 2018); values are scaled between the node's and its actions'. */
export function puctInterior(options: PuctOptions = {}): InteriorRule {
  return (trees) => {
    const choose = puct(trees, options);
    return (node) => choose(node, trees.priors, node * trees.numActions);
  };
}

/** Draws from the gamma distribution with scale 1 (Marsaglia & Tsang 2000). */
function gamma(rng: Rng, shape: number): number {
  if (shape < 1) return gamma(rng, shape + 1) * exp(-rng.exponential() / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = rng.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && -rng.exponential() < 0.5 * x * x + d - d * v + d * log(v)) return d * v;
  }
}

/** Chooses at the roots by PUCT with Dirichlet noise on the priors, and draws the move by visits (Silver et al. 2018). */
export function puctRoot(options: PuctRootOptions = {}): RootRule {
  const { alpha = 0.3, fraction = 0.25, temperature = 1 } = options;
  return (trees, roots) => {
    const { numActions, edgeVisits, logits, priors } = trees;
    const choose = puct(trees, options);
    const noisy = new Float64Array(roots * numActions);
    /** The numbers that draw the moves. */
    const draws = new Float64Array(roots);
    return {
      begin(root, node, rng) {
        const at = node * numActions;
        const own = noisy.subarray(root * numActions, (root + 1) * numActions);
        const draw = (_: number, a: number) =>
          fraction > 0 && logits[at + a] !== impossible ? gamma(rng, alpha) : 0;
        own.set(own.map(draw));
        const share = fraction / own.reduce((sum, one) => sum + one, Number.MIN_VALUE);
        own.set(own.map((one, a) => (1 - fraction) * priors[at + a]! + share * one));
        draws[root] = temperature > 0 ? rng.random() : 0;
      },
      choose: (root, node) => choose(node, noisy, root * numActions),
      move(root, node) {
        const visits = edgeVisits.subarray(node * numActions, (node + 1) * numActions);
        const most = Math.max(...visits);
        const weightOf = (n: number) => (n === 0 ? 0 : exp(log(n / most) / temperature));
        const weights = Array.from(visits, temperature > 0 ? weightOf : (n) => Number(n === most));
        let left = draws[root]! * weights.reduce((sum, weight) => sum + weight);
        let move = 0;
        while ((left >= weights[move]! || weights[move] === 0) && move < numActions - 1)
          left -= weights[move++]!;
        return move;
      },
    };
  };
}

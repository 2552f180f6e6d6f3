import { impossible, type Rng } from '@prism-rl/core';
import { exp, log } from '@prism-rl/core/arithmetic';
import type { InteriorRule, RootRule } from './recipe.ts';
import type { Trees } from './trees.ts';

/** `explore`: weight of the priors; default 1.25. `base`: visits after which the weight grows; default 19 652. */
type PuctOptions = { readonly explore?: number; readonly base?: number };

/** Returns the choice at a node by priors from `at` on. */
function puct(trees: Trees, { explore = 1.25, base = 19_652 }: PuctOptions) {
  const { numActions, visits, values, edgeVisits, edgeValues } = trees;
  const scores = new Float64Array(numActions);
  const weightOf = (_: unknown, n: number): number => (explore + log((n + base + 1) / base)) * Math.sqrt(n);
  const weights = Float64Array.from({ length: trees.simulations + 2 }, weightOf);
  return (node: number, priors: Float64Array, at: number): number => {
    let least = values[node]!;
    let most = least;
    for (let e = node; e < node + numActions; e++) {
      if (edgeVisits[e] === 0) continue;
      least = Math.min(least, edgeValues[e]!);
      most = Math.max(most, edgeValues[e]!);
    }
    const weight = weights[visits[node]!]!;
    for (let a = 0; a < numActions; a++) {
      const n = edgeVisits[node + a]!;
      const value = n === 0 ? 0 : (edgeValues[node + a]! - least) / Math.max(most - least, 1e-8);
      scores[a] = value + (weight * priors[at + a]!) / (1 + n);
    }
    return trees.best(node, scores);
  };
}

/** Chooses below the roots by PUCT: value, and prior over visits (Silver et al. 2018); values are scaled between the node's and its actions'. */
export function puctInterior(options: PuctOptions = {}): InteriorRule {
  return (trees) => {
    const choose = puct(trees, options);
    return (node) => choose(node, trees.priors, node);
  };
}

/** Draws from the gamma distribution with scale 1 (Marsaglia & Tsang 2000). */
function gamma(rng: Rng, shape: number): number {
  if (shape < 1) return gamma(rng, shape + 1) * exp(-rng.exponential() / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = rng.normal();
    const side = 1 + x / Math.sqrt(9 * d);
    const v = side * side * side; // `**` differs between JavaScript engines
    if (v > 0 && -rng.exponential() < 0.5 * x * x + d - d * v + d * log(v)) return d * v;
  }
}

/** The noise's concentration `alpha`, default 0.3, and its share of the priors `fraction`, 0.25. Moves by visits^(1 / `temperature`), 1; 0: the most visited. */
type RootOptions = { readonly [name in 'alpha' | 'fraction' | 'temperature']?: number };

/** Chooses at the roots by PUCT with Dirichlet noise on the priors, and draws the move by visits (Silver et al. 2018). */
export function puctRoot(options: PuctOptions & RootOptions = {}): RootRule {
  const { alpha = 0.3, fraction = 0.25, temperature = 1 } = options;
  return (trees, roots) => {
    const { numActions, logits, priors } = trees;
    const choose = puct(trees, options);
    const noisy = new Float64Array(roots * numActions);
    const draws = new Float64Array(roots);
    return {
      begin(root, node, rng) {
        const own = noisy.subarray(root * numActions, (root + 1) * numActions);
        own.set(
          own.map((_, a) => (fraction === 0 || logits[node + a] === impossible ? 0 : gamma(rng, alpha))),
        );
        const share = fraction / own.reduce((sum, one) => sum + one, Number.MIN_VALUE);
        own.set(own.map((one, a) => (1 - fraction) * priors[node + a]! + share * one));
        draws[root] = temperature > 0 ? rng.random() : 0;
      },
      choose: (root, node) => choose(node, noisy, root * numActions),
      move(root, node) {
        const visits = trees.visitsOf(node);
        const most = Math.max(...visits);
        const weights = Array.from(visits, (n) => exp(log(n / most) / Math.max(temperature, 1e-9)));
        let left = draws[root]! * weights.reduce((sum, weight) => sum + weight);
        let move = 0;
        while ((left >= weights[move]! || weights[move] === 0) && move < numActions - 1)
          left -= weights[move++]!;
        return move;
      },
    };
  };
}

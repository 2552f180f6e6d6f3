// Searches that step along random directions, weighted by what candidates in these directions score.
import type { Rng } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { centredRanks, extremes, ranked, Search } from './search.ts';

/** How a {@link DirectionSearch} draws candidates and steps, as data. */
export interface DirectionRecipe {
  readonly population: number;
  /** Whether candidates come in pairs on opposite sides of the mean, which cancels the noise that both share. */
  readonly isMirrored: boolean;
  /** σ: distance of candidates, per parameter. */
  readonly deviation: number;
  /** Turns scores into the weights of the candidates' directions: their sum is the estimated gradient. */
  readonly weigh: (scores: ArrayLike<number>) => Float64Array;
  /** Share of each parameter that is subtracted from its gradient. */
  readonly weightDecay: number;
  readonly optimizer: Stepper;
}

/** Steps uphill. */
export interface Stepper {
  step(parameters: Float64Array, gradient: Float64Array): void;
  /** Arrays that it keeps between steps. */
  readonly state: { readonly [name: string]: Float64Array };
}

function requireStepSize(stepSize: number): void {
  if (stepSize > 0 && stepSize < Number.POSITIVE_INFINITY) return;
  throw PrismError.invalidArgument`A step size must be a finite number above 0, but is ${stepSize}.`;
}

/** Plain steps: the step size times the gradient. @throws PrismError `invalid-argument` for a step size that is no finite number above 0 */
export function plainSteps(stepSize: number): Stepper {
  requireStepSize(stepSize);
  const step: Stepper['step'] = (parameters, gradient) => {
    for (let i = 0; i < parameters.length; i++) parameters[i]! += stepSize * gradient[i]!;
  };
  return { state: {}, step };
}

/** Adam (Kingma & Ba 2015), uphill. @throws PrismError `invalid-argument` for a step size that is no finite number above 0 */
export function adamSteps(size: number, stepSize: number, beta1 = 0.9, beta2 = 0.999): Stepper {
  requireStepSize(stepSize);
  const [first, second, powers] = [new Float64Array(size), new Float64Array(size), Float64Array.of(1, 1)];
  return {
    state: { first, second, powers },
    step: (parameters, gradient) => {
      powers[0]! *= beta1;
      powers[1]! *= beta2;
      const rate = (stepSize * Math.sqrt(1 - powers[1]!)) / (1 - powers[0]!);
      for (let i = 0; i < size; i++) {
        const g = gradient[i]!;
        first[i]! += (1 - beta1) * (g - first[i]!);
        second[i]! += (1 - beta2) * (g * g - second[i]!);
        parameters[i]! += (rate * first[i]!) / (Math.sqrt(second[i]!) + 1e-8);
      }
    },
  };
}

/** Centred ranks, from ½ for the best score to −½ for the worst, over n σ (Salimans et al. 2017). */
export function byRank(deviation: number): DirectionRecipe['weigh'] {
  return (scores) => centredRanks(scores).map((rank) => rank / (scores.length * deviation));
}

/** The scores themselves over n σ: the unbiased gradient of the smoothed score. */
export function byScore(deviation: number): DirectionRecipe['weigh'] {
  return (scores) => withoutNaN(scores).map((score) => score / (scores.length * deviation));
}

/**
 * The pairs whose better half scores most, over their number and the standard deviation of their scores (Mania et al. 2018, algorithm 2). If all
 * score the same there is nothing to learn.
 *
 * @param best number of pairs
 */
export function byBestPairs(best: number): DirectionRecipe['weigh'] {
  return (scores) => {
    const known = withoutNaN(scores);
    const better = Float64Array.from({ length: known.length / 2 }, (_, k) =>
      Math.max(known[2 * k]!, known[2 * k + 1]!),
    );
    const used = Array.from(ranked(better).subarray(0, best), (k) => [2 * k, 2 * k + 1]).flat();
    const mean = used.reduce((sum, k) => sum + known[k]!, 0) / used.length;
    const spread = Math.sqrt(used.reduce((sum, k) => sum + (known[k]! - mean) ** 2, 0) / used.length);
    const weights = new Float64Array(known.length);
    if (spread > 0) for (const k of used) weights[k] = known[k]! / (best * spread);
    return weights;
  };
}

/** Replaces NaN and −∞ by the worst finite score, and +∞ by the best one. */
function withoutNaN(scores: ArrayLike<number>): Float64Array {
  const finite = Array.from(scores).filter(Number.isFinite);
  const { least, most } = finite.length === 0 ? { least: 0, most: 0 } : extremes(finite);
  return Float64Array.from(scores, (score) =>
    Number.isNaN(score) ? least : Math.min(most, Math.max(least, score)),
  );
}

/** OpenAI ES and augmented random search: they differ in their {@link DirectionRecipe} only. */
export class DirectionSearch extends Search {
  readonly deviation: number;
  protected readonly arrays;
  readonly #recipe: DirectionRecipe;
  /** One for each candidate, or for each pair. */
  readonly #directions: readonly Float64Array[];

  /** @throws PrismError `invalid-argument` for settings that make no generation, such as an odd number of mirrored candidates */
  constructor(start: Float64Array, rng: Rng, recipe: DirectionRecipe) {
    super('A search along directions', start, rng, recipe, 2);
    const { population, isMirrored, deviation, optimizer } = recipe;
    if (isMirrored && population % 2 === 1) {
      throw PrismError.invalidArgument`Mirrored candidates come in pairs, but the population is ${population}.`;
    }
    this.deviation = deviation;
    this.arrays = { mean: this.mean, ...optimizer.state };
    this.#recipe = recipe;
    const count = isMirrored ? population / 2 : population;
    this.#directions = Array.from({ length: count }, () => new Float64Array(start.length));
  }

  draw(): void {
    for (const direction of this.#directions) this.rng.fillNormal(direction);
  }

  candidate(k: number, into: Float64Array): void {
    const { mean, deviation } = this;
    const { isMirrored } = this.#recipe;
    const direction = this.#directions[isMirrored ? k >> 1 : k]!;
    const distance = isMirrored && k % 2 === 1 ? -deviation : deviation;
    for (let i = 0; i < mean.length; i++) into[i] = mean[i]! + distance * direction[i]!;
  }

  tell(scores: ArrayLike<number>): void {
    const { mean } = this;
    const { isMirrored, weigh, weightDecay, optimizer } = this.#recipe;
    const weights = weigh(scores);
    const gradient = mean.map((x) => -weightDecay * x);
    for (const [k, direction] of this.#directions.entries()) {
      const [one, other] = isMirrored ? [weights[2 * k]!, -weights[2 * k + 1]!] : [weights[k]!, 0];
      if (one === 0 && other === 0) continue;
      for (let i = 0; i < gradient.length; i++)
        gradient[i] = gradient[i]! + one * direction[i]! + other * direction[i]!;
    }
    optimizer.step(mean, gradient);
  }
}

// CMA-ES as a plugin would implement it: the sampler's contract supports a stateful algorithm, whose state is recomputed from the trials.
import type { Config, Json, SamplerEntry, SearchSpace, Trial } from '@prism-rl/core';
import { settings } from '@prism-rl/core';
import { namedRng } from '@prism-rl/stats';
import { coordinateOf, isActive, valueAt } from '../../src/search/space/unitCube.ts';

/** Diagonal CMA-ES (Ros & Hansen 2008) on the coordinates of the space; learns nothing about inactive conditional settings. */
export const cmaEs: SamplerEntry = {
  description: 'separable CMA-ES',
  ...settings({}),
  create: ({ space, seed }) => ({
    suggest: (number, trials) => {
      const size = 4 + Math.floor(3 * Math.log(space.length));
      const generation = Math.floor(number / size);
      const { mean, sigma, variances } = stateAfter(generation, size, space, trials);
      const rng = namedRng(`cma ${number}`, seed);
      const settings: { [name: string]: Json } = {};
      for (const [d, dimension] of space.entries()) {
        const at = reflected(mean[d]! + sigma * Math.sqrt(variances[d]!) * rng.normal());
        if (isActive(dimension, settings)) settings[dimension.name] = valueAt(dimension, at);
      }
      return settings;
    },
  }),
};

interface State {
  readonly mean: Float64Array;
  readonly sigma: number;
  readonly variances: Float64Array;
}

/** The state after a number of generations, from the trials alone. */
function stateAfter(generations: number, size: number, space: SearchSpace, trials: readonly Trial[]): State {
  const n = space.length;
  const half = size >> 1;
  const raw = Array.from({ length: half }, (_, k) => Math.log(half + 0.5) - Math.log(k + 1));
  const sum = raw.reduce((a, b) => a + b, 0);
  const weights = raw.map((w) => w / sum);
  const effective = 1 / weights.reduce((a, w) => a + w * w, 0);
  const cSigma = (effective + 2) / (n + effective + 5);
  const damping = 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (n + 1)) - 1) + cSigma;
  const cMu = Math.min(
    1,
    (((n + 2) / 3) * (2 * (effective - 2 + 1 / effective))) / ((n + 2) ** 2 + effective),
  );
  const expected = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
  let mean = new Float64Array(n).fill(0.5);
  let sigma = 0.3;
  let variances = new Float64Array(n).fill(1);
  const path = new Float64Array(n);
  for (let g = 0; g < generations; g++) {
    const members = trials
      .filter(({ number, value }) => Math.floor(number / size) === g && value !== undefined)
      .sort((a, b) => b.value! - a.value! || a.number - b.number);
    if (members.length < half) continue;
    const points = members.slice(0, half).map(({ settings }) => pointOf(space, settings, mean));
    const next = Float64Array.from(mean, (_, d) => points.reduce((a, p, k) => a + weights[k]! * p[d]!, 0));
    for (let d = 0; d < n; d++) {
      const step = (next[d]! - mean[d]!) / (sigma * Math.sqrt(variances[d]!));
      path[d] = (1 - cSigma) * path[d]! + Math.sqrt(cSigma * (2 - cSigma) * effective) * step;
    }
    const [centre, spread] = [mean, sigma];
    variances = Float64Array.from(variances, (v, d) => {
      const rank = points.reduce((a, p, k) => a + weights[k]! * ((p[d]! - centre[d]!) / spread) ** 2, 0);
      return (1 - cMu) * v + cMu * rank;
    });
    sigma *= Math.exp((cSigma / damping) * (Math.hypot(...path) / expected - 1));
    mean = next;
  }
  return { mean, sigma: Math.min(1, sigma), variances };
}

function pointOf(space: SearchSpace, settings: Config, otherwise: Float64Array): Float64Array {
  return Float64Array.from(space, (dimension, d) => {
    const value = settings[dimension.name];
    return value === undefined ? otherwise[d]! : coordinateOf(dimension, value);
  });
}

/** Reflects coordinates at the ends. */
function reflected(at: number): number {
  const folded = Math.abs(at % 2);
  return folded > 1 ? 2 - folded : folded;
}

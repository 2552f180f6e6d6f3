import { PrismError, type Rng, type Snapshot } from '@prism-rl/core';
import { exp } from '@prism-rl/core/arithmetic';

export interface ExplorationNoise {
  /** Samples the next value for element `k` of the actions of all environments. */
  next(rng: Rng, k: number): number;
  save?(): Snapshot;
  restore?(snapshot: Snapshot): void;
}

/** Kinds of noise, see {@link explorationNoise}. */
export const noiseKinds = ['white', 'ou', 'pink'] as const;

/**
 * Creates noise of a kind.
 *
 * @param std standard deviation; for `ou` the σ of a step, see {@link ornsteinUhlenbeckNoise}.
 * @param size number of action elements of all environments.
 */
export function explorationNoise(
  kind: (typeof noiseKinds)[number],
  std: number,
  size: number,
): ExplorationNoise {
  if (kind === 'ou') return ornsteinUhlenbeckNoise(std, size);
  return kind === 'pink' ? pinkNoise(std, size) : whiteNoise(std);
}

/** Samples an independent normal number for every element at every step. */
export function whiteNoise(std: number): ExplorationNoise {
  return { next: (rng) => rng.normal(0, std) };
}

const theta = 0.15;
const timeStep = 0.01;

/**
 * Ornstein-Uhlenbeck noise, which drifts and reverts to 0 (Uhlenbeck & Ornstein 1930, as in Lillicrap et al. 2016, section 7): x ← x − θ x
 * Δt + σ √Δt N(0, 1), with θ = 0.15 and Δt = 0.01. It continues across episodes.
 *
 * @param size number of action elements of all environments.
 */
export function ornsteinUhlenbeckNoise(std: number, size: number): ExplorationNoise {
  const values = new Float64Array(size);
  const spread = std * Math.sqrt(timeStep);
  return {
    next: (rng, k) => {
      values[k]! += -theta * values[k]! * timeStep + spread * rng.normal();
      return values[k]!;
    },
    ...remembered(values, 0),
  };
}

/** Steps after which the correlation of each component of pink noise has fallen to 1/e. */
const pinkPeriods = [1, 4, 16, 64, 256, 1024];
const pinkKept = pinkPeriods.map((period) => exp(-1 / period));
const pinkNew = pinkKept.map((kept) => Math.sqrt(1 - kept * kept));
const notDrawn = Number.NaN;

/**
 * Pink noise has equal power in slow and quick fluctuations, between white noise, which averages out, and noise that drifts (Eberhard et
 * al. 2023, Pink noise is all you need). Each sample is normal with standard deviation `std`: the sum of six autoregressive processes of
 * equal variance, each slower than the last by a factor of four. It continues across episodes.
 *
 * @param size number of action elements of all environments.
 */
export function pinkNoise(std: number, size: number): ExplorationNoise {
  const count = pinkPeriods.length;
  const values = new Float64Array(size * count).fill(notDrawn);
  const spread = std / Math.sqrt(count);
  return {
    next: (rng, k) => {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const last = values[k * count + i]!;
        const normal = rng.normal();
        const value = Number.isNaN(last) ? normal : pinkKept[i]! * last + pinkNew[i]! * normal;
        values[k * count + i] = value;
        sum += value;
      }
      return spread * sum;
    },
    ...remembered(values, notDrawn),
  };
}

/**
 * Saves and restores the state of the noise. If the number of environments differs from the snapshot's, as in an evaluation, the noise
 * starts afresh.
 */
function remembered(
  values: Float64Array,
  first: number,
): Required<Pick<ExplorationNoise, 'save' | 'restore'>> {
  return {
    save: () => ({ meta: {}, arrays: { values: values.slice() } }),
    restore: ({ arrays }) => {
      const saved = arrays.values;
      if (!(saved instanceof Float64Array)) {
        throw PrismError.corrupt`The saved agent has no exploration noise.
          Resume with the configuration that the checkpoint was made with.`;
      }
      if (saved.length === values.length) values.set(saved);
      else values.fill(first);
    },
  };
}

import type { Rng, Snapshot } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';

/** Noise on the actions of a deterministic policy. */
export interface ExplorationNoise {
  /** The next number for element `k` of the actions of all environments. */
  next(rng: Rng, k: number): number;
  save?(): Snapshot;
  restore?(snapshot: Snapshot): void;
}

/** A normal number of its own for every element at every step. */
export function whiteNoise(std: number): ExplorationNoise {
  return { next: (rng) => rng.normal(0, std) };
}

const theta = 0.15;
const timeStep = 0.01;

/**
 * Noise that wanders and is drawn back to 0 (Uhlenbeck & Ornstein 1930, as in Lillicrap et al. 2016, section 7):
 * x ← x − θ x Δt + σ √Δt N(0, 1), with θ = 0.15 and Δt = 0.01. It goes on across episodes.
 *
 * @param size elements of the actions of all environments.
 */
export function ornsteinUhlenbeckNoise(std: number, size: number): ExplorationNoise {
  const values = new Float64Array(size);
  const spread = std * Math.sqrt(timeStep);
  return {
    next: (rng, k) => {
      values[k]! += -theta * values[k]! * timeStep + spread * rng.normal();
      return values[k]!;
    },
    save: () => ({ meta: {}, arrays: { values: values.slice() } }),
    restore: ({ arrays }) => {
      const saved = arrays.values;
      if (!(saved instanceof Float64Array) || saved.length !== size) {
        throw new PrismError(
          'corrupt',
          `The saved exploration noise does not fit: it should hold ${size} numbers.`,
        );
      }
      values.set(saved);
    },
  };
}

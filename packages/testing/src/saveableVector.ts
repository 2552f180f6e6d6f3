import type { PackedArray, Rng, VectorEnv } from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';
import { must, same } from './check.ts';
import { sampleActions } from './sampleActions.ts';
import type { Saveable, Saved } from './savedStateChecks.ts';

/** A vector whose saved state brings back all that it shows. */
export class SaveableVector implements Saveable {
  readonly #vector: VectorEnv;

  constructor(vector: VectorEnv) {
    this.#vector = vector;
  }

  get ended(): boolean {
    const { terminated, truncated } = this.#vector;
    return terminated.includes(1) || truncated.includes(1);
  }

  begin(seed: number): unknown {
    this.#vector.reset({ seed });
    return this.#vector.observations.slice();
  }

  step(action: unknown): unknown {
    this.#vector.step(action as PackedArray);
    return shown(this.#vector);
  }

  sample(actions: Rng): unknown {
    return sampleActions(this.#vector, actions);
  }

  save(): Saved {
    return { state: this.#vector.save!(), shown: shown(this.#vector) };
  }

  restore(saved: Saved): void {
    this.#vector.restore!(saved.state);
    for (const [name, value] of Object.entries(shown(this.#vector))) {
      const before = (saved.shown as { readonly [name: string]: unknown })[name];
      must(
        same(value, before),
        `restore does not bring the ${name} back: they are ${describeValue(value)} instead of ${describeValue(before)}.`,
      );
    }
  }
}

/** All that a step shows, copied; final observations only of those that ended. */
export function shown(vector: VectorEnv): { readonly [field: string]: unknown } {
  const { observations, rewards, terminated, truncated, finalObservations, numEnvs } = vector;
  const { size } = vector.observationSpace;
  return {
    observations: observations.slice(),
    rewards: rewards.slice(),
    terminated: terminated.slice(),
    truncated: truncated.slice(),
    finals: Array.from({ length: numEnvs }, (_, i) =>
      terminated[i] === 1 || truncated[i] === 1 ? finalObservations.slice(i * size, (i + 1) * size) : null,
    ),
  };
}

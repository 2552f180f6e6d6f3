import type { Memory, PackedArray, Snapshot, Transitions } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';

/** One step of every environment, as a network takes it. */
export interface LastTransitionBatch {
  /** S, `[envs, observation]`. */
  readonly observations: Float32Array;
  /** A, `[envs]`, as the environment takes it. */
  readonly actions: Int32Array;
  /** R, `[envs]`. */
  readonly rewards: Float32Array;
  /** S′, `[envs, observation]`. */
  readonly nextObservations: Float32Array;
  /** `[envs]` γ, and 0 where S′ is the end; an episode that is cut off keeps its γ. */
  readonly discounts: Float32Array;
}

/** What a {@link LastTransition} is made for. */
export interface LastTransitionOptions {
  readonly numEnvs: number;
  readonly observationSize: number;
  /** γ. */
  readonly discount: number;
}

/** Remembers one step until it is learned from, once: no replay. */
export class LastTransition implements Memory<LastTransitionBatch> {
  readonly capacity: number;
  readonly #discount: number;
  readonly #batch: LastTransitionBatch;
  #isDue = false;

  constructor({ numEnvs, observationSize, discount }: LastTransitionOptions) {
    this.capacity = numEnvs;
    this.#discount = discount;
    this.#batch = {
      observations: new Float32Array(numEnvs * observationSize),
      actions: new Int32Array(numEnvs),
      rewards: new Float32Array(numEnvs),
      nextObservations: new Float32Array(numEnvs * observationSize),
      discounts: new Float32Array(numEnvs),
    };
  }

  get size(): number {
    return this.#isDue ? this.capacity : 0;
  }

  add(transitions: Transitions): void {
    const { observations, actions, rewards, nextObservations, discounts } = this.#batch;
    observations.set(transitions.observations);
    actions.set(transitions.actions);
    rewards.set(transitions.rewards);
    nextObservations.set(transitions.nextObservations);
    for (let i = 0; i < discounts.length; i++) {
      discounts[i] = transitions.terminated[i] === 1 ? 0 : this.#discount;
    }
    this.#isDue = true;
  }

  ready(): boolean {
    return this.#isDue;
  }

  sample(): LastTransitionBatch {
    this.#isDue = false;
    return this.#batch;
  }

  save(): Snapshot {
    return { meta: { isDue: this.#isDue }, arrays: structuredClone({ ...this.#batch }) };
  }

  /** @throws PrismError `corrupt` for a snapshot of another number of environments or other observations. */
  restore({ meta, arrays }: Snapshot): void {
    for (const [name, array] of Object.entries(this.#batch)) {
      const saved = arrays[name];
      if (saved?.length !== array.length) {
        throw new PrismError(
          'corrupt',
          `The saved "${name}" should hold ${array.length} numbers, but ${saved === undefined ? 'is missing' : `holds ${saved.length}`}.`,
          { hint: 'Restore it with the same environment and number of environments.' },
        );
      }
      array.set(saved as PackedArray);
    }
    this.#isDue = meta.isDue === true;
  }
}

import type { ExtraSpecs, Extras, Memory, PackedArray, Snapshot, Space, Transitions } from '@prism-rl/core';
import { extraArrays, PrismError, packedArray } from '@prism-rl/core';

/** The last step of every environment. */
export interface Step {
  readonly count: number;
  readonly observations: PackedArray;
  readonly actions: PackedArray;
  readonly rewards: Float64Array;
  readonly nextObservations: PackedArray;
  readonly terminated: Uint8Array;
  /** 1 if the episode was truncated: the successor still has a value. */
  readonly truncated: Uint8Array;
  /** 1 if the observation is the first of an episode. */
  readonly starts: Uint8Array;
  readonly extras: Extras;
}

/** Keeps the last step until it is learned from, and nothing else. */
export class LastStep implements Memory<Step> {
  readonly capacity: number;
  readonly #step: Step;
  #isDue = false;

  constructor(observationSpace: Space, actionSpace: Space, numEnvs: number, extras: ExtraSpecs = {}) {
    this.capacity = numEnvs;
    this.#step = {
      count: numEnvs,
      observations: packedArray(observationSpace.dtype, numEnvs * observationSpace.size),
      actions: packedArray(actionSpace.dtype, numEnvs * actionSpace.size),
      rewards: new Float64Array(numEnvs),
      nextObservations: packedArray(observationSpace.dtype, numEnvs * observationSpace.size),
      terminated: new Uint8Array(numEnvs),
      truncated: new Uint8Array(numEnvs),
      starts: new Uint8Array(numEnvs),
      extras: extraArrays(extras, numEnvs),
    };
  }

  get size(): number {
    return this.#isDue ? this.capacity : 0;
  }

  add(transitions: Transitions): void {
    const step = this.#step;
    step.observations.set(transitions.observations);
    step.actions.set(transitions.actions);
    step.rewards.set(transitions.rewards);
    step.nextObservations.set(transitions.nextObservations);
    step.terminated.set(transitions.terminated);
    step.truncated.set(transitions.truncated);
    step.starts.set(transitions.starts);
    for (const name in step.extras) step.extras[name]!.set(transitions.extras[name]!);
    this.#isDue = true;
  }

  ready(): boolean {
    return this.#isDue;
  }

  sample(): Step {
    this.#isDue = false;
    return this.#step;
  }

  save(): Snapshot {
    const { count: _, extras, ...arrays } = structuredClone(this.#step);
    return { meta: { isDue: this.#isDue }, arrays: { ...arrays, ...extras } };
  }

  /** @throws PrismError `corrupt` for a step of other spaces or of another number of environments. */
  restore({ meta, arrays }: Snapshot): void {
    const { count: _, extras, ...own } = this.#step;
    for (const [name, array] of Object.entries({ ...own, ...extras })) {
      const saved = arrays[name];
      if (saved?.length !== array.length) {
        throw new PrismError(
          'corrupt',
          `The saved step should have ${array.length} numbers of "${name}", but has ${saved?.length ?? 'none'}.`,
          {
            hint: 'Restore it into an agent for the same environment and number of environments.',
          },
        );
      }
      array.set(saved as Float32Array);
    }
    this.#isDue = meta.isDue === true;
  }
}

import type { ExtraSpecs, Memory, Snapshot, Space, Transitions } from '@prism-rl/core';
import { actOutputs, checkArrays, fillArrays, packedArray } from '@prism-rl/core';

/** Keeps the last step until it is learned from, and nothing else. */
export class LastStep implements Memory<Transitions> {
  readonly capacity: number;
  readonly #step: Transitions;
  #isDue = false;

  constructor(observationSpace: Space, actionSpace: Space, numEnvs: number, extras: ExtraSpecs = {}) {
    this.capacity = numEnvs;
    const { actions, extras: own } = actOutputs(actionSpace, numEnvs, extras);
    this.#step = {
      count: numEnvs,
      observations: packedArray(observationSpace.dtype, numEnvs * observationSpace.size),
      actions,
      rewards: new Float64Array(numEnvs),
      nextObservations: packedArray(observationSpace.dtype, numEnvs * observationSpace.size),
      terminated: new Uint8Array(numEnvs),
      truncated: new Uint8Array(numEnvs),
      starts: new Uint8Array(numEnvs),
      extras: own,
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

  sample(): Transitions {
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
    const all = { ...own, ...extras };
    const hint = 'Restore it into an agent for the same environment and number of environments.';
    checkArrays('a last step', all, arrays, hint);
    fillArrays(all, arrays);
    this.#isDue = meta.isDue === true;
  }
}

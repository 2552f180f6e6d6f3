import type { ActOutputs, ExtraSpecs, PackedArray, Rng, Space, Transitions } from '@prism-rl/core';
import { actionMaskOf, actOutputs, copyRow, forget, packedArray } from '@prism-rl/core';
import { choicesOf } from '@prism-rl/core/checks';

/** Probability of termination, and of truncation, at each step. */
const endProbability = 0.05;

export interface ExperienceOptions {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly numEnvs: number;
  /** Additional outputs of a policy; default: none. */
  readonly extras?: ExtraSpecs | undefined;
  /** Size of a recurrent policy's state; default 0. */
  readonly stateSize?: number | undefined;
  readonly rng: Rng;
  /** Writes one packed observation; default: a random sample of the space. */
  readonly observation?: (out: PackedArray) => void;
}

/** Generated experience for agents and memories: random observations, and episodes that end at random. Reuses its arrays, like a runner. */
export class Experience {
  readonly numEnvs: number;
  readonly observations: PackedArray;
  /** The policy's outputs. */
  readonly out: ActOutputs;
  readonly transitions: Transitions;
  readonly #space: Space;
  readonly #rng: Rng;
  readonly #isStart: Uint8Array;
  readonly #fill: (row: PackedArray) => void;

  constructor({
    observationSpace,
    actionSpace,
    numEnvs,
    extras,
    stateSize,
    rng,
    observation,
  }: ExperienceOptions) {
    this.numEnvs = numEnvs;
    this.#space = observationSpace;
    this.#rng = rng;
    const mask = actionMaskOf(observationSpace);
    this.#fill =
      observation ??
      ((out) => {
        observationSpace.pack(observationSpace.sample(rng), out);
        // Allows at least one action of each choice.
        let start = mask?.offset ?? 0;
        for (const n of (mask && choicesOf(actionSpace)) ?? []) {
          out[start + rng.integers(n)] = 1;
          start += n;
        }
      });
    this.observations = packedArray(observationSpace.dtype, numEnvs * observationSpace.size);
    this.out = actOutputs(actionSpace, numEnvs, extras, stateSize);
    for (let i = 0; i < numEnvs; i++) {
      this.#observe(this.observations, i);
      actionSpace.pack(actionSpace.sample(rng), this.out.actions, i * actionSpace.size);
    }
    this.transitions = {
      count: numEnvs,
      observations: this.observations.slice(),
      actions: this.out.actions.slice(),
      rewards: new Float64Array(numEnvs),
      nextObservations: this.observations.slice(),
      terminated: new Uint8Array(numEnvs),
      truncated: new Uint8Array(numEnvs),
      starts: new Uint8Array(numEnvs),
      extras: actOutputs(actionSpace, numEnvs, extras).extras,
    };
    this.#isStart = new Uint8Array(numEnvs).fill(1);
  }

  /** Takes the actions in {@link out}: fills {@link transitions} and {@link observations}. */
  step(): Transitions {
    const { observations, actions, nextObservations, rewards, terminated, truncated } = this.transitions;
    const { size } = this.#space;
    observations.set(this.observations);
    actions.set(this.out.actions);
    this.transitions.starts.set(this.#isStart);
    for (const [name, array] of Object.entries(this.transitions.extras)) array.set(this.out.extras[name]!);
    for (let i = 0; i < this.numEnvs; i++) {
      this.#observe(nextObservations, i);
      rewards[i] = this.#rng.normal();
      terminated[i] = this.#rng.random() < endProbability ? 1 : 0;
      truncated[i] = this.#rng.random() < endProbability ? 1 : 0;
      this.#isStart[i] = terminated[i]! | truncated[i]!;
      if (this.#isStart[i] === 1) {
        this.#observe(this.observations, i);
        forget(this.out, i, this.numEnvs);
      } else copyRow(nextObservations, i, this.observations, i, size);
    }
    return this.transitions;
  }

  #observe(array: PackedArray, i: number): void {
    const { size } = this.#space;
    this.#fill(array.subarray(i * size, (i + 1) * size));
  }
}

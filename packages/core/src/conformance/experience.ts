/** Made-up experience for memories and agents: observations are random members of the space, episodes end at random. */

import { copyRow, type PackedArray, packedArray } from '../arrays.ts';
import type { Transitions } from '../memory.ts';
import type { Rng } from '../rng/rng.ts';
import type { Space } from '../spaces/space.ts';

/** Probability that an episode terminates, and that it is truncated, at each step. */
const endProbability = 0.05;

/** What stands around an agent in training, without an environment. Its arrays are reused, as a runner's are. */
export class Experience {
  readonly numEnvs: number;
  readonly observations: PackedArray;
  readonly actions: PackedArray;
  readonly transitions: Transitions;
  readonly #space: Space;
  readonly #rng: Rng;
  readonly #fill: (row: PackedArray) => void;

  /**
   * @param observation writes one packed observation; default: a random member of the space.
   */
  constructor(
    observationSpace: Space,
    actionSpace: Space,
    numEnvs: number,
    rng: Rng,
    observation?: (out: PackedArray) => void,
  ) {
    this.numEnvs = numEnvs;
    this.#space = observationSpace;
    this.#rng = rng;
    this.#fill = observation ?? ((out) => observationSpace.pack(observationSpace.sample(rng), out));
    this.observations = packedArray(observationSpace.dtype, numEnvs * observationSpace.size);
    this.actions = packedArray(actionSpace.dtype, numEnvs * actionSpace.size);
    for (let i = 0; i < numEnvs; i++) {
      this.#observe(this.observations, i);
      actionSpace.pack(actionSpace.sample(rng), this.actions, i * actionSpace.size);
    }
    this.transitions = {
      count: numEnvs,
      observations: this.observations.slice(),
      actions: this.actions.slice(),
      rewards: new Float64Array(numEnvs),
      nextObservations: this.observations.slice(),
      terminated: new Uint8Array(numEnvs),
      truncated: new Uint8Array(numEnvs),
    };
  }

  /** Takes the step that {@link actions} ask for: fills {@link transitions} and {@link observations}. */
  step(): Transitions {
    const { observations, actions, nextObservations, rewards, terminated, truncated } = this.transitions;
    const { size } = this.#space;
    observations.set(this.observations);
    actions.set(this.actions);
    for (let i = 0; i < this.numEnvs; i++) {
      this.#observe(nextObservations, i);
      rewards[i] = this.#rng.normal();
      terminated[i] = this.#rng.random() < endProbability ? 1 : 0;
      truncated[i] = this.#rng.random() < endProbability ? 1 : 0;
      if (terminated[i] === 1 || truncated[i] === 1) this.#observe(this.observations, i);
      else copyRow(nextObservations, i, this.observations, i, size);
    }
    return this.transitions;
  }

  #observe(array: PackedArray, i: number): void {
    const { size } = this.#space;
    this.#fill(array.subarray(i * size, (i + 1) * size));
  }
}

import type { Outcome, PackedArray, RowTask, Space } from '../src/index.ts';
import { Dict, Discrete, MultiBinary, RowEnv, RowVector } from '../src/index.ts';
import type { Rng } from '../src/rng/rng.ts';

/** What {@link RandomMasks} shows. */
export type MaskedObservation = { readonly about: number; readonly action_mask: Int8Array };

const actions = 5;
const states = 6;
const limit = 12;

/**
 * Five actions, 3 to 7, of which chance alone says which are possible: the state tells nothing. A step is worth 1 for the least that is
 * possible; an episode ends at random, with a mask of zeros, or after twelve steps. The rows refuse what is impossible.
 *
 * A row is: the state, then the mask.
 */
export class RandomMasksTask implements RowTask<MaskedObservation, Int32Array> {
  readonly id = 'RandomMasks-v0';
  readonly observationSpace: Space<MaskedObservation> = new Dict({
    // Before the mask, as names are sorted: it does not begin an observation.
    about: new Discrete(states),
    action_mask: new MultiBinary(actions),
  });
  readonly actionSpace: Discrete = new Discrete(actions, { start: 3 });
  readonly stateType = 'int32';
  readonly stateSize = 1 + actions;
  readonly maxEpisodeSteps = limit;

  start(row: Int32Array, rng: Rng): void {
    row[0] = rng.integers(states);
    for (let a = 0; a < actions; a++) row[1 + a] = rng.integers(2);
    row[1 + rng.integers(actions)] = 1;
  }

  step(row: Int32Array, taken: PackedArray, from: number, rng: Rng, outcome: Outcome): void {
    outcome.reward = taken[from]! - 3 === row.indexOf(1, 1) - 1 ? 1 : 0;
    this.start(row, rng);
    outcome.terminated = rng.random() < 0.05;
    if (outcome.terminated) row.fill(0, 1);
  }

  observe(row: Int32Array, out: PackedArray, to: number): void {
    for (let k = 0; k <= actions; k++) out[to + k] = row[k]!;
  }
}

/** One environment by {@link RandomMasksTask}. */
export class RandomMasks extends RowEnv<MaskedObservation, number, Int32Array> {
  constructor(task: RandomMasksTask = new RandomMasksTask()) {
    super(task);
  }
}

/** Several of them. */
export class RandomMasksVector extends RowVector<MaskedObservation, Int32Array> {
  constructor(numEnvs: number, task: RandomMasksTask = new RandomMasksTask()) {
    super(numEnvs, task);
  }
}

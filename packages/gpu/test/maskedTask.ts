// Rules whose observations mask actions; an impossible action costs more than an episode can bring.
import {
  Dict,
  Discrete,
  definePlugin,
  MultiBinary,
  type Outcome,
  type PackedArray,
  type Plugin,
  type Rng,
  RowEnv,
  type RowTask,
  RowVector,
  settings,
} from '@prism-rl/core';

const ACTIONS = 4;
type Shown = { readonly about: number; readonly action_mask: Int8Array };

/** What an impossible action costs. */
export const COST = 1000;

/** Chance says which doors are open. The best open door is the one that the state names, if it is open; it is worth 1. An episode has eight steps. */
export class Doors implements RowTask<Shown, Int32Array> {
  readonly id = 'Doors-v0';
  readonly observationSpace = new Dict({
    about: new Discrete(ACTIONS),
    action_mask: new MultiBinary(ACTIONS),
  });
  readonly actionSpace: Discrete = new Discrete(ACTIONS, { start: 2 });
  readonly stateType = 'int32';
  readonly stateSize = 1 + ACTIONS;
  readonly maxEpisodeSteps = 8;

  start(row: Int32Array, rng: Rng): void {
    row[0] = rng.integers(ACTIONS);
    for (let a = 0; a < ACTIONS; a++) row[1 + a] = rng.integers(2);
    row[1 + rng.integers(ACTIONS)] = 1;
  }

  step(row: Int32Array, taken: PackedArray, from: number, rng: Rng, outcome: Outcome): void {
    const door = taken[from]! - 2;
    if (row[1 + door] === 0) outcome.reward = -COST;
    else outcome.reward = door === row[0]! ? 1 : 0;
    outcome.terminated = false;
    this.start(row, rng);
  }

  observe(row: Int32Array, out: PackedArray, to: number): void {
    for (let k = 0; k <= ACTIONS; k++) out[to + k] = row[k]!;
  }
}

/** @returns one of them, or several */
export const doors = (): RowEnv<Shown, number, Int32Array> => new RowEnv(new Doors());
export const manyDoors = (numEnvs: number): RowVector<Shown, Int32Array> =>
  new RowVector(numEnvs, new Doors());

/** Has them as an environment. */
export const plugin: Plugin = definePlugin({
  name: 'masked',
  environments: {
    'Doors-v0': {
      description: 'Doors that chance opens',
      ...settings({}),
      create: () => doors(),
      createVector: (numEnvs) => manyDoors(numEnvs),
    },
  },
});

// Dots and boxes as a stranger writes it from the guides: who closes a box moves again. A row is the edges, whose turn it is, and how many boxes
// the first player is ahead.
import {
  Box,
  Dict,
  Discrete,
  definePlugin,
  type GameTask,
  MultiBinary,
  type Outcome,
  type PackedArray,
  type Rng,
  type Side,
  settings,
} from '@prism-rl/core';
import { gameFactories, opponentSettings } from '@prism-rl/games';

/** The edges of each of four boxes. */
const boxes = [
  [0, 2, 3, 5],
  [1, 3, 4, 6],
  [5, 7, 8, 10],
  [6, 8, 9, 11],
];
const [edges, turn, ahead] = [12, 12, 13];
const closed = (row: Int32Array): number =>
  boxes.filter((box) => box.every((edge) => row[edge] === 1)).length;

export class DotsAndBoxes implements GameTask<unknown, Int32Array> {
  readonly players = 2;
  readonly id = 'DotsAndBoxes-v0';
  readonly stateType = 'int32';
  readonly stateSize = 14;
  readonly observationSpace = new Dict({
    action_mask: new MultiBinary(edges),
    observation: new Box({ low: -4, high: 4, shape: [edges + 1] }),
  });
  readonly actionSpace = new Discrete(edges);
  readonly maxEpisodeSteps = null;

  turn(row: Int32Array) {
    return row[turn] as Side;
  }

  start(row: Int32Array) {
    row.fill(0);
  }

  step(row: Int32Array, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome) {
    const [before, side] = [closed(row), row[turn]!];
    row[actions[from]!] = 1;
    const gained = closed(row) - before;
    row[ahead]! += side === 0 ? gained : -gained;
    if (gained === 0) row[turn] = 1 - side;
    outcome.terminated = row.subarray(0, edges).every((edge) => edge === 1);
    outcome.reward = outcome.terminated ? Math.sign(side === 0 ? row[ahead]! : -row[ahead]!) : 0;
  }

  observe(row: Int32Array, out: PackedArray, to: number, side = this.turn(row)) {
    for (let edge = 0; edge < edges; edge++) {
      out[to + edge] = 1 - row[edge]!;
      out[to + edges + edge] = row[edge]!;
    }
    out[to + 2 * edges] = side === 0 ? row[ahead]! : -row[ahead]!;
  }

  describe(row: Int32Array) {
    return row.subarray(0, edges).join(' ');
  }
}

const own = settings(opponentSettings);
const description = 'Dots and boxes on two by two boxes';

export const plugin = definePlugin({
  name: 'dots-and-boxes',
  environments: { 'DotsAndBoxes-v0': { description, ...own, ...gameFactories(() => new DotsAndBoxes()) } },
});

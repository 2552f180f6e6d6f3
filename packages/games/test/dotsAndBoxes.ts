import {
  Box,
  Dict,
  Discrete,
  type GameTask,
  MultiBinary,
  type Outcome,
  type PackedArray,
  type Rng,
  type Side,
  type Space,
} from '@prism-rl/core';

/** Boxes by their four edges: rows of horizontal edges first, then rows of vertical ones. */
function boxesOf(size: number): number[][] {
  const vertical = size * (size + 1);
  return Array.from({ length: size * size }, (_, box) => {
    const [y, x] = [Math.floor(box / size), box % size];
    const left = vertical + y * (size + 1) + x;
    return [y * size + x, (y + 1) * size + x, left, left + 1];
  });
}

/**
 * Dots and boxes: who draws a box's last edge owns it and moves again; at the end more boxes win. Rewards tell nothing before the end.
 * A row is the edges, whose turn it is, and the boxes of both players.
 */
export class DotsAndBoxes implements GameTask<unknown, Int32Array> {
  readonly players = 2;
  readonly id = 'DotsAndBoxes-v0';
  readonly stateType = 'int32';
  readonly stateSize: number;
  readonly observationSpace: Space<unknown>;
  readonly actionSpace: Discrete;
  readonly maxEpisodeSteps = null;
  readonly #edges: number;
  readonly #boxes: readonly (readonly number[])[];

  constructor(size = 2) {
    this.#boxes = boxesOf(size);
    this.#edges = 2 * size * (size + 1);
    this.stateSize = this.#edges + 3;
    this.actionSpace = new Discrete(this.#edges);
    this.observationSpace = new Dict({
      action_mask: new MultiBinary(this.#edges),
      lead: new Box({ low: -size * size, high: size * size, shape: [1] }),
    }) as unknown as Space<unknown>;
  }

  turn(row: Int32Array): Side {
    return row[this.#edges] as Side;
  }

  start(row: Int32Array): void {
    row.fill(0);
  }

  step(row: Int32Array, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void {
    const side = this.turn(row);
    const edge = actions[from]!;
    row[edge] = 1;
    const own = this.#edges + 1 + side;
    const before = row[own]!;
    for (const edges of this.#boxes)
      if (edges.includes(edge) && edges.every((k) => row[k] === 1)) row[own]!++;
    if (row[own] === before) row[this.#edges] = 1 - side;
    outcome.terminated = row.subarray(0, this.#edges).every((drawn) => drawn === 1);
    outcome.reward = outcome.terminated ? Math.sign(this.#lead(row, side)) : 0;
  }

  observe(row: Int32Array, out: PackedArray, to: number, side: Side = this.turn(row)): void {
    for (let k = 0; k < this.#edges; k++) out[to + k] = 1 - row[k]!;
    out[to + this.#edges] = this.#lead(row, side);
  }

  #lead(row: Int32Array, side: Side): number {
    return row[this.#edges + 1 + side]! - row[this.#edges + 2 - side]!;
  }

  /** The lead in boxes, less than a win. */
  worth(row: Int32Array, side: Side): number {
    return this.#lead(row, side) / (this.#boxes.length + 1);
  }

  moveName(_row: Int32Array, edge: number): string {
    return `edge ${edge + 1}`;
  }
}

import {
  Box,
  Discrete,
  type GameTask,
  type Outcome,
  type PackedArray,
  type Rng,
  type Side,
} from '@prism-rl/core';

/** Nim: take 1 or 2 of the matches; the last one wins, and taking two as the first move of a game lets the same player move again. */
export class Nim implements GameTask<Float32Array, Int32Array> {
  readonly players = 2;
  readonly id = 'Nim-v0';
  readonly stateType = 'int32';
  readonly stateSize = 2;
  readonly observationSpace = new Box({ low: 0, high: 9, shape: [2] });
  readonly actionSpace = new Discrete(2, { start: 1 });
  readonly maxEpisodeSteps = null;

  turn(row: Int32Array): Side {
    return row[1] as Side;
  }

  start(row: Int32Array): void {
    row.set([9, 0]);
  }

  step(row: Int32Array, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void {
    const isFirst = row[0] === 9;
    row[0]! -= Math.min(row[0]!, actions[from]!);
    if (!(isFirst && actions[from] === 2)) row[1] = 1 - row[1]!;
    outcome.terminated = row[0] === 0;
    outcome.reward = outcome.terminated ? 1 : 0;
  }

  observe(row: Int32Array, out: PackedArray, to: number): void {
    out[to] = row[0]!;
    out[to + 1] = row[1]!;
  }
}

// Small rules whose best moves a reader can compute.
import {
  Box,
  Dict,
  Discrete,
  MultiBinary,
  type Outcome,
  type PackedArray,
  type Rng,
  type Side,
  type Space,
} from '@prism-rl/core';
import type { Assess, SearchRules } from '../src/index.ts';

/** Rules on rows of a few whole numbers; the observation is the mask and the row. */
export class Toy implements SearchRules<Float64Array> {
  readonly id: string = 'Toy-v0';
  readonly stateType = 'float64';
  readonly maxEpisodeSteps = null;
  readonly stateSize: number;
  readonly actionSpace: Discrete;
  readonly observationSpace: Space;
  readonly numActions: number;

  constructor(numActions: number, stateSize = 2) {
    this.numActions = numActions;
    this.stateSize = stateSize;
    this.actionSpace = new Discrete(numActions);
    this.observationSpace = new Dict({
      action_mask: new MultiBinary(numActions),
      row: new Box({ low: -1e9, high: 1e9, shape: [stateSize], dtype: 'float64' }),
    });
  }

  isPossible(_row: Float64Array, _action: number): boolean {
    return true;
  }

  start(row: Float64Array): void {
    row.fill(0);
  }

  step(_row: Float64Array, _actions: PackedArray, _from: number, _rng: Rng, _outcome: Outcome): void {}

  observe(row: Float64Array, out: PackedArray, to: number): void {
    for (let a = 0; a < this.numActions; a++) out[to + a] = this.isPossible(row, a) ? 1 : 0;
    for (let k = 0; k < this.stateSize; k++) out[to + this.numActions + k] = row[k]!;
  }

  /** An evaluator by functions of the row. */
  assess(
    value: (row: readonly number[]) => number,
    logit?: (row: readonly number[], action: number) => number,
  ): Assess {
    const { numActions, stateSize } = this;
    return (observations, rows, out) => {
      for (let i = 0; i < rows; i++) {
        const at = i * (numActions + stateSize) + numActions;
        const row = Array.from(observations.subarray(at, at + stateSize));
        out.values[i] = value(row);
        for (let a = 0; a < numActions; a++) out.logits[i * numActions + a] = logit?.(row, a) ?? 0;
      }
    };
  }
}

/** One move for a reward; then the game is over, or with `goesOn` there are more. A row is the moves made, as a number and by their digits. */
export class Bandit extends Toy {
  readonly #rewards: readonly number[];
  readonly #impossible: readonly number[];
  readonly #goesOn: boolean;

  constructor(rewards: readonly number[], impossible: readonly number[] = [], goesOn = false) {
    super(rewards.length);
    this.#rewards = rewards;
    this.#impossible = impossible;
    this.#goesOn = goesOn;
  }

  override isPossible(row: Float64Array, action: number): boolean {
    return row[0]! > 0 || !this.#impossible.includes(action);
  }

  override step(row: Float64Array, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void {
    row[0]!++;
    row[1] = 10 * row[1]! + actions[from]! + 1;
    outcome.reward = this.#rewards[actions[from]!]!;
    outcome.terminated = !this.#goesOn;
  }
}

/** Take one to three matches; who takes the last wins. With `again`, who leaves a multiple of five moves again. A row is the matches left, and the turn. */
export class Nim extends Toy {
  override readonly id = 'Nim-v0';
  readonly #again: boolean;
  readonly #values: number[] = [];

  constructor(again = false) {
    super(3);
    this.#again = again;
  }

  turn(row: Float64Array): Side {
    return row[1] as Side;
  }

  override isPossible(row: Float64Array, action: number): boolean {
    return action < row[0]!;
  }

  override step(row: Float64Array, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void {
    const taken = actions[from]! + 1;
    row[0]! -= taken;
    if (!this.#isAgain(row[0]!)) row[1] = 1 - row[1]!;
    outcome.terminated = row[0] === 0;
    outcome.reward = outcome.terminated ? 1 : 0;
  }

  #isAgain(left: number): boolean {
    return this.#again && left % 5 === 0;
  }

  /** 1 if the player who moves wins, else −1. */
  value(left: number): number {
    this.#values[left] ??= Math.max(
      ...[1, 2, 3].filter((k) => k <= left).map((k) => this.moveValue(left, k)),
    );
    return this.#values[left];
  }

  moveValue(left: number, taken: number): number {
    if (taken === left) return 1;
    const next = this.value(left - taken);
    return this.#isAgain(left - taken) ? next : -next;
  }
}

// Worlds of random numbers, as tools/search/mctx_trees.py makes them: a row is the state, then the path of actions that led there.
import {
  Box,
  Dict,
  Discrete,
  MultiBinary,
  type Outcome,
  type PackedArray,
  Rng,
  type Side,
  type Space,
} from '@prism-rl/core';
import type { Assess, SearchRules } from '../src/index.ts';

const numStates = 50;
const longest = 70;

/** What a world is made of. */
export interface WorldOf {
  readonly seed: number;
  readonly players: number;
  readonly actions: number;
  readonly masked: boolean;
}

/** A world, with an evaluator that knows its logits and values. */
export class World implements SearchRules<Int32Array> {
  readonly id = 'World-v0';
  readonly stateType = 'int32';
  readonly stateSize = 2 + longest;
  readonly maxEpisodeSteps = null;
  readonly actionSpace: Discrete;
  readonly observationSpace: Space;
  /** The paths of the positions in the order in which they were judged. */
  readonly judged: string[] = [];
  readonly #numActions: number;
  readonly #logits: Float64Array;
  readonly #values: Float64Array;
  readonly #rewards: Float64Array;
  readonly #successors: Int32Array;
  readonly #turns: Int32Array;
  readonly #ends: Float64Array;
  readonly #mask: readonly boolean[];

  constructor({ seed, players, actions, masked }: WorldOf) {
    const rng = new Rng(seed);
    const edges = numStates * actions;
    this.#numActions = actions;
    this.#logits = new Float64Array(edges);
    rng.fillNormal(this.#logits, 0, 2);
    this.#values = new Float64Array(numStates);
    rng.fillUniform(this.#values, -1, 1);
    this.#rewards = new Float64Array(edges);
    rng.fillUniform(this.#rewards, -1, 1);
    this.#successors = new Int32Array(edges);
    rng.fillIntegers(this.#successors, 0, numStates);
    this.#turns = new Int32Array(numStates);
    rng.fillIntegers(this.#turns, 0, players);
    this.#ends = new Float64Array(edges);
    rng.fillRandom(this.#ends);
    const shares = new Float64Array(edges);
    rng.fillRandom(shares);
    this.#mask = Array.from(
      shares,
      (share, e) => !masked || share < 0.6 || e % actions === Math.floor(e / actions) % actions,
    );
    this.actionSpace = new Discrete(actions);
    this.observationSpace = new Dict({
      action_mask: new MultiBinary(actions),
      row: new Box({ low: -1, high: numStates, shape: [this.stateSize], dtype: 'int32' }),
    });
  }

  turn(row: Int32Array): Side {
    return this.#turns[row[0]!] as Side;
  }

  start(row: Int32Array): void {
    row.fill(0);
  }

  step(row: Int32Array, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void {
    const edge = row[0]! * this.#numActions + actions[from]!;
    outcome.reward = this.#rewards[edge]!;
    outcome.terminated = this.#ends[edge]! < 0.1;
    row[2 + row[1]!++] = actions[from]!;
    row[0] = this.#successors[edge]!;
  }

  observe(row: Int32Array, out: PackedArray, to: number): void {
    for (let a = 0; a < this.#numActions; a++)
      out[to + a] = this.#mask[row[0]! * this.#numActions + a] ? 1 : 0;
    for (let k = 0; k < this.stateSize; k++) out[to + this.#numActions + k] = row[k]!;
  }

  readonly assess: Assess = (observations, rows, out) => {
    const { size } = this.observationSpace;
    for (let i = 0; i < rows; i++) {
      const row = observations.subarray(i * size + this.#numActions, (i + 1) * size);
      this.judged.push(row.subarray(2, 2 + row[1]!).join(''));
      for (let a = 0; a < this.#numActions; a++)
        out.logits[i * this.#numActions + a] = this.#logits[row[0]! * this.#numActions + a]!;
      out.values[i] = this.#values[row[0]!]!;
    }
  };
}

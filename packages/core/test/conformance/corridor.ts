import type { Env, ResetOptions, ResetResult, StepResult } from '../../src/contracts/env.ts';
import { noInfo } from '../../src/contracts/env.ts';
import type { TabularModel } from '../../src/contracts/model.ts';
import { isDebug } from '../../src/debug.ts';
import { PrismError } from '../../src/errors.ts';
import { Rng } from '../../src/rng/rng.ts';
import { Discrete } from '../../src/spaces/discrete.ts';

const numStates = 5;

/** Five cells, left and right, a step fails with probability 1/5; the last cell ends the episode with reward 1. Has a model. */
export class Corridor implements Env<number, number> {
  readonly id = 'Corridor-v0';
  readonly observationSpace = new Discrete(numStates);
  readonly actionSpace = new Discrete(2);
  readonly #debug = isDebug();
  #rng = new Rng(0);
  #cell = -1;

  reset({ seed }: ResetOptions = {}): ResetResult<number> {
    if (seed !== undefined) this.#rng = new Rng(seed);
    this.#cell = this.#rng.integers(2);
    return { observation: this.#cell, info: noInfo };
  }

  step(action: number): StepResult<number> {
    if (this.#cell === -1) throw new PrismError('state', 'step was called before reset.');
    if (this.#debug && !this.actionSpace.contains(action)) {
      throw new PrismError('invalid-action', `${action} is not in ${this.actionSpace}.`);
    }
    if (this.#rng.random() >= 0.2) this.#cell = this.target(this.#cell, action);
    const terminated = this.#cell === numStates - 1;
    return {
      observation: this.#cell,
      reward: terminated ? 1 : 0,
      terminated,
      truncated: false,
      info: noInfo,
    };
  }

  target(cell: number, action: number): number {
    return Math.max(0, Math.min(numStates - 1, cell + (action === 1 ? 1 : -1)));
  }

  model(): TabularModel {
    const offsets = [0];
    const outcomes: { p: number; next: number }[] = [];
    for (let cell = 0; cell < numStates; cell++) {
      for (let action = 0; action < 2; action++) {
        outcomes.push({ p: 0.2, next: cell }, { p: 0.8, next: this.target(cell, action) });
        offsets.push(outcomes.length);
      }
    }
    const isGoal = outcomes.map(({ next }) => Number(next === numStates - 1));
    return {
      numStates,
      numActions: 2,
      offsets: Int32Array.from(offsets),
      probabilities: Float64Array.from(outcomes, ({ p }) => p),
      nextStates: Int32Array.from(outcomes, ({ next }) => next),
      rewards: Float64Array.from(isGoal),
      terminated: Uint8Array.from(isGoal),
      startDistribution: Float64Array.from([0.5, 0.5, 0, 0, 0]),
    };
  }
}

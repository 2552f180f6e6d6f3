import type { PackedArray, Rng, RowBatch, RowResults } from '@prism-rl/core';
import { checkDiscreteActions } from '@prism-rl/core/checks';
import type { OutcomeSampler } from './outcomeSampler.ts';
import { ARMED, LAST_ACTION, ROW_SIZE, STATE } from './tabularRow.ts';
import type { TabularTask } from './tabularTask.ts';

/** Many copies of a tabular environment over one model, column by column: the look-ups of all of them in one loop. */
export class TabularBatch implements RowBatch<Int32Array> {
  readonly arrays: readonly PackedArray[];
  readonly #task: TabularTask;
  readonly #sampler: OutcomeSampler;
  readonly #states: Int32Array;
  readonly #lastActions: Int32Array;
  /** 1 where the task's twist is still to come. */
  readonly #armed: Uint8Array;
  readonly #row: Int32Array;

  constructor(numEnvs: number, task: TabularTask, sampler: OutcomeSampler) {
    this.#task = task;
    this.#sampler = sampler;
    this.#states = new Int32Array(numEnvs);
    this.#lastActions = new Int32Array(numEnvs);
    this.#armed = new Uint8Array(numEnvs);
    this.#row = new Int32Array(ROW_SIZE);
    this.arrays = [this.#states, this.#lastActions, this.#armed];
  }

  read(index: number): Int32Array {
    const row = this.#row;
    row[STATE] = this.#states[index]!;
    row[LAST_ACTION] = this.#lastActions[index]!;
    row[ARMED] = this.#armed[index]!;
    return row;
  }

  start(index: number, rng: Rng, out: PackedArray, to: number): void {
    const sampler = this.#sampler;
    const task = this.#task;
    // A twist draws from the same stream, so that a draw left out would be seen.
    const isCertain = sampler.isDeterministic && task.twist === undefined;
    const state = sampler.start(isCertain ? 0 : rng.random());
    this.#armed[index] = task.twist?.arms(rng) === true ? 1 : 0;
    this.#states[index] = state;
    this.#lastActions[index] = -1;
    out[to] = state;
  }

  step(actions: PackedArray, rngs: readonly Rng[], results: RowResults): number {
    const sampler = this.#sampler;
    const task = this.#task;
    const { numActions, nextStates, rewards: rewardOf, terminated: ends } = sampler.model;
    checkDiscreteActions(task.id, actions, numActions);
    const { observations, rewards, terminated, ended } = results;
    const states = this.#states;
    const lastActions = this.#lastActions;
    const armed = this.#armed;
    const { isDeterministic } = sampler;
    const n = states.length;
    let count = 0;
    for (let i = 0; i < n; i++) {
      const action = actions[i]!;
      const before = states[i]!;
      const outcome = isDeterministic
        ? before * numActions + action
        : sampler.outcome(before, action, rngs[i]!.random());
      let state = nextStates[outcome]!;
      if (armed[i] === 1) {
        const changed = task.twist!.strike(rngs[i]!, before, state);
        if (changed !== state) armed[i] = 0;
        state = changed;
      }
      const end = ends[outcome]!;
      states[i] = state;
      observations[i] = state;
      lastActions[i] = action;
      rewards[i] = rewardOf[outcome]!;
      terminated[i] = end;
      if (end !== 0) ended[count++] = i;
    }
    return count;
  }
}

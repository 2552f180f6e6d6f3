import type { Frame, Outcome, PackedArray, Rng, RowBatch, RowTask } from '@prism-rl/core';
import { Discrete } from '@prism-rl/core';
import { OutcomeSampler } from './outcomeSampler.ts';
import { TabularBatch } from './tabularBatch.ts';
import { ARMED, LAST_ACTION, ROW_SIZE, STATE } from './tabularRow.ts';
import type { TabularTask } from './tabularTask.ts';

/** A finite, known Markov decision process as rules on a row: a step is a look-up. */
export class TabularRules implements RowTask<number, Int32Array> {
  readonly id: string;
  readonly observationSpace: Discrete;
  readonly actionSpace: Discrete;
  readonly stateType = 'int32';
  readonly stateSize = ROW_SIZE;
  readonly maxEpisodeSteps: number | null;
  readonly framesPerSecond: number;
  readonly task: TabularTask;
  readonly sampler: OutcomeSampler;

  constructor(task: TabularTask) {
    this.id = task.id;
    this.task = task;
    this.maxEpisodeSteps = task.maxEpisodeSteps;
    this.framesPerSecond = task.framesPerSecond;
    this.sampler = new OutcomeSampler(task.model);
    this.observationSpace = new Discrete(task.model.numStates);
    this.actionSpace = new Discrete(task.model.numActions);
  }

  start(row: Int32Array, rng: Rng): void {
    const { sampler, task } = this;
    row[STATE] = sampler.start(rng.random());
    row[LAST_ACTION] = -1;
    row[ARMED] = task.twist?.arms(rng) === true ? 1 : 0;
  }

  step(row: Int32Array, actions: PackedArray, from: number, rng: Rng, outcome: Outcome): void {
    const { rewards, terminated } = this.task.model;
    const drawn = this.move(row, actions[from]!, rng);
    outcome.reward = rewards[drawn]!;
    outcome.terminated = terminated[drawn] === 1;
  }

  /** Moves a row. @returns the outcome's index in the model. */
  move(row: Int32Array, action: number, rng: Rng): number {
    const { sampler } = this;
    const { model } = sampler;
    const before = row[STATE]!;
    const outcome = sampler.isDeterministic
      ? before * model.numActions + action
      : sampler.outcome(before, action, rng.random());
    let state = model.nextStates[outcome]!;
    if (row[ARMED] === 1) {
      const changed = this.task.twist!.strike(rng, before, state);
      if (changed !== state) row[ARMED] = 0;
      state = changed;
    }
    row[STATE] = state;
    row[LAST_ACTION] = action;
    return outcome;
  }

  observe(row: Int32Array, out: PackedArray, to: number): void {
    out[to] = row[STATE]!;
  }

  draw(row: Int32Array): Frame {
    return this.task.draw(row[STATE]!);
  }

  describe(row: Int32Array): string {
    return this.task.describe(row[STATE]!, row[LAST_ACTION]!);
  }

  batch(numEnvs: number): RowBatch<Int32Array> {
    return new TabularBatch(numEnvs, this.task, this.sampler);
  }
}

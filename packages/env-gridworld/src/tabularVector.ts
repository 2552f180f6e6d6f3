import type { Frame, PackedArray, RngState, SnapshotHead, Space, VectorEnv } from '@prism-rl/core';
import {
  checkActionCount,
  checkNumEnvs,
  checkTimeLimit,
  Discrete,
  invalidAction,
  noSuchEnvironment,
  notReset,
  Rng,
  readSnapshot,
  writeSnapshot,
} from '@prism-rl/core';
import { OutcomeSampler } from './outcomeSampler.ts';
import type { TabularTask } from './tabularTask.ts';

interface Head extends SnapshotHead {
  readonly clock: number;
  readonly rngs: readonly RngState[];
}

/**
 * Many copies of a tabular environment over one model: a step is a look-up. Environment `i` behaves exactly as a single
 * `TabularEnv` that was seeded with `seed + i`.
 */
export class TabularVector implements VectorEnv {
  readonly id: string;
  readonly numEnvs: number;
  readonly observationSpace: Space<number>;
  readonly actionSpace: Space<number>;
  readonly observations: Int32Array;
  readonly finalObservations: Int32Array;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly #task: TabularTask;
  readonly #sampler: OutcomeSampler;
  readonly #limit: number;
  readonly #rngs: Rng[];
  /** The states; `observations` is a copy, so that nobody can change them from outside. */
  readonly #states: Int32Array;
  readonly #lastActions: Int32Array;
  /** 1 where the task's twist is still to come. */
  readonly #armed: Uint8Array;
  /** Steps since the last reset of all environments; −1 before the first. */
  #clock = -1;
  /** Value of the clock at which each episode is cut off. */
  readonly #deadlines: Float64Array;

  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer, `invalid-config` for a bad time limit. */
  constructor(numEnvs: number, task: TabularTask) {
    checkTimeLimit(task.id, task.maxEpisodeSteps);
    checkNumEnvs(numEnvs);
    this.id = task.id;
    this.numEnvs = numEnvs;
    this.#task = task;
    this.#sampler = new OutcomeSampler(task.model);
    this.#limit = task.maxEpisodeSteps ?? Number.POSITIVE_INFINITY;
    this.observationSpace = new Discrete(task.model.numStates);
    this.actionSpace = new Discrete(task.model.numActions);
    this.observations = new Int32Array(numEnvs);
    this.finalObservations = new Int32Array(numEnvs);
    this.rewards = new Float64Array(numEnvs);
    this.terminated = new Uint8Array(numEnvs);
    this.truncated = new Uint8Array(numEnvs);
    this.#states = new Int32Array(numEnvs);
    this.#lastActions = new Int32Array(numEnvs);
    this.#deadlines = new Float64Array(numEnvs);
    this.#armed = new Uint8Array(numEnvs);
    this.#rngs = Array.from({ length: numEnvs }, (_, i) => new Rng(i));
  }

  reset(options: { readonly seed?: number } = {}): void {
    this.#clock = 0;
    for (let i = 0; i < this.numEnvs; i++) {
      if (options.seed !== undefined) this.#rngs[i] = new Rng(options.seed + i);
      this.#restart(i);
    }
    this.rewards.fill(0);
    this.terminated.fill(0);
    this.truncated.fill(0);
  }

  /** @throws PrismError `invalid-action` (nothing has moved then), `state` before the first reset. */
  step(actions: PackedArray): void {
    const n = this.numEnvs;
    if (this.#clock < 0) throw notReset(this.id);
    checkActionCount(this, actions);
    const sampler = this.#sampler;
    const { numActions, nextStates, rewards: rewardOf, terminated: ends } = sampler.model;
    for (let i = 0; i < n; i++) {
      const action = actions[i]!;
      if (!(action >= 0 && action < numActions && (action | 0) === action)) {
        throw invalidAction(this.id, action, numActions);
      }
    }
    const { observations, rewards, terminated, truncated } = this;
    const states = this.#states;
    const lastActions = this.#lastActions;
    const deadlines = this.#deadlines;
    const rngs = this.#rngs;
    const armed = this.#armed;
    const clock = ++this.#clock;
    const isDeterministic = sampler.isDeterministic;
    for (let i = 0; i < n; i++) {
      const action = actions[i]!;
      const before = states[i]!;
      const outcome = isDeterministic
        ? before * numActions + action
        : sampler.outcome(before, action, rngs[i]!.random());
      let state = nextStates[outcome]!;
      if (armed[i] === 1) {
        const changed = this.#task.twist!.strike(rngs[i]!, before, state);
        if (changed !== state) armed[i] = 0;
        state = changed;
      }
      const ended = ends[outcome]!;
      const late = deadlines[i]! <= clock ? 1 : 0;
      rewards[i] = rewardOf[outcome]!;
      terminated[i] = ended;
      truncated[i] = late;
      if ((ended | late) !== 0) {
        this.finalObservations[i] = state;
        this.#restart(i);
      } else {
        states[i] = state;
        observations[i] = state;
        lastActions[i] = action;
      }
    }
  }

  restart(index: number): void {
    this.#requireShown(index);
    this.finalObservations[index] = this.observations[index]!;
    this.#restart(index);
  }

  render(index = 0): Frame {
    this.#requireShown(index);
    return this.#task.draw(this.#states[index]!);
  }

  renderText(index = 0): string {
    this.#requireShown(index);
    return this.#task.describe(this.#states[index]!, this.#lastActions[index]!);
  }

  save(): Uint8Array {
    const rngs = this.#rngs.map((rng) => rng.save());
    const head: Head = { name: `${this.numEnvs} × ${this.id}`, clock: this.#clock, rngs };
    return writeSnapshot(head, this.#arrays());
  }

  restore(snapshot: Uint8Array): void {
    const { clock, rngs } = readSnapshot<Head>(snapshot, `${this.numEnvs} × ${this.id}`, this.#arrays());
    this.#clock = clock;
    for (const [i, rng] of rngs.entries()) this.#rngs[i]!.restore(rng);
  }

  #arrays(): PackedArray[] {
    const { observations, finalObservations, rewards, terminated, truncated } = this;
    return [
      this.#states,
      this.#lastActions,
      this.#deadlines,
      this.#armed,
      observations,
      finalObservations,
      rewards,
      terminated,
      truncated,
    ];
  }

  #restart(i: number): void {
    const sampler = this.#sampler;
    const state = sampler.start(sampler.isDeterministic ? 0 : this.#rngs[i]!.random());
    this.#armed[i] = this.#task.twist?.arms(this.#rngs[i]!) === true ? 1 : 0;
    this.#states[i] = state;
    this.observations[i] = state;
    this.#lastActions[i] = -1;
    this.#deadlines[i] = this.#clock + this.#limit;
  }

  #requireShown(index: number): void {
    if (this.#clock < 0) throw notReset(this.id);
    if (Number.isInteger(index) && index >= 0 && index < this.numEnvs) return;
    throw noSuchEnvironment(this, index);
  }
}

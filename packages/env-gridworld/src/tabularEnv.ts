import type {
  Env,
  Frame,
  Info,
  Outcome,
  PackedArray,
  ResetOptions,
  ResetResult,
  RngState,
  RowBatch,
  RowResults,
  RowTask,
  Space,
  StepResult,
  TabularModel,
} from '@prism-rl/core';
import { Discrete, decodeState, encodeState, fillArrays, Rng, RowVector } from '@prism-rl/core';
import {
  checkDiscreteActions,
  checkTimeLimit,
  invalidAction,
  notReset,
  requireSpacesOf,
  spacesOf,
} from '@prism-rl/core/checks';
import type { SolutionTable } from './gridPicture.ts';
import { type GridLayout, OutcomeSampler, type TabularTask } from './tabularModel.ts';

/** Layout of a tabular environment's row. */

const ROW_SIZE = 3;
const STATE = 0;
/** −1 after a reset. */
const LAST_ACTION = 1;
/** 1 if the task's twist may still happen in this episode. */
const ARMED = 2;

/** A batch of a tabular environment, column by column, over one model; one loop does all look-ups. */
class TabularBatch implements RowBatch<Int32Array> {
  readonly arrays: readonly PackedArray[];
  readonly #task: TabularTask;
  readonly #sampler: OutcomeSampler;
  readonly #states: Int32Array;
  readonly #lastActions: Int32Array;
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
    // A twist draws from the same stream, so every draw must happen.
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

/** A finite, known Markov decision process as rules on a row; a step is a look-up. */
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

  /** Advances a row by one step. @returns the outcome's index in the model. */
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

interface Facts {
  readonly spaces?: string;
  readonly rng: RngState;
}

/**
 * One environment whose observation is the state of a finite, known Markov decision process. All tabular environments of this package are
 * this class with a different task. It does not extend `RowEnv`, whose overhead would double the time of a step.
 */
export class TabularEnv implements Env<number, number> {
  readonly id: string;
  readonly observationSpace: Space<number>;
  readonly actionSpace: Space<number>;
  readonly framesPerSecond: number;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
  /** One word per action. */
  readonly actionNames: readonly string[];
  /** The grid's layout, if states are its cells. */
  readonly grid?: GridLayout;
  protected readonly task: TabularTask;
  /** The rules, for those who play them elsewhere. */
  readonly rules: TabularRules;
  readonly #row: Int32Array;
  readonly #numActions: number;
  readonly #limit: number;
  #rng: Rng;
  /** Steps since the last reset; −1 before the first. */
  #elapsed = -1;
  /** Returns the transition probabilities, if known. The arrays belong to the environment: do not change them. */
  readonly model?: () => TabularModel;

  /** @throws PrismError `invalid-config` for a time limit that is not a positive integer. */
  constructor(task: TabularTask) {
    checkTimeLimit(task.id, task.maxEpisodeSteps);
    this.task = task;
    this.id = task.id;
    this.framesPerSecond = task.framesPerSecond;
    this.maxEpisodeSteps = task.maxEpisodeSteps;
    this.actionNames = task.actionNames;
    if (task.grid !== undefined) this.grid = task.grid;
    this.rules = new TabularRules(task);
    this.#row = new Int32Array(this.rules.stateSize);
    this.#row[LAST_ACTION] = -1;
    this.#numActions = task.model.numActions;
    this.#limit = task.maxEpisodeSteps ?? Number.POSITIVE_INFINITY;
    this.observationSpace = this.rules.observationSpace;
    this.actionSpace = this.rules.actionSpace;
    this.#rng = new Rng(0);
    if (task.twist === undefined) this.model = () => task.model;
  }

  /** The row, which steps change. @throws PrismError `state` before the first reset. */
  get state(): Int32Array {
    if (this.#elapsed < 0) throw notReset(this.id);
    return this.#row;
  }

  /**
   * Starts an episode. Before the first seed, the random stream is seeded with 0.
   *
   * @throws PrismError `invalid-argument` for an invalid seed.
   */
  reset(options: ResetOptions = {}): ResetResult<number> {
    if (options.seed !== undefined) this.#rng = new Rng(options.seed);
    this.rules.start(this.#row, this.#rng);
    this.#elapsed = 0;
    const state = this.#row[STATE]!;
    return { observation: state, info: this.#info(1, state) };
  }

  step(action: number): StepResult<number> {
    const numActions = this.#numActions;
    // Compare numbers only: comparing a symbol would throw a TypeError.
    if (typeof action !== 'number' || !(action >= 0 && action < numActions && (action | 0) === action)) {
      throw invalidAction(this.id, action, numActions);
    }
    if (this.#elapsed < 0) throw notReset(this.id);
    const { model } = this.task;
    const outcome = this.rules.move(this.#row, action, this.#rng);
    const state = this.#row[STATE]!;
    this.#elapsed++;
    return {
      observation: state,
      reward: model.rewards[outcome]!,
      terminated: model.terminated[outcome] === 1,
      truncated: this.#elapsed >= this.#limit,
      info: this.#info(model.probabilities[outcome]!, state),
    };
  }

  render(): Frame {
    return this.task.draw(this.state[STATE]!);
  }

  renderText(): string {
    return this.rules.describe(this.state);
  }

  /**
   * Draws values and policy into the states (numbers and arrows in a grid's cells) as text with ANSI colours; returns an empty text for
   * states without a picture. Needs no reset.
   */
  renderTable(table: SolutionTable): string {
    return this.task.describeTable?.(table) ?? '';
  }

  save(): Uint8Array {
    const [state, lastAction, armed] = this.#row;
    const numbers = Float64Array.of(state!, lastAction!, this.#elapsed, armed!);
    return encodeState(this.id, {
      meta: { spaces: spacesOf(this), rng: this.#rng.save() },
      arrays: { numbers },
    });
  }

  restore(state: Uint8Array): void {
    const numbers = new Float64Array(4);
    const { meta, arrays } = decodeState<Facts>(this.id, state, { numbers });
    requireSpacesOf(this, meta.spaces);
    this.#rng.restore(meta.rng);
    fillArrays({ numbers }, arrays);
    this.#row[STATE] = numbers[0]!;
    this.#row[LAST_ACTION] = numbers[1]!;
    this.#elapsed = numbers[2]!;
    this.#row[ARMED] = numbers[3]!;
  }

  #info(prob: number, state: number): Info {
    return this.task.info === undefined ? { prob } : { prob, ...this.task.info(state) };
  }
}

/**
 * A vector of a tabular environment over one model; a step is a look-up. Environment `i` behaves exactly as a single `TabularEnv` seeded
 * with `seed + i`.
 */
export class TabularVector extends RowVector<number, Int32Array> {
  declare readonly actionSpace: Discrete;
  declare readonly observations: Int32Array;
  declare readonly finalObservations: Int32Array;
  declare readonly render: (index?: number) => Frame;
  declare readonly renderText: (index?: number) => string;

  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer, `invalid-config` for a bad time limit. */
  constructor(numEnvs: number, task: TabularTask) {
    super(numEnvs, new TabularRules(task));
  }
}

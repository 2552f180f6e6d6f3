import type {
  Env,
  Frame,
  Info,
  ResetOptions,
  ResetResult,
  RngState,
  Space,
  StepResult,
  TabularModel,
} from '@prism-rl/core';
import { decodeState, encodeState, fillArrays, Rng } from '@prism-rl/core';
import { checkTimeLimit, invalidAction, notReset, requireSpacesOf, spacesOf } from '@prism-rl/core/checks';
import { ARMED, LAST_ACTION, STATE } from './tabularRow.ts';
import { TabularRules } from './tabularRules.ts';
import type { GridLayout, SolutionTable, TabularTask } from './tabularTask.ts';

interface Facts {
  readonly spaces?: string;
  readonly rng: RngState;
}

/**
 * One environment whose observation is the state of a finite, known Markov decision process. All tabular environments of this
 * package are this class with another task. No `RowEnv`: a step is one look-up, and the way there would be half of it.
 */
export class TabularEnv implements Env<number, number> {
  readonly id: string;
  readonly observationSpace: Space<number>;
  readonly actionSpace: Space<number>;
  readonly framesPerSecond: number;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
  /** One word for each action. */
  readonly actionNames: readonly string[];
  /** How the cells lie, where states are the cells of a grid. */
  readonly grid?: GridLayout;
  protected readonly task: TabularTask;
  readonly #rules: TabularRules;
  readonly #row: Int32Array;
  readonly #numActions: number;
  readonly #limit: number;
  #rng: Rng;
  /** Steps since the last reset; −1 before the first one. */
  #elapsed = -1;
  /** The transition probabilities, where they are known. The arrays are the environment's own: do not change them. */
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
    this.#rules = new TabularRules(task);
    this.#row = new Int32Array(this.#rules.stateSize);
    this.#row[LAST_ACTION] = -1;
    this.#numActions = task.model.numActions;
    this.#limit = task.maxEpisodeSteps ?? Number.POSITIVE_INFINITY;
    this.observationSpace = this.#rules.observationSpace;
    this.actionSpace = this.#rules.actionSpace;
    this.#rng = new Rng(0);
    if (task.twist === undefined) this.model = () => task.model;
  }

  /**
   * Starts an episode. Until a seed is given, the random stream is that of seed 0.
   *
   * @throws PrismError `invalid-argument` for a seed that is not accepted.
   */
  reset(options: ResetOptions = {}): ResetResult<number> {
    if (options.seed !== undefined) this.#rng = new Rng(options.seed);
    this.#rules.start(this.#row, this.#rng);
    this.#elapsed = 0;
    const state = this.#row[STATE]!;
    return { observation: state, info: this.#info(1, state) };
  }

  step(action: number): StepResult<number> {
    const numActions = this.#numActions;
    // Only numbers are compared: a bigint or a symbol would be an error of the language.
    if (typeof action !== 'number' || !(action >= 0 && action < numActions && (action | 0) === action)) {
      throw invalidAction(this.id, action, numActions);
    }
    if (this.#elapsed < 0) throw notReset(this.id);
    const { model } = this.task;
    const outcome = this.#rules.move(this.#row, action, this.#rng);
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
    if (this.#elapsed < 0) throw notReset(this.id);
    return this.task.draw(this.#row[STATE]!);
  }

  renderText(): string {
    if (this.#elapsed < 0) throw notReset(this.id);
    return this.#rules.describe(this.#row);
  }

  /**
   * Values and policy drawn into the states (numbers and arrows in the cells of a grid), as text with ANSI colours; an empty text
   * where the states make no picture. Needs no reset.
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

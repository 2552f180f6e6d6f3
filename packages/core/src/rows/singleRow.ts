import type { PackedArray } from '../arrays/arrays.ts';
import { packedArray } from '../arrays/arrays.ts';
import { decodeState, encodeState, fillArrays } from '../arrays/encodedState.ts';
import { invalidAction, notReset } from '../checks/refusals.ts';
import { requireSpacesOf, spacesOf } from '../checks/savedSpaces.ts';
import type { ResetOptions, ResetResult, StepResult } from '../contracts/env.ts';
import { noInfo } from '../contracts/env.ts';
import type { Json } from '../contracts/snapshot.ts';
import { childSnapshot, mergeSnapshots } from '../contracts/snapshot.ts';
import { PossibleActions } from '../spaces/actionMask.ts';
import { isBox } from '../spaces/box.ts';
import { Discrete } from '../spaces/discrete.ts';
import { checkAction, checkPossible, packAction } from './checkAction.ts';
import { freshObservations } from './freshObservations.ts';
import type { RowStream } from './rowState.ts';
import type { Outcome, StateTask, SteppedTask, StepRules } from './rowTask.ts';
import { streamOf } from './streamOf.ts';

type Facts = {
  readonly spaces?: string;
  readonly elapsed: number;
  readonly rng: Json;
};

/**
 * The core of a {@link RowEnv}: a state, its random stream and its clock. A separate class, because the environments are many classes
 * and engines run code that all of them share best on objects of one.
 */
export class SingleRow<O, S, R extends RowStream> {
  readonly #task: StepRules<O, S, R>;
  /** The same, where a state is an object. */
  readonly #objects?: StateTask<O, S, R>;
  readonly #limit: number;
  readonly #row: S;
  /** Saved arrays of a row. */
  readonly #arrays: { readonly [name: string]: PackedArray };
  readonly #fresh: (() => PackedArray) | undefined;
  /** Where observations are packed that are not arrays themselves. */
  readonly #observation: PackedArray;
  /** Whether an observation is one of the numbers 0, 1, 2 … */
  readonly #isIndex: boolean;
  readonly #action: PackedArray;
  readonly #isBox: boolean;
  readonly #possible: PossibleActions | undefined;
  /** How many actions there are, where they are 0, 1, 2 … and the task has no say in them; else 0. */
  readonly #numActions: number;
  readonly #isPlain: boolean;
  readonly #outcome: Outcome = { reward: 0, terminated: false, truncated: false };
  #rng: R;
  /** Steps since the last reset; −1 before the first one. */
  #elapsed = -1;

  constructor(task: SteppedTask<O, S, R>) {
    const { observationSpace, actionSpace } = task;
    this.#task = task;
    this.#limit = task.maxEpisodeSteps ?? Number.POSITIVE_INFINITY;
    if ('create' in task) {
      this.#objects = task;
      this.#row = task.create(1)[0]!;
      this.#arrays = {};
    } else {
      const row = packedArray(task.stateType, task.stateSize);
      this.#row = row as S;
      this.#arrays = { row };
    }
    this.#fresh = freshObservations(observationSpace);
    this.#observation = packedArray(observationSpace.dtype, observationSpace.size);
    this.#isIndex = observationSpace instanceof Discrete;
    this.#action = packedArray(actionSpace.dtype, actionSpace.size);
    this.#isBox = isBox(actionSpace);
    this.#possible = PossibleActions.of(task);
    const isPlain =
      actionSpace instanceof Discrete &&
      actionSpace.start === 0 &&
      !task.checkAction &&
      this.#possible === undefined;
    this.#isPlain = isPlain;
    this.#numActions = isPlain ? actionSpace.n : 0;
    this.#rng = streamOf(task, 0);
  }

  /** The state. @throws PrismError `state` before the first reset. */
  get shown(): S {
    if (this.#elapsed < 0) throw notReset(this.#task.id);
    return this.#row;
  }

  reset(options: ResetOptions): ResetResult<O> {
    const task = this.#task;
    const rng = options.seed === undefined ? this.#rng : streamOf(task, options.seed);
    task.start(this.#row, rng, options);
    this.#rng = rng;
    this.#elapsed = 0;
    return { observation: this.#observe(), info: task.info?.(this.#row) ?? noInfo };
  }

  step(action: unknown): StepResult<O> {
    const task = this.#task;
    const row = this.#row;
    const outcome = this.#outcome;
    if (this.#elapsed < 0) throw notReset(task.id);
    task.step(row, this.#read(action), 0, this.#rng, outcome);
    this.#elapsed++;
    return {
      observation: this.#observe(),
      reward: outcome.reward,
      terminated: outcome.terminated,
      truncated: this.#elapsed >= this.#limit || outcome.truncated,
      info: task.info === undefined ? noInfo : task.info(row),
    };
  }

  save(): Uint8Array {
    const { meta, arrays } =
      this.#objects === undefined
        ? { meta: {}, arrays: this.#arrays }
        : mergeSnapshots({ state: this.#objects.save([this.#row]) });
    const facts = { ...meta, spaces: spacesOf(this.#task), elapsed: this.#elapsed, rng: this.#rng.save() };
    return encodeState(this.#task.id, { meta: facts, arrays });
  }

  restore(state: Uint8Array): void {
    const { meta, arrays } = decodeState<Facts>(this.#task.id, state, this.#arrays);
    requireSpacesOf(this.#task, meta.spaces);
    this.#objects?.restore([this.#row], childSnapshot({ meta, arrays }, 'state'));
    this.#rng.restore(meta.rng as never);
    this.#elapsed = meta.elapsed;
    fillArrays(this.#arrays, arrays);
    if (this.#possible !== undefined && this.#elapsed >= 0) this.#pack();
  }

  #observe(): O {
    if (this.#fresh !== undefined) {
      const observation = this.#fresh();
      this.#task.observe(this.#row, observation, 0);
      return observation as O;
    }
    this.#pack();
    if (this.#isIndex) return this.#observation[0] as O;
    return this.#task.observationSpace.unpack(this.#observation);
  }

  #pack(): void {
    if (this.#task.isSparse) this.#observation.fill(0);
    this.#task.observe(this.#row, this.#observation, 0);
  }

  /** The action packed, once it is one that the task takes. */
  #read(action: unknown): PackedArray {
    const packed = this.#action;
    // What most environments take, first; an engine can weave a short method into the step.
    if (!this.#isPlain) return this.#readOther(action, packed);
    const n = this.#numActions;
    // Only numbers are compared: a bigint or a symbol would be an error of the language.
    if (typeof action !== 'number' || !(action >= 0 && action < n && (action | 0) === action))
      throw invalidAction(this.#task.id, action, n);
    packed[0] = action;
    return packed;
  }

  #readOther(action: unknown, packed: PackedArray): PackedArray {
    if (this.#isBox && (action as object | null)?.constructor === packed.constructor) {
      const box = action as PackedArray;
      if (box.length === packed.length) {
        checkAction(this.#task, box, 0);
        return box;
      }
    }
    packAction(this.#task, action, packed);
    // The observation packed here was shown last.
    if (this.#possible !== undefined)
      checkPossible(this.#task.id, this.#possible, this.#observation, packed, 1);
    return packed;
  }
}

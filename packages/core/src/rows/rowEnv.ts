import { type PackedArray, packedArray } from '../arrays/arrays.ts';
import { decodeState, encodeState, fillArrays } from '../arrays/encodedState.ts';
import { checkTimeLimit, invalidAction, notReset, requireSpacesOf, spacesOf } from '../checks/refusals.ts';
import type { Env, Frame, ResetOptions, ResetResult, StepResult } from '../contracts/env.ts';
import { noInfo } from '../contracts/env.ts';
import { childSnapshot, type Json, mergeSnapshots } from '../contracts/snapshot.ts';
import type { Rng } from '../rng/rng.ts';
import { PossibleActions } from '../spaces/actionMask.ts';
import { isBox } from '../spaces/box.ts';
import { Discrete } from '../spaces/discrete.ts';
import type { Space } from '../spaces/space.ts';
import { checkAction, checkPossible, packAction } from './checkAction.ts';
import type { Outcome, RowState, RowStream, StateTask, SteppedTask, StepRules } from './rowTask.ts';
import { streamOf } from './rowTask.ts';

/** Observations per shared buffer. */
const shared = 32;
/** Larger observations do not share a buffer: a caller that keeps one would keep the whole buffer alive. */
const largeBytes = 4096;
/** Engines store arrays up to this size inside the object; larger ones need a separate allocation, which costs much more. */
const smallBytes = 64;

/**
 * Returns a factory of arrays for observations; `undefined` if observations are not arrays. Arrays of medium size are views of a shared buffer,
 * because an allocation for each would cost more than a step of a small game.
 */
function freshObservations(space: Space): (() => PackedArray) | undefined {
  if (!isBox(space)) return undefined;
  const { dtype, size } = space;
  const first = packedArray(dtype, size);
  const { byteLength } = first;
  if (byteLength <= smallBytes) {
    // Named constructors: engines allocate much faster if the type is known statically.
    if (dtype === 'float32') return () => new Float32Array(size);
    if (dtype === 'float64') return () => new Float64Array(size);
    return () => packedArray(dtype, size);
  }
  if (byteLength > largeBytes) return () => packedArray(dtype, size);
  const View = first.constructor as new (buffer: ArrayBuffer, offset: number, length: number) => PackedArray;
  let buffer = new ArrayBuffer(0);
  let next = 0;
  return () => {
    if (next === buffer.byteLength) {
      buffer = new ArrayBuffer(shared * byteLength);
      next = 0;
    }
    const view = new View(buffer, next, size);
    next += byteLength;
    return view;
  };
}

type Facts = {
  readonly spaces?: string;
  readonly elapsed: number;
  readonly rng: Json;
};

/**
 * The core of a {@link RowEnv}: a state with its random stream and step counter. A separate class, because engines optimise shared code best if
 * it runs on objects of one class, and environments are many classes.
 */
class SingleRow<O, S, R extends RowStream> {
  readonly #task: StepRules<O, S, R>;
  /** The task, if states are objects. */
  readonly #objects?: StateTask<O, S, R>;
  readonly #limit: number;
  readonly #row: S;
  /** Arrays of a saved state. */
  readonly #arrays: { readonly [name: string]: PackedArray };
  readonly #fresh: (() => PackedArray) | undefined;
  /** The packed observation, for observations that are not arrays. */
  readonly #observation: PackedArray;
  /** Whether observations are integers. */
  readonly #isIndex: boolean;
  readonly #action: PackedArray;
  readonly #isBox: boolean;
  readonly #possible: PossibleActions | undefined;
  /** Number of actions if {@link #isPlain}; else 0. */
  readonly #numActions: number;
  /** Whether every action 0 … n − 1 is always valid. */
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

  #read(action: unknown): PackedArray {
    const packed = this.#action;
    // The common case first, in a short method that engines inline.
    if (!this.#isPlain) return this.#readOther(action, packed);
    const n = this.#numActions;
    // Compares numbers only: a symbol would throw a TypeError.
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
    // `#observation` holds the latest observation.
    if (this.#possible !== undefined)
      checkPossible(this.#task.id, this.#possible, this.#observation, packed, 1);
    return packed;
  }
}

/** A single environment with the rules of a {@link RowTask} or {@link StateTask}. */
export class RowEnv<O = unknown, A = unknown, S = RowState, R extends RowStream = Rng> implements Env<O, A> {
  readonly id: string;
  readonly observationSpace: Space<O>;
  readonly actionSpace: Space<A>;
  readonly framesPerSecond?: number;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
  readonly render?: () => Frame;
  readonly renderText?: () => string;
  readonly close?: () => void;
  /** The rules, for those who play them elsewhere. */
  readonly rules: SteppedTask<O, S, R>;
  readonly #single: SingleRow<O, S, R>;

  /** @throws PrismError `invalid-config` for a time limit that is neither `null` nor a positive integer. */
  constructor(task: SteppedTask<O, S, R>) {
    checkTimeLimit(task.id, task.maxEpisodeSteps);
    const single = new SingleRow(task);
    this.#single = single;
    this.rules = task;
    this.id = task.id;
    this.observationSpace = task.observationSpace;
    this.actionSpace = task.actionSpace as Space<A>;
    this.maxEpisodeSteps = task.maxEpisodeSteps;
    if (task.framesPerSecond !== undefined) this.framesPerSecond = task.framesPerSecond;
    const shown: Pick<StepRules<O, S, R>, 'draw' | 'describe' | 'close'> = task;
    if (shown.draw !== undefined) this.render = () => shown.draw!(single.shown);
    if (shown.describe !== undefined) this.renderText = () => shown.describe!(single.shown);
    if (shown.close !== undefined) this.close = () => shown.close!();
  }

  /** The state, which steps change. @throws PrismError `state` before the first reset. */
  get state(): S {
    return this.#single.shown;
  }

  /**
   * Starts an episode. Until the first seed is given, the random stream is seed 0's.
   *
   * @throws PrismError `invalid-argument` for an invalid seed or options.
   */
  reset(options: ResetOptions = {}): ResetResult<O> {
    return this.#single.reset(options);
  }

  /** @throws PrismError `invalid-action`, before anything changes; `state` before the first reset. */
  step(action: A): StepResult<O> {
    return this.#single.step(action);
  }

  save(): Uint8Array {
    return this.#single.save();
  }

  restore(state: Uint8Array): void {
    this.#single.restore(state);
  }
}
